"""Words that are half hidden behind stars."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.masks import Masks, may_stand_for


@pytest.mark.parametrize(
    ("token", "word"),
    [
        ("f*ck", "fuck"),
        ("f**k", "fuck"),
        ("fu**", "fuck"),
        ("w*nk*r", "wanker"),
        ("c*cks*ck*r", "cocksucker"),
        ("a*****e", "asshole"),
        ("bas****", "bastard"),
        ("ba***rd", "bastard"),
    ],
)
def test_a_word_with_stars_stands_for_the_word(token: str, word: str) -> None:
    assert may_stand_for(token.encode(), word.encode())


@pytest.mark.parametrize(
    ("token", "word"),
    [("*uck", "fuck"), ("f***", "fuck"), ("****", "fuck"), ("fuck", "fuck"), ("d*ck", "fuck"), ("b**t**d", "bastard")],
)
def test_too_little_is_left_to_tell_or_another_word_is_meant(token: str, word: str) -> None:
    assert not may_stand_for(token.encode(), word.encode())


def test_a_word_that_may_go_on_is_found_with_its_ending() -> None:
    masks: Masks[str] = Masks()
    masks.add(b"fuck", "open", open_end=True)
    masks.add(b"shit", "closed", open_end=False)
    assert list(masks.find(b" what the f*cking sh*t sh*tty ")) == [(10, 17, "open"), (18, 22, "closed")]


@given(st.text("abc* ", max_size=40))
def test_passages_lie_inside_the_text(text: str) -> None:
    masks: Masks[int] = Masks()
    masks.add(b"abcab", 1, open_end=True)
    data = text.encode()
    for start, end, _ in masks.find(data):
        assert 0 <= start < end <= len(data)
        assert b" " not in data[start:end]
