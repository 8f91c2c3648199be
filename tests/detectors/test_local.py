from __future__ import annotations

import dataclasses

import pytest

from moderation.detectors import Case
from moderation.detectors.local import Local
from moderation.scoring.learned import as_if_learned
from moderation.vocabulary import History, Submission

OFFER = "Best price for roof cleaning, visit our shop and order now, 50% off"
LEARNED = as_if_learned({"spam": (OFFER,)})


def found(text: str, history: History, now, **settings):
    return list(Local("spam", **settings).find(Case(Submission(text), history, now)))


def test_nothing_is_found_before_anything_was_learned(now) -> None:
    assert found(OFFER, History(), now, at_least=0.0) == []


def test_the_evidence_names_both_scores_and_the_words(now) -> None:
    (one,) = found(OFFER, History(learned=LEARNED), now)
    assert one.score > 0.7
    assert one.facts["shipped"] < one.score
    assert "the shipped scorer says" in one.note
    assert all(OFFER[span.start : span.end] == span.text for span in one.spans)
    assert found("I walked along the river.", History(learned=LEARNED), now) == []


def test_a_label_of_which_nothing_was_learned_finds_nothing(now) -> None:
    case = Case(Submission(OFFER), History(learned=LEARNED), now)
    assert list(Local("abuse", at_least=0.0).find(case)) == []


def test_weights_of_another_scorer_find_nothing_and_break_nothing(now) -> None:
    old = dataclasses.replace(LEARNED, weights=LEARNED.weights.replace(b"bits", b"bats"))
    assert found(OFFER, History(learned=old), now) == []


def test_at_least_is_a_probability() -> None:
    with pytest.raises(ValueError, match="from 0 to 1"):
        Local("spam", at_least=2)
