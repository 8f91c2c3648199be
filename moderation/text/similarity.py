"""How alike two texts are, whoever wrote them: bands to look up near-copies by, and a measure for two texts."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from moderation.text.normalise import Folded, fold

_Numbers = npt.NDArray[np.uint64]

BANDS = 16
_ROWS = 4
"""Hashes in a band. With 4, texts that share 80 % of their pieces meet in some band in 9,998 cases of 10,000, texts
that share 60 % in 89 of 100, and unrelated ones (5 %) in one of 10,000."""
_PIECE = 6
"""Letters in a piece. Long enough that two texts on one subject share few, short enough that a changed word costs few."""
_FEWEST_LETTERS = 20
_AT_ONCE = 4096
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)


def _mixed(numbers: _Numbers) -> _Numbers:
    """The splitmix64 finaliser: every bit of the input moves every bit of the output. The same on every machine."""
    numbers = (numbers ^ (numbers >> np.uint64(30))) * _MIX_1
    numbers = (numbers ^ (numbers >> np.uint64(27))) * _MIX_2
    return numbers ^ (numbers >> np.uint64(31))


_FACTORS = _mixed(np.arange(1, BANDS * _ROWS + 1, dtype=np.uint64)) | np.uint64(1)


def bands(text: str) -> tuple[int, ...]:
    """Sixteen signed 64-bit numbers: texts that share one of them are probably near-copies of each other.

    Computed over folded letters, so case, accents, spacing and punctuation do not matter. They are the same in every
    process and on every machine. A text with fewer than 20 letters has none: short texts are alike by chance.
    """
    letters = np.frombuffer(fold(text).plain.data.replace(b" ", b""), np.uint8)
    if len(letters) < _FEWEST_LETTERS:
        return ()
    numbers = _pieces(letters)
    least = np.full(BANDS * _ROWS, np.iinfo(np.uint64).max, np.uint64)
    for start in range(0, len(numbers), _AT_ONCE):
        part = numbers[start : start + _AT_ONCE]
        np.minimum(least, np.multiply.outer(_FACTORS, part).min(axis=1), out=least)
    return tuple(_banded(least[np.newaxis])[0].tolist())


def bands_of_all(texts: Sequence[Folded]) -> list[tuple[int, ...]]:
    """The same for many texts, each about eight times as quick."""
    letters = [text.plain.data.replace(b" ", b"") for text in texts]
    long_enough = [index for index, one in enumerate(letters) if len(one) >= _FEWEST_LETTERS]
    found: list[tuple[int, ...]] = [()] * len(texts)
    if not long_enough:
        return found
    ends = np.cumsum([len(letters[index]) for index in long_enough])
    numbers = _pieces(np.frombuffer(b"".join(letters[index] for index in long_enough), np.uint8))
    inside = np.ones(len(numbers), bool)
    for over in range(1, _PIECE):  # pieces that run from one text into the next
        inside[ends[:-1] - over] = False
    numbers = numbers[inside]
    starts = np.concatenate(([0], ends[:-1] - (_PIECE - 1) * np.arange(1, len(ends))))
    least = np.empty((BANDS * _ROWS, len(starts)), np.uint64)
    for row, factor in enumerate(_FACTORS):
        np.minimum.reduceat(numbers * factor, starts, out=least[row])
    for index, one in zip(long_enough, _banded(least.T).tolist(), strict=True):
        found[index] = tuple(one)
    return found


def _pieces(letters: npt.NDArray[np.uint8]) -> _Numbers:
    """A number for every six letters in a row."""
    wide = letters.astype(np.uint64)
    count = len(letters) - _PIECE + 1
    numbers = wide[:count].copy()
    for place in range(1, _PIECE):
        numbers |= wide[place : place + count] << np.uint64(8 * place)
    return _mixed(numbers)


def _banded(least: _Numbers) -> npt.NDArray[np.int64]:
    """The bands of each row of least numbers."""
    rows = least.reshape(-1, BANDS, _ROWS)
    found = np.arange(1, BANDS + 1, dtype=np.uint64)
    for row in range(_ROWS):
        found = _mixed(found ^ rows[:, :, row])
    return found.view(np.int64)


def similarity(a: str, b: str) -> float:
    """How much of their wording two texts share, from 0 to 1: the share of common word pairs (Jaccard index)."""
    first, second = _pairs(a), _pairs(b)
    if not first or not second:
        return 1.0 if not first and not second and a.split() == b.split() else 0.0
    return len(first & second) / len(first | second)


# The same earlier comments are compared with each new one from a busy network.
@lru_cache(maxsize=512)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = fold(text).text.split()
    return frozenset(zip(words, [*words[1:], ""], strict=False))
