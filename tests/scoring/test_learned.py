"""Learning from verdicts: a handful breaks nothing, what counts was tried, and no word is forbidden."""

from __future__ import annotations

import dataclasses
import random

import numpy as np
import pytest

from moderation.scoring.learned import (
    LARGEST_SHIFT,
    LocalScorer,
    NotUsable,
    as_if_learned,
    features,
    most_shift,
    shipped_logits,
    unpacked,
)
from moderation.scoring.learning import FEWEST, Example, learn, learned_from, trial

WARES = "lamps ropes kettles saddles ladders barrels candles brooms".split()
PLACES = "bridge market school river station park".split()


def offers(number: int, chance: random.Random) -> list[str]:
    return [
        f"My aunt kept {chance.choice(WARES)} and {chance.choice(WARES)} behind the {chance.choice(PLACES)} when we were small"
        for _ in range(number)
    ]


def talk(number: int, chance: random.Random) -> list[str]:
    return [
        f"I think the {chance.choice(PLACES)} by the {chance.choice(PLACES)} was {chance.choice(['lovely', 'closed', 'busy'])}"
        f" on day {chance.randrange(99)}"
        for _ in range(number)
    ]


def example(text: str, value: int, label: str = "spam") -> Example:
    return Example(features(text), shipped_logits(text), {label: value})


def verdicts(number: int) -> list[Example]:
    chance = random.Random(5)
    pairs = [(text, 1) for text in offers(number, chance)] + [(text, 0) for text in talk(number, chance)]
    chance.shuffle(pairs)
    return [example(text, value) for text, value in pairs]


def test_what_people_decide_moves_the_score_once_it_has_proved_better() -> None:
    found, trials = learned_from(verdicts(60))
    (spam,) = (one for one in trials if one.label == "spam")
    assert spam.passed
    assert spam.loss_after < spam.loss_before
    chance = random.Random(9)
    (offer,), (said,) = offers(1, chance), talk(1, chance)
    after, before = found.score(offer, "spam")
    assert after > before
    assert found.score(said, "spam")[0] < found.score(said, "spam")[1] * 1.01
    assert found.score(offer, "abuse") is None


def test_labels_drawn_by_lot_do_not_count() -> None:
    chance = random.Random(1)
    told = [dataclasses.replace(one, labels={"spam": chance.randrange(2)}) for one in verdicts(60)]
    found, trials = learned_from(told)
    assert found.corrections == {}
    assert all(one.why_not for one in trials)


def test_too_few_verdicts_teach_nothing() -> None:
    few = verdicts(FEWEST // 2 - 1)
    assert learned_from(few)[0].corrections == {}
    assert trial("spam", [example(text, 1) for text in offers(100, random.Random(2))]).why_not


def test_ten_clicks_move_a_comment_by_a_factor_of_two_at_most() -> None:
    text = "I really think that the council should look at this again."
    ten = learn("spam", [example(text, 1) for _ in range(10)]).result()
    ten.weights[:] *= 1000
    scorer = LocalScorer({"spam": ten})
    after, before = scorer.score(text, "spam")
    assert 1 < (after / (1 - after)) / (before / (1 - before)) < 2
    assert most_shift(10**9) < LARGEST_SHIFT + 1e-6


def test_a_word_of_what_was_blocked_is_not_forbidden() -> None:
    found, _ = learned_from(verdicts(60))
    innocent = "My grandmother kept her candles in a drawer and her kettles on the shelf, as one did then."
    after, before = found.score(innocent, "spam")
    assert after < 0.5
    assert after < before + 0.2


def test_what_is_stored_comes_back_the_same_and_is_explained() -> None:
    found, _ = learned_from(verdicts(60))
    packed = found.packed()
    again = unpacked(packed)
    assert again.version == packed.version
    text = offers(1, random.Random(4))[0]
    assert again.score(text, "spam") == pytest.approx(found.score(text, "spam"), abs=1e-3)
    words = again.contributions(text, "spam")
    assert all(text[word.start : word.end] == word.text for word in words)
    assert words[0].weight > 0
    assert again.packed() == packed


@pytest.mark.parametrize("spoil", [lambda raw: raw[:-9], lambda raw: b"{}", lambda raw: raw.replace(b"bits", b"bats")])
def test_weights_that_are_damaged_or_of_another_scorer_are_refused(spoil) -> None:
    packed = as_if_learned({"spam": ("Our kettles are sold behind the bridge",)})
    with pytest.raises(NotUsable):
        unpacked(dataclasses.replace(packed, weights=spoil(packed.weights)))


def test_an_empty_text_has_a_score_too() -> None:
    scorer = unpacked(as_if_learned({"spam": ("Our kettles are sold behind the bridge",)}))
    assert 0 <= scorer.score("", "spam")[0] < 0.5
    assert features("a b").dtype == np.uint16
