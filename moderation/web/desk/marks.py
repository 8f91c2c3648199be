"""A comment's text cut into pieces for the page: which findings point at each piece, and what would be invisible."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from moderation.vocabulary import Finding

_JOINERS = "\u200c\u200d"
"""Needed in Persian, Hindi and emoji; a disguise between Latin letters."""
_VISIBLE_BY_NATURE = "\n\t"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is shown in one way."""

    text: str
    findings: tuple[int, ...] = ()
    """Numbers of the findings that point here, counted from 1 as the page lists them."""
    hidden: str = ""
    """For a sign that no eye could see: its code point, to be shown in its place."""
    first: tuple[int, ...] = ()
    """The findings whose first passage begins here: the place to jump to from the list."""
    ends: tuple[int, ...] = ()
    """The findings of which a passage ends here: the place to say their numbers."""


def pieces(text: str, findings: Sequence[Finding], field: str = "text") -> tuple[Piece, ...]:
    """The text in order, cut wherever a passage begins or ends; joined up it is the text again.

    Passages may overlap. One that no longer fits the text, because it was edited since, is left out.
    """
    passages = [
        (span.start, span.end, number)
        for number, finding in enumerate(findings, start=1)
        for span in finding.spans
        if span.field == field and 0 <= span.start < span.end <= len(text) and text[span.start : span.end] == span.text
    ]
    cuts = {0, len(text)}
    for start, end, _ in passages:
        cuts |= {start, end}
    for place, sign in enumerate(text):
        if _invisible(text, place, sign):
            cuts |= {place, place + 1}
    return _cut(text, sorted(cuts), passages)


def _cut(text: str, cuts: list[int], passages: list[tuple[int, int, int]]) -> tuple[Piece, ...]:
    seen: set[int] = set()
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for start, end, number in passages:
        opening.setdefault(start, []).append(number)
        closing.setdefault(end, []).append(number)
    running: list[int] = []
    found = []
    for start, end in itertools.pairwise(cuts):
        for number in closing.get(start, ()):
            running.remove(number)
        running += opening.get(start, ())
        numbers = tuple(sorted(set(running)))
        first = tuple(number for number in numbers if number not in seen)
        seen.update(first)
        part = text[start:end]
        hidden = f"U+{ord(part):04X}" if len(part) == 1 and _invisible(text, start, part) else ""
        found.append(Piece(part, numbers, hidden, first, tuple(sorted(set(closing.get(end, ()))))))
    return tuple(found)


def _invisible(text: str, place: int, sign: str) -> bool:
    """Whether a sign would hide from a moderator what it does to the text."""
    if sign.isascii():
        return sign not in _VISIBLE_BY_NATURE and unicodedata.category(sign) == "Cc"
    if sign in _JOINERS:
        around = text[max(0, place - 1) : place] + text[place + 1 : place + 2]
        return any(other.isascii() and other.isalnum() for other in around)
    return unicodedata.category(sign) in {"Cf", "Cc"}
