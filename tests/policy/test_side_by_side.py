"""Two policies before one case come to what each alone would decide, whatever was worked out beforehand for many texts."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.corpus import comments
from moderation.policy.judge import judge
from moderation.policy.loader import load
from moderation.policy.side_by_side import SideBySide
from moderation.scoring.fast import shipped
from moderation.text.normalise import fold
from moderation.text.similarity import bands, bands_of_all
from moderation.vocabulary import Author, History, PastComment, Status, Submission

POLICY = load(Path(__file__).parents[2] / "policy.yaml")
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ODD = (
    "What a stupid idea, only a fool believes this rubbish",
    "",
    " ",
    "a",
    "you are an 1d10t",
    "y o u  i d i o t",
    "ＦＵＣＫ",
    "я" * 30,
    "x" * 20_000,
    "http://bit.ly/x " * 9,
)
texts = st.lists(st.text(max_size=60) | st.sampled_from(ODD), max_size=8)


def test_outcomes_are_those_of_the_decisions() -> None:
    old = dataclasses.replace(POLICY, second_opinion=False)
    laxer = tuple(
        dataclasses.replace(rule, act_at=dict.fromkeys(rule.act_at, 1.0)) if number % 9 else rule
        for number, rule in enumerate(old.rules)
    )
    new = dataclasses.replace(old, rules=laxer, version=old.version + 1)
    both = SideBySide.of(old, new)
    said = [*ODD, *comments(40, seed=5)]
    past = PastComment(said[12], NOW - timedelta(hours=1), Status.PUBLISHED, "Ada", same_person=True)
    history = History(recent=(past,), similar=(past,), published=3, first_seen=NOW - timedelta(days=9))
    moved = 0
    for text, prepared in zip(said, both.prepare(said), strict=True):
        submission = Submission(text, Author("Bo"))
        outcomes = both.judge(submission, history, NOW, prepared)
        for policy, outcome in zip((old, new), outcomes, strict=True):
            decision = judge(policy, submission, history, NOW)
            assert outcome.action is decision.action
            assert sorted(outcome.findings, key=repr) == sorted(decision.findings, key=repr)
        moved += outcomes[0].action is not outcomes[1].action
    assert moved


@given(texts)
@settings(deadline=None, max_examples=60)
def test_many_texts_together_come_to_the_same_as_one_by_one(said: list[str]) -> None:
    assert bands_of_all([fold(text) for text in said]) == [bands(text) for text in said]
    scorer = shipped()
    assert [list(row) for row in scorer.logits_of_all(said)] == [list(scorer.logits(text)) for text in said]
