"""Sentences are found where they are, and nothing but white space lies between them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.text.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello.", ["Hello."]),
        ("Hello there!  How are you?", ["Hello there!", "How are you?"]),
        ('He said "No." Then he left.', ['He said "No."', "Then he left."]),
        ("one line\nanother line", ["one line", "another line"]),
        ("Version 3.5 is out... really", ["Version 3.5 is out...", "really"]),
        ("这很不好。再见", ["这很不好。", "再见"]),
        ("  \n ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_stop(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from("ab.!?… \n\"')。")))
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    found = sentences(text)
    assert "".join("".join(text[start:end] for start, end in found).split()) == "".join(text.split())
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(found))
