"""The machine removes by itself only where two kinds of evidence agree, the scorer is very sure, or a person decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.detectors import BY_A_PERSON, kind_of, known_detectors
from moderation.policy.judge import judge
from moderation.policy.loader import load
from moderation.policy.removal import HELD_INSTEAD
from moderation.policy.rules import Removal
from moderation.vocabulary import Action, Decision, History, Submission
from tests.detectors.phrase_cases import CAUGHT, lines
from tests.policy.policies import NOW, Finds, policy, rule

SHIPPED = load(Path(__file__).parents[2] / "policy.yaml")
SENTENCES = [text for block in CAUGHT.values() for text in lines(block)]


def decided(text: str, removal: Removal, **kinds: float) -> Decision:
    """One rule for each kind of evidence, named as the detector that gives it."""
    rules = [
        replace(rule(Finds("spam", score), f"spam/{name}", remove=0.9), detector_name=name)
        for name, score in kinds.items()
    ]
    return judge(replace(policy(*rules), removal=removal), Submission(text), History(), NOW)


def test_one_kind_of_evidence_alone_holds_and_says_why() -> None:
    decision = decided("spam in the garden", Removal(kinds=2), words=0.97, patterns=0.95)
    assert decision.action is Action.HOLD
    assert all(HELD_INSTEAD in finding.note for finding in decision.findings)


def test_a_second_kind_that_asks_for_at_least_hold_is_enough() -> None:
    assert decided("spam in the garden", Removal(kinds=2), words=0.97, links=0.5).action is Action.REMOVE
    assert decided("spam in the garden", Removal(kinds=2), words=0.97, links=0.4).action is Action.HOLD


def test_the_scorer_counts_from_the_probability_that_the_policy_names() -> None:
    text = "spam, subscribe to my channel and win a free gift card every week!!!"
    assert decided(text, Removal(kinds=2, scorer=0.5), words=0.97).action is Action.REMOVE
    assert decided(text, Removal(kinds=2, scorer=1.0), words=0.97).action is Action.HOLD


def test_the_scorer_agrees_only_where_it_says_the_same() -> None:
    text = "I am going to kill you, spam"
    assert judge(SHIPPED, Submission(text), History(), NOW, all_scores=True).scores["threat"] > 0.5
    assert decided(text, Removal(kinds=2, scorer=0.5), words=0.97).action is Action.HOLD


def test_a_slur_that_only_sounds_rude_waits_for_a_person() -> None:
    told = judge(SHIPPED, Submission("my uncle used to say nigger and faggot at dinner lol"), History(), NOW)
    assert told.action is not Action.REMOVE


def test_a_very_sure_scorer_needs_no_other() -> None:
    assert decided("spam", Removal(kinds=2, scorer=1.0, alone=0.95), scorer=0.96).action is Action.REMOVE
    assert decided("spam", Removal(kinds=2, scorer=1.0, alone=0.95), scorer=0.94).action is Action.HOLD


def test_a_ban_is_a_persons_word_and_needs_no_second() -> None:
    assert decided("spam", Removal(kinds=2), known_person=0.95).action is Action.REMOVE


def test_a_policy_that_does_not_ask_for_it_removes_on_one_kind() -> None:
    assert decided("spam", Removal(), words=0.97).action is Action.REMOVE


@dataclass(frozen=True)
class Removed:
    text: str
    kinds: set[str]
    surest: float


def removals() -> list[Removed]:
    found = []
    examples = [(example.submission, example.history) for one in SHIPPED.rules for example in one.examples]
    for submission, history in [*examples, *((Submission(text), History()) for text in SENTENCES)]:
        decision = judge(SHIPPED, submission, history, datetime(2026, 1, 14, tzinfo=UTC))
        if decision.action is Action.REMOVE:
            asking = [one for one in decision.findings if one.action >= Action.HOLD]
            kinds = {kind_of(one.detector) for one in asking}
            surest = max((one.score for one in asking if one.detector == "scorer"), default=0.0)
            found.append(Removed(submission.text, kinds | _scorer(decision), surest))
    return found


def _scorer(decision: Decision) -> set[str]:
    return {"scorer"} if max(decision.scores.values(), default=0.0) >= SHIPPED.removal.scorer else set()


def test_the_shipped_policy_removes_nothing_on_one_kind_of_evidence() -> None:
    assert SHIPPED.removal.kinds == 2
    assert SHIPPED.removal.alone >= 0.95
    removed = removals()
    assert len(removed) > 30  # it does remove: the test would be empty otherwise
    weak = [one for one in removed if len(one.kinds) < 2 and one.surest < 0.95 and BY_A_PERSON not in one.kinds]
    assert weak == []


@pytest.mark.parametrize("name", sorted(known_detectors()))
def test_every_detector_has_a_kind(name: str) -> None:
    assert kind_of(name)
    assert kind_of("words") == kind_of("patterns") != kind_of("scorer")
