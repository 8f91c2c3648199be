"""JSON read piece by piece: a list as long as a disk passes through the memory of its longest element."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from moderation.importers._errors import FormatError
from moderation.importers._text import characters

LONGEST_VALUE = 1 << 26
"""Letters of one element of a list."""
DEEPEST = 4
_SPACES = " \t\r\n"
_decoder = json.JSONDecoder()


def values(stream: BinaryIO) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value with the names that lead to it. Lists give their elements one by one; objects outside of lists are
    opened, those in lists come whole. Raises FormatError for what is no JSON, or is cut off.
    """
    reader = _Reader(stream)
    yield from reader.value(())
    reader.end()


class _Reader:
    """A window on the text that moves on."""

    def __init__(self, stream: BinaryIO) -> None:
        self._pieces = characters(stream)
        self._text = ""
        self._at = 0
        self._ended = False
        self._gone = 0

    def value(self, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        first = self._peek()
        if first == "[":
            self._at += 1
            while self._more("]"):
                yield path, self._whole()
        elif first == "{" and len(path) < DEEPEST:
            self._at += 1
            while self._more("}"):
                name = self._whole()
                if not isinstance(name, str):
                    raise self._mistake()
                self._expect(":")
                yield from self.value((*path, name))
        else:
            yield path, self._whole()

    def end(self) -> None:
        if self._peek():
            raise self._mistake()

    def _more(self, closing: str) -> bool:
        """Whether another element follows; commas and the closing sign are taken."""
        following = self._peek()
        if following == closing:
            self._at += 1
            return False
        if following == ",":
            self._at += 1
            return True
        if not following:
            raise FormatError("The file is cut off: its JSON ends unfinished.")
        return True

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._mistake()
        self._at += 1

    def _whole(self) -> Any:
        self._peek()
        while True:
            try:
                found, end = _decoder.raw_decode(self._text, self._at)
            except RecursionError:
                raise FormatError("The JSON is nested too deep.") from None
            except ValueError:
                if not self._fill():
                    raise self._mistake() from None
                continue
            # A number may go on in the next piece.
            if end == len(self._text) and self._fill():
                continue
            self._at = end
            return found

    def _peek(self) -> str:
        """The next sign that is no space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACES:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _fill(self) -> bool:
        """Read at least as much again as is waiting, so that a long element is not decoded a thousand times."""
        if self._ended:
            return False
        rest = self._text[self._at :]
        if len(rest) > LONGEST_VALUE:
            raise self._mistake()
        self._gone += self._at
        pieces, size = [rest], 0
        for piece in self._pieces:
            pieces.append(piece)
            size += len(piece)
            if size > len(rest):
                break
        else:
            self._ended = True
        self._text, self._at = "".join(pieces), 0
        return size > 0

    def _mistake(self) -> FormatError:
        place = self._gone + self._at
        if self._ended and self._at >= len(self._text) - 1:
            return FormatError("The file is cut off: its JSON ends unfinished.")
        return FormatError(f"This is no JSON, or is cut off, from letter {place:,} on.")
