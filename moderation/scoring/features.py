"""Text to hashed features: the very same function in training and in serving.

All n-grams and words come out of one running sum: with S(i) = sum of byte(j) * P**j below i, the stretch from a to b
has the hash (S(b) - S(a)) * P**-a, modulo 2**64. P is odd, so it has an inverse; numpy does a whole comment at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.spoken import signs, spoken, word_of

BITS = 19
SIZES = (2, 3, 4, 5)
LONGEST = 4000
"""Bytes that are looked at. What comes after adds nothing that the first pages did not show."""
P = 0x9E3779B97F4A7C15 | 1
MIX = np.uint64(0xD6E8FEB86659FD93)
ONE = np.uint64(1)
SHIFT = np.uint64(64 - BITS)
NOT_WORD = bytes(0 if chr(code).isalnum() or code >= 128 or code == ord("'") else 1 for code in range(256))
BREAKS = np.frombuffer(NOT_WORD, np.uint8)


def _powers(base: int, count: int) -> NDArray[np.uint64]:
    powers = np.empty(count, np.uint64)
    value = 1
    for index in range(count):
        powers[index] = value
        value = value * base % 2**64
    return powers


FORWARD = _powers(P, LONGEST + 3)
BACKWARD = _powers(pow(P, -1, 2**64), LONGEST + 3)


@lru_cache(maxsize=16)
def _salt(kind: int) -> np.uint64:
    return np.uint64((kind + 1) * 0xA0761D6478BD642F % 2**64)


def comparable(text: str) -> bytes:
    """Lower case, emoji as words, single spaces, a space at both ends, cut at the longest length."""
    squeezed = " ".join(spoken(text[: 4 * LONGEST]).split()).lower()
    return b" " + squeezed.encode("utf-8", "replace")[: LONGEST - 2] + b" "


def places(text: str) -> NDArray[np.int32]:
    """For each byte of `comparable(text)` and the end after it: the index of the character that it stands for."""
    text = text[: 4 * LONGEST]
    found, space = [0], True
    for index, char in _said(text):
        if char.isspace():
            if not space:
                found.append(index)
            space = True
            continue
        found += [index] * len(char.lower().encode("utf-8", "replace"))
        space = False
    # The bytes are cut at the longest length, and end in a space that may stand for nothing.
    inside = found[: LONGEST - 1] if not space or len(found) >= LONGEST else found[:-1] or [0]
    return np.array([*inside, len(text), len(text)], np.int32)


def _said(text: str) -> Iterator[tuple[int, str]]:
    pattern = signs(text)
    done = 0
    for match in pattern.finditer(text) if pattern else ():
        yield from enumerate(text[done : match.start()], done)
        for char in word_of(match.group()):
            yield match.start(), char
        done = match.end()
    yield from enumerate(text[done:], done)


def _bucket(hashes: NDArray[np.uint64], kind: int) -> NDArray[np.int64]:
    mixed = (hashes ^ _salt(kind)) * MIX
    return (mixed >> np.uint64(64 - BITS)).astype(np.int64)


def features(text: str) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.int32]]:
    """Buckets with the byte range each came from: `(bucket, start, end)`, all of one length, in `comparable(text)`."""
    raw = np.frombuffer(comparable(text), np.uint8)
    length = len(raw)
    sums = np.zeros(length + 1, np.uint64)
    np.cumsum((raw.astype(np.uint64) + np.uint64(1)) * FORWARD[:length], out=sums[1:])
    buckets, starts, ends = [], [], []
    positions = np.arange(length + 1, dtype=np.int32)
    for size in SIZES:
        if length < size:
            continue
        count = length - size + 1
        hashes = (sums[size:] - sums[:count]) * BACKWARD[:count]
        buckets.append(_bucket(hashes, size))
        starts.append(positions[:count])
        ends.append(positions[size:])
    breaks = np.flatnonzero(BREAKS[raw])
    begin = breaks[:-1] + 1
    end = breaks[1:]
    real = end > begin
    begin, end = begin[real], end[real]
    if len(begin):
        hashes = (sums[end] - sums[begin]) * BACKWARD[begin]
        buckets.append(_bucket(hashes, 0))
        starts.append(begin.astype(np.int32))
        ends.append(end.astype(np.int32))
        pairs = hashes[:-1] * MIX + hashes[1:]
        buckets.append(_bucket(pairs, 1))
        starts.append(begin[:-1].astype(np.int32))
        ends.append(end[1:].astype(np.int32))
    return np.concatenate(buckets), np.concatenate(starts), np.concatenate(ends)


def buckets_of(text: str) -> NDArray[np.int64]:
    """Only the buckets, for scoring and training: the same numbers as `features`, in half the time."""
    raw = np.frombuffer(comparable(text), np.uint8)
    length = len(raw)
    sums = np.empty(length + 1, np.uint64)
    sums[0] = 0
    np.cumsum((raw + ONE) * FORWARD[:length], out=sums[1:])
    breaks = BREAKS[raw].nonzero()[0]
    begin, end = breaks[:-1] + 1, breaks[1:]
    real = end > begin
    begin, end = begin[real], end[real]
    counts = [max(length - size + 1, 0) for size in SIZES]
    words = len(begin)
    hashes = np.empty(sum(counts) + max(2 * words - 1, 0), np.uint64)
    at = 0
    for size, count in zip(SIZES, counts, strict=True):
        part = hashes[at : at + count]
        np.subtract(sums[size:], sums[:count], out=part)
        part *= BACKWARD[:count]
        part ^= _salt(size)
        at += count
    if words:
        whole = (sums[end] - sums[begin]) * BACKWARD[begin]
        hashes[at : at + words] = whole ^ _salt(0)
        hashes[at + words :] = (whole[:-1] * MIX + whole[1:]) ^ _salt(1)
    hashes *= MIX
    hashes >>= SHIFT
    return hashes.view(np.int64)


def buckets_of_all(texts: Sequence[str]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """The buckets of many texts in some parts, each with how many of the part belong to each text in turn."""
    raws = [comparable(text) for text in texts]
    raw = np.frombuffer(b"".join(raws), np.uint8)
    lengths = np.array([len(one) for one in raws], np.int64)
    owner = np.repeat(np.arange(len(texts)), lengths)
    place = np.arange(len(raw)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    # Within one text every sum differs from that of the text alone by the same number, which the difference takes out.
    sums = np.empty(len(raw) + 1, np.uint64)
    sums[0] = 0
    np.cumsum((raw + ONE) * FORWARD[place], out=sums[1:])
    backward = BACKWARD[place]
    for size in SIZES:
        count = max(len(raw) - size + 1, 0)
        hashes = (sums[size:] - sums[:count]) * backward[:count]
        inside = np.flatnonzero(owner[:count] == owner[size - 1 :])
        yield _counted(hashes[inside] ^ _salt(size), owner[inside], len(texts))
    breaks = BREAKS[raw].nonzero()[0]
    begin, end = breaks[:-1] + 1, breaks[1:]
    real = end > begin
    begin, end = begin[real], end[real]
    whole = (sums[end] - sums[begin]) * backward[begin]
    yield _counted(whole ^ _salt(0), owner[begin], len(texts))
    pairs = np.flatnonzero(owner[begin[:-1]] == owner[begin[1:]])
    yield _counted((whole[pairs] * MIX + whole[pairs + 1]) ^ _salt(1), owner[begin[pairs]], len(texts))


def _counted(
    hashes: NDArray[np.uint64], owners: NDArray[np.int64], texts: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    return ((hashes * MIX) >> SHIFT).astype(np.int64), np.bincount(owners, minlength=texts)
