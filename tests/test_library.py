"""The library's public names: what another Python program relies on."""

from __future__ import annotations

from pathlib import Path

import pytest

import moderation
from moderation import Action, Author, Policy, PolicyError, Submission
from tests.policy.files import GOOD


def test_another_program_can_judge_a_text(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(GOOD)
    decision = Policy.load(file).judge("What flapdoodle")
    assert (decision.action, decision.clauses) == (Action.HOLD, ("vulgarity",))
    assert [span.text for span in decision.findings[0].spans] == ["flapdoodle"]


def test_another_program_can_tell_the_author_why() -> None:
    policy = Policy.loads(GOOD)
    (explanation,) = policy.explain(policy.judge("What flapdoodle", author=Author("Bo")))
    assert explanation.passages == ("flapdoodle",)


def test_a_whole_submission_is_taken_as_it_is() -> None:
    assert Policy.loads(GOOD).judge(Submission("A fine morning")).action is Action.PUBLISH


def test_a_bad_policy_is_refused_with_every_mistake() -> None:
    with pytest.raises(PolicyError) as caught:
        Policy.loads("version: x")
    assert len(caught.value.problems) > 1


def test_every_public_name_is_there_and_no_other() -> None:
    assert all(getattr(moderation, name) for name in moderation.__all__)
    assert not hasattr(moderation, "nonsense")
