"""Text read line by line at constant memory, in UTF-8 with or without its mark, with the line's number on a mistake."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import BinaryIO

from moderation.importers._errors import FormatError

CHUNK = 1 << 16
LONGEST_LINE = 1 << 25
"""Bytes."""


def lines(stream: BinaryIO) -> Iterator[str]:
    """Each line with its end. Only newlines end a line. Raises FormatError for what is no UTF-8, or endless."""
    stream.seek(0)
    rest = b""
    number = 0
    while chunk := stream.read(CHUNK):
        if b"\n" not in chunk:
            rest += chunk
            if len(rest) > LONGEST_LINE:
                raise FormatError(f"Line {number + 1:,} is longer than {LONGEST_LINE:,} bytes.")
            continue
        *whole, rest = (rest + chunk).split(b"\n")
        for line in whole:
            number += 1
            yield _decoded(line + b"\n", number)
    if rest:
        yield _decoded(rest, number + 1)


def characters(stream: BinaryIO) -> Iterator[str]:
    """The text in pieces of any size. Raises FormatError for what is no UTF-8."""
    stream.seek(0)
    decode = codecs.getincrementaldecoder("utf-8-sig")()
    place = 0
    while chunk := stream.read(CHUNK):
        try:
            yield decode.decode(chunk)
        except UnicodeDecodeError:
            raise FormatError(f"The file is no UTF-8 text, somewhere after byte {place:,}.") from None
        place += len(chunk)
    try:
        yield decode.decode(b"", final=True)
    except UnicodeDecodeError:
        raise FormatError("The file is cut off in the middle of a letter.") from None


def _decoded(line: bytes, number: int) -> str:
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise FormatError(f"Line {number:,} is no UTF-8 text. Save the file as UTF-8.") from None
