"""One readable wording of a text that hides words, for a model that was taught on sentences.

`Folded.forms` holds every reading of every disguise, for exact search; here is the single most likely one, with the
sentence around it: "you i.d.1.0.t!" reads "you idiot!".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import re2

from moderation.text.normalise import Folded

_LEET = bytes.maketrans(b"013456789@$!|+", b"oieasgtbgasiit")
_SPACED = re2.compile(
    rb"(?i)(?:^|[^a-z0-9\x80-\xff])((?:[a-z0-9@$!][ .\-_*/,~]){2,}[a-z0-9@$!])(?:[^a-z0-9\x80-\xff]|$)"
)
_MIXED = re2.compile(
    rb"(?i)[a-z]+[0-9@$!|+][a-z0-9@$!|+]*[a-z]|[@$]{1,3}[a-z][a-z0-9@$!]*[a-z]|[0-9@$!][a-z]+[0-9@$!][a-z]+"
)
_STRETCHED = re2.compile(rb"(?i)" + b"|".join(b"%c{3,}" % letter for letter in b"abcdefghijklmnopqrstuvxyz"))
_SIGNS = b" .-_*/,~"
LONGEST = 4000
"""Bytes that are read; a model looks at no more."""


def plainly(folded: Folded) -> str:
    """The text in the letters that a reader sees, letters that stand apart joined, digits that stand for letters
    replaced, stretched letters shortened. The text itself where there is nothing to do.
    """
    if folded.original.isascii() and not folded.disguises:
        return folded.original
    data = folded.skeleton.data[:LONGEST]
    data = _each(_SPACED, data, lambda run: run.translate(None, _SIGNS))
    data = _each(_MIXED, data, _letters)
    data = _each(_STRETCHED, data, lambda run: run[:1])
    return data.decode("utf-8", "ignore")


def _letters(word: bytes) -> bytes:
    digits = sum(word.count(digit) for digit in b"0123456789")
    return word if digits * 2 > len(word) or (b"@" in word[1:] and b"." in word) else word.translate(_LEET)


def _each(pattern: Any, data: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """Every match (its first group where there is one) replaced by what `change` makes of it."""
    parts: list[bytes] = []
    done = 0
    for match in pattern.finditer(data):
        group = 1 if pattern.groups else 0
        parts += [data[done : match.start(group)], change(match.group(group))]
        done = match.end(group)
    return b"".join([*parts, data[done:]]) if parts else data
