"""Lines of a word list that stand for too many spellings to be written out: "(i will|i'll) (kill|hurt|…) (you|u)".

They become regular expressions over folded text. One pass finds which of them occur; only those are looked at closer.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import re2

from moderation.text.normalise import fold

MANY = 300
"""Spellings: a line that stands for more is not written out."""
MEMORY = 8 << 20
_MARKS = re.compile(r"([()|])")
_MOST_OF_A_LINE = 50


def spellings_of(line: str) -> int:
    """For how many spellings a line stands."""
    return _count(_read(line))


def expression(line: str) -> str:
    """The line as a regular expression over folded text, with the spaces around it."""
    before = "" if line.startswith("*") else " "
    after = "" if line.endswith("*") else " "
    return f"{before}{_written(_read(line.strip('*')))}{after}"


_Choice = list["_Sequence"]
_Sequence = list["str | _Choice"]
"""Text, and choices between several of these, one after the other."""


def _read(line: str) -> _Sequence:
    open_choices: list[_Choice] = []
    sequences: list[_Sequence] = [[]]
    for part in _MARKS.split(line):
        if part == "(":
            choice: _Choice = [[]]
            sequences[-1].append(choice)
            open_choices.append(choice)
            sequences.append(choice[0])
        elif part == "|" and open_choices:
            open_choices[-1].append([])
            sequences[-1] = open_choices[-1][-1]
        elif part == ")" and open_choices:
            open_choices.pop()
            sequences.pop()
        elif part:
            sequences[-1].append(part)
    return sequences[0]


def _count(sequence: _Sequence) -> int:
    return math.prod(sum(map(_count, part)) for part in sequence if not isinstance(part, str))


def _written(sequence: _Sequence) -> str:
    made = []
    for index, part in enumerate(sequence):
        if isinstance(part, str):
            beside = [*sequence[max(0, index - 1) : index], *sequence[index + 1 : index + 2]]
            made.append(_literal(part, loose=any([] in choice for choice in beside)))
        else:
            made.append(f"(?:{'|'.join(map(_written, part))})")
    return "".join(made)


def _literal(text: str, *, loose: bool = False) -> str:
    """Plain text as it looks once folded; `loose`: beside a choice that may be empty a space may be missing."""
    words = [_word(word) for word in text.split(" ")]
    return (" ?" if loose else " ").join(words)


def _word(word: str) -> str:
    pieces = [fold(piece).text.strip() for piece in word.split("'")]
    return " ?".join(re2.escape(piece) for piece in pieces)


class Lines:
    """Many lines, compiled as one when a text is first searched."""

    def __init__(self, sources: Sequence[str]) -> None:
        self._sources = tuple(sources)
        self._compiled: dict[int, re2._Regexp] = {}

    @cached_property
    def _together(self) -> re2.Set:
        together = re2.Set.SearchSet(_options())
        for source in self._sources:
            together.Add(source)
        together.Compile()
        return together

    def find(self, data: bytes) -> Iterator[tuple[int, int, int]]:
        """Start, end and number of the line, for each passage."""
        if not self._sources:
            return
        for number in sorted(self._together.Match(data) or ()):
            for match in itertools.islice(self._line(number).finditer(data), _MOST_OF_A_LINE):
                yield match.start(), match.end(), number

    def _line(self, number: int) -> re2._Regexp:
        if number not in self._compiled:
            self._compiled[number] = re2.compile(self._sources[number].encode(), _options())
        return self._compiled[number]


def _options() -> re2.Options:
    chosen = re2.Options()
    chosen.max_mem = MEMORY
    chosen.log_errors = False
    return chosen
