"""What the shipped policy makes of comments about which common sense decides. A known gap is marked and strict."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.policy.judge import judge
from moderation.policy.loader import load
from moderation.vocabulary import Action
from tests.common_sense.cases import Common, cases

POLICY = load(Path(__file__).parents[2] / "policy.yaml")
NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)
CASES = list(cases())


def ends_as_expected(case: Common) -> tuple[bool, str]:
    decision = judge(POLICY, case.submission, case.history, NOW)
    told = f"{case.place}: {decision.action.word}: " + ", ".join(
        f"{one.rule} {one.score:.2f} {[span.text for span in one.spans][:2]}" for one in decision.findings if one.action
    )
    if case.expect == "clear":
        return case.clause not in {one.clause for one in decision.findings if one.action}, told
    return (decision.action is Action.PUBLISH) == (case.expect == "publish"), told


@pytest.mark.parametrize("case", CASES, ids=[case.place for case in CASES])
def test_a_comment_ends_as_common_sense_says(case: Common) -> None:
    right, told = ends_as_expected(case)
    assert right is not case.gap, f"{told}\n{'no gap any more' if case.gap else case.submission.text}"


def test_there_are_cases_of_both_kinds_and_few_gaps() -> None:
    counted = Counter(case.expect for case in CASES)
    assert counted["stop"] > 200
    assert counted["publish"] > 200
    assert sum(case.gap for case in CASES) <= len(CASES) / 20
