"""Which comments of the last while have nearly the same text, at about 200 bytes a comment.

Texts that share bands (text/similarity.py) are candidates. Bands are kept in plain arrays: chains of equal hashes, the
newest first, so that a month of a million comments fits beside everything else.
"""

from __future__ import annotations

from array import array
from collections import Counter

from moderation.text.similarity import BANDS

CANDIDATES = 200
"""Looked at for each band, the newest."""
SHARED = 2
"""Bands that near-copies share. One is chance."""
_FIRST_ROOM = 1 << 16


class NearCopies:
    """Comments come in the order in which they were written, and go in the same order."""

    def __init__(self) -> None:
        self._at: array[float] = array("d")
        self._ids: array[int] = array("q")
        self._bands: array[int] = array("q")
        self._next: array[int] = array("q")
        self._heads: array[int] = array("q", [-1]) * _FIRST_ROOM
        self._first = 0
        """The oldest that still counts."""

    def add(self, comment_id: int, at: float, bands: tuple[int, ...]) -> None:
        """This comment lies behind now. One without bands is like no other."""
        if not bands:
            return
        self._ids.append(comment_id)
        self._at.append(at)
        if len(self._bands) >= len(self._heads):
            self._make_room()
        for band in bands:
            self._chain(band)

    def forget(self, until: float) -> None:
        """Those written at that moment or before count no longer."""
        while self._first < len(self._at) and self._at[self._first] <= until:
            self._first += 1
        if self._first > _FIRST_ROOM and 2 * self._first > len(self._at):
            self._make_room()

    def like(self, bands: tuple[int, ...]) -> list[int]:
        """The numbers of near-copies, newest first."""
        floor, mask = self._first * BANDS, len(self._heads) - 1
        shared: Counter[int] = Counter()
        for band in bands:
            slot, found = self._heads[band & mask], 0
            while slot >= floor and found < CANDIDATES:
                if self._bands[slot] == band:
                    shared[slot // BANDS] += 1
                    found += 1
                slot = self._next[slot]
        return sorted((self._ids[place] for place, times in shared.items() if times >= SHARED), reverse=True)

    def _chain(self, band: int) -> None:
        place = band & (len(self._heads) - 1)
        self._next.append(self._heads[place])
        self._heads[place] = len(self._bands)
        self._bands.append(band)

    def _make_room(self) -> None:
        """Drop what counts no longer and chain the rest anew, with room for as much again."""
        old = self._bands[self._first * BANDS :]
        self._ids, self._at = self._ids[self._first :], self._at[self._first :]
        self._first = 0
        room = _FIRST_ROOM
        while room < 2 * len(old) + BANDS:
            room *= 2
        self._heads = array("q", [-1]) * room
        self._next, self._bands = array("q"), array("q")
        for band in old:
            self._chain(band)
