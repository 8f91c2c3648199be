"""Readings of a text as bytes, each with the way back to the characters of the original."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.intp]
"""For each byte of a reading: the index of the original character that it stands for."""

LETTERS = bytes(
    ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else code if code >= 128 else 32 for code in range(256)
)
"""Keeps letters and digits, small, and makes everything else of ASCII a space. For `bytes.translate`."""


class Skeleton:
    """A text in the letters that a reader sees, still with its digits and punctuation, as UTF-8 bytes."""

    __slots__ = ("_trace", "data")

    def __init__(self, data: bytes, trace: Callable[[], Places]) -> None:
        self.data = data
        self._trace = trace

    def places(self) -> Places:
        """For each byte the index of the original character it stands for."""
        return self._trace()


class Form:
    """One way to read a text: words of small letters and digits, one space between them and at both ends."""

    __slots__ = ("_places", "_trace", "data", "kind", "runs")

    def __init__(self, kind: str, data: bytes, trace: Callable[[], Places], runs: Places | None = None) -> None:
        self.kind = kind
        """plain, or the disguise that was taken away: see DISGUISES in disguise.py"""
        self.data = data
        self.runs = runs
        """Where repeated letters were made into one: how often each stood there."""
        self._trace = trace
        self._places: Places | None = None

    def places(self) -> Places:
        """For each byte the index of the original character it stands for. Worked out on first use."""
        if self._places is None:
            self._places = self._trace()
        return self._places


def words_only(kind: str, skeleton: Skeleton) -> Form:
    """The skeleton with everything but letters and digits made into single spaces."""
    letters = skeleton.data.translate(LETTERS)
    data = b" %b " % b" ".join(letters.split())

    def trace() -> Places:
        return _spread(data, letters, skeleton.places())

    return Form(kind, data, trace)


def _spread(data: bytes, letters: bytes, source: Places) -> Places:
    """Places of the bytes of `data`, which holds the same words as `letters` in the same order."""
    taken = np.flatnonzero(np.frombuffer(letters, np.uint8) != 32)
    is_letter = np.frombuffer(data, np.uint8) != 32
    found = np.zeros(len(data), np.intp)
    if taken.size:
        found[is_letter] = source[taken]
        spaces = np.flatnonzero(~is_letter[1:]) + 1
        found[spaces] = found[spaces - 1] + 1
        between = spaces[:-1]
        found[between] = np.minimum(found[between], found[between + 1])
    return found


def byte_places(text: str, places: Places) -> Places:
    """Places per character made into places per byte of the UTF-8 form."""
    if text.isascii():
        return places
    leading = (np.frombuffer(text.encode(), np.uint8) & 0xC0) != 0x80
    found: Places = places[np.cumsum(leading) - 1]
    return found
