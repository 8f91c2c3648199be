"""Near-copies are found, unrelated texts are not, and the numbers never change."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.text.similarity import BANDS, bands, similarity

LETTER = (
    "The council has put off the crossing by the school for the third time this year. Parents have asked since spring,"
    " the police agree, and the money was voted in May. What are they waiting for?"
)


def test_the_same_words_in_other_dress_have_the_same_bands() -> None:
    assert bands(LETTER) == bands(LETTER.upper().replace(".", " ...")) == bands(LETTER.replace("e", "е"))


def test_a_copy_with_a_changed_word_shares_a_band() -> None:
    changed = LETTER.replace("third", "fourth").replace("May", "June")
    assert set(bands(LETTER)) & set(bands(changed))
    assert similarity(LETTER, changed) > 0.7


def test_another_text_shares_no_band() -> None:
    other = "I have baked this bread every Sunday since the recipe was printed here, and it has never once failed me."
    assert not set(bands(LETTER)) & set(bands(other))
    assert similarity(LETTER, other) < 0.1


def test_a_short_text_has_no_bands() -> None:
    assert bands("") == bands("Thanks!") == bands("well said, all of it") == ()


def test_bands_are_the_same_in_every_process() -> None:
    program = f"from moderation.text.similarity import bands; print(bands({LETTER!r}))"
    seeded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": "7"}
    )
    assert seeded.stdout.strip() == str(bands(LETTER))


@given(st.text(max_size=200))
@settings(max_examples=100)
def test_bands_are_sixteen_numbers_that_a_database_can_hold_or_none(text: str) -> None:
    found = bands(text)
    assert len(found) in {0, BANDS}
    assert all(-(2**63) <= number < 2**63 for number in found)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=100)
def test_likeness_goes_both_ways_and_is_whole_for_the_same_text(a: str, b: str) -> None:
    assert similarity(a, a) == 1
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1


def test_a_very_long_text_is_measured_in_bounded_memory() -> None:
    assert len(bands("lorem ipsum dolor " * 60_000)) == BANDS
