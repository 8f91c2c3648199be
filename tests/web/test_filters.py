"""Moments, lengths, names and passages as pages show them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.filters import (
    absolute,
    initial,
    iso,
    length,
    number,
    pages_near,
    passages,
    plain_name,
    relative,
    tone,
)

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_a_moment_is_shown_in_utc_wherever_it_was_written() -> None:
    there = datetime(2026, 11, 22, 14, 5, tzinfo=timezone(timedelta(hours=2)))
    assert absolute(there) == "22 Nov 2026, 12:05 UTC"
    assert iso(there) == "2026-11-22T12:05:00Z"


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(seconds=5), "just now"),
        (timedelta(seconds=-5), "just now"),
        (timedelta(minutes=1), "1 minute ago"),
        (timedelta(minutes=58), "1 hour ago"),
        (timedelta(hours=5, minutes=20), "5 hours ago"),
        (timedelta(days=3), "3 days ago"),
        (timedelta(days=40), "13 Oct 2026"),
        (-timedelta(hours=24), "in 1 day"),
    ],
)
def test_how_long_ago_is_said_in_words(gap: timedelta, words: str) -> None:
    assert relative(NOON - gap, NOON) == words


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(minutes=15), "15 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=24), "24 hours"),
        (timedelta(days=180), "180 days"),
        (timedelta(seconds=90), "90 seconds"),
        (timedelta(0), "0 seconds"),
    ],
)
def test_a_length_is_exact(gap: timedelta, words: str) -> None:
    assert length(gap) == words


def test_numbers_are_easy_to_read() -> None:
    assert number(1200) == "1,200"
    assert number(0.675) == "0.68"


def test_the_sign_beside_a_name_is_its_first_letter_and_its_tone_stays() -> None:
    assert [initial(name) for name in ("ada", "  émile", "«Bo»", "!!", "")] == ["A", "É", "B", "·", "·"]
    assert tone("Ada") == tone("ADA")
    assert tone("\ud800") in range(8)


def test_a_name_cannot_turn_the_words_around_it() -> None:
    assert plain_name("\u202eadA\u2069") == "adA"
    assert plain_name("\u200f ") == "Anonymous"


def test_passages_are_marked_where_the_spans_say() -> None:
    pieces = passages("you utter fool, you", [(10, 14), (4, 14)])
    assert [(piece.text, piece.marked) for piece in pieces] == [("you ", False), ("utter fool", True), (", you", False)]


spans = st.lists(st.tuples(st.integers(-5, 40), st.integers(-5, 40)), max_size=6)


@given(st.text(max_size=30), spans)
def test_marking_never_loses_or_adds_a_letter(text: str, found: list[tuple[int, int]]) -> None:
    assert "".join(piece.text for piece in passages(text, found)) == text


@given(st.integers(1, 60), st.integers(1, 60))
def test_a_pager_always_shows_the_ends_and_the_neighbours(page: int, pages: int) -> None:
    page = min(page, pages)
    shown = pages_near(page, pages)
    numbers = [number for number in shown if number]
    assert {1, pages, page} <= set(numbers)
    assert numbers == sorted(set(numbers))
    assert len(shown) <= 9
