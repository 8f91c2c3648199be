"""Lines of a list that stand for many spellings."""

from __future__ import annotations

import re2

from moderation.detectors.words import LEXICONS
from moderation.text.lexicon import read_lexicon, spellings
from moderation.text.lines import MANY, Lines, expression, spellings_of
from moderation.text.normalise import fold


def test_spellings_are_counted_without_writing_them_out() -> None:
    for line in (
        "idiot(s|)",
        "(i will|i'll) (hit|hurt) (you|u)",
        "be (better|so) (off |)(without (you|him)|if (you|u) go)",
    ):
        assert spellings_of(line) == len(spellings(line)), line


def test_an_expression_finds_every_spelling_of_its_line() -> None:
    lines = [line for path in sorted(LEXICONS.glob("*.yaml")) if "groups:" in path.read_text("utf-8")
             for entry in read_lexicon(path).entries for line in entry.lines]  # fmt: skip
    assert len(lines) > 20
    for line in lines:
        assert spellings_of(line) > MANY
        found = re2.compile(expression(line).encode())
        for spelling in spellings(line)[:: spellings_of(line) // 40]:
            for written in (spelling, spelling.replace("'", "")):
                assert found.search(fold(written).plain.data), (line, written)


def test_a_line_is_found_as_whole_words_only() -> None:
    lines = Lines([expression("(kill|hit) (you|u)"), expression("slap* him")])
    assert [number for *_, number in lines.find(b" i kill you and slap him ")] == [0, 1]
    assert not list(lines.find(b" skill you kill your "))
