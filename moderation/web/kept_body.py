"""A text cut around the values that differ each time it is given out, plain or compressed without compressing it anew."""

from __future__ import annotations

import hashlib
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03"
_LAST_BLOCK = b"\x01\x00\x00\xff\xff"
MOST_IN_BLOCK = 0xFFFF


def cut(text: str, values: Sequence[str]) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """The text around each occurrence of a value, and which value stands in each of the gaps."""
    if not values:
        return (text,), ()
    parts = re.split("(" + "|".join(re.escape(value) for value in values) + ")", text)
    return tuple(parts[::2]), tuple(values.index(found) for found in parts[1::2])


def joined(pieces: Sequence[str], places: Sequence[int], values: Sequence[str]) -> str:
    """The way back from `cut`, with other values."""
    text = [pieces[0]]
    for piece, place in zip(pieces[1:], places, strict=True):
        text += (values[place], piece)
    return "".join(text)


@dataclass(frozen=True)
class Body:
    """The pieces of an answer's body, and which value stands between each two of them."""

    pieces: tuple[bytes, ...]
    places: tuple[int, ...]

    @classmethod
    def of(cls, text: str, values: Sequence[str]) -> Body:
        """Cut around these values."""
        pieces, places = cut(text, values)
        return cls(tuple(piece.encode() for piece in pieces), places)

    @property
    def size(self) -> int:
        """Bytes that keeping it takes, about."""
        return sum(map(len, self.pieces)) + sum(map(len, self._deflated))

    @cached_property
    def digest(self) -> str:
        """The same for the same pieces, whatever values stand between them."""
        return hashlib.sha256(b"\0".join(self.pieces)).hexdigest()[:20]

    @cached_property
    def _deflated(self) -> tuple[bytes, ...]:
        return tuple(map(_deflate, self.pieces))

    def plain(self, values: Sequence[bytes]) -> bytes:
        """With these values put in."""
        return b"".join(self._woven(self.pieces, values))

    def gzipped(self, values: Sequence[bytes]) -> bytes:
        """The same as a gzip file. The values stand in it uncompressed, each in a block of its own (RFC 1951, 3.2.4),
        so that nothing about them shows in the length (the attack called BREACH).
        """
        plain = self.plain(values)
        stored = [_stored(value) for value in values]
        tail = struct.pack("<II", zlib.crc32(plain), len(plain) & 0xFFFFFFFF)
        return b"".join([_GZIP_HEAD, *self._woven(self._deflated, stored), _LAST_BLOCK, tail])

    def _woven(self, pieces: tuple[bytes, ...], values: Sequence[bytes]) -> list[bytes]:
        woven = [pieces[0]]
        for piece, place in zip(pieces[1:], self.places, strict=True):
            woven += (values[place], piece)
        return woven


def _deflate(piece: bytes) -> bytes:
    """Compressed so that it ends on a whole byte and nothing after it refers back into it."""
    squeezer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return squeezer.compress(piece) + squeezer.flush(zlib.Z_FULL_FLUSH)


def _stored(value: bytes) -> bytes:
    if len(value) > MOST_IN_BLOCK:
        raise ValueError("a value of more than 65,535 bytes does not fit into one block")
    return struct.pack("<BHH", 0, len(value), len(value) ^ MOST_IN_BLOCK) + value
