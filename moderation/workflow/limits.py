"""How often a key may be used in a minute, right for all processes of the service together.

Asking the database on every call would cost more than judging does. A process therefore takes calls out of the common
count in small blocks and hands them out by itself: the limit is never passed, and what a process has taken and does
not use is lost to the others until the minute ends.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from datetime import datetime

from moderation.storage import call_counts
from moderation.workflow.house import House

WINDOW = 60
"""Seconds."""
PARTS = 50
"""A block is this part of the limit."""
MOST_KNOWN = 10_000
KEPT_WINDOWS = 10


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a limit after a call."""

    limit: int
    remaining: int
    reset: int
    """Seconds until the next minute begins."""
    allowed: bool


class Meter:
    """What this process has taken out of the common counts and not handed out yet. Safe between threads."""

    def __init__(self) -> None:
        self._left: dict[tuple[str, int], list[int]] = {}
        self._lock = threading.Lock()

    def use(self, house: House, subject: str, limit: int, now: datetime) -> Allowance:
        """Use up one call of this subject's limit, if there is one left. Raises StorageUnavailable."""
        window = int(now.timestamp()) // WINDOW
        reset = max(1, math.ceil((window + 1) * WINDOW - now.timestamp()))
        found = self._from_stock(subject, window)
        if found is None:
            found = self._fetched(house, subject, limit, window)
        left, untaken = found
        return Allowance(limit, max(left, 0) + untaken, reset, left >= 0)

    def _from_stock(self, subject: str, window: int) -> tuple[int, int] | None:
        """What is left here after one call, and in the common count; None when a new block is needed."""
        with self._lock:
            stock = self._left.get((subject, window))
            if stock is None or (stock[0] <= 0 and stock[1] > 0):
                return None
            stock[0] -= 1
            if stock[0] < 0:
                stock[0] = 0
                return -1, 0
            return stock[0], stock[1]

    def _fetched(self, house: House, subject: str, limit: int, window: int) -> tuple[int, int]:
        block = max(1, limit // PARTS)
        with house.store.write() as tx:
            total = call_counts.take(tx, subject, window, block)
            if total == block:
                call_counts.sweep(tx, window - KEPT_WINDOWS)
        granted = max(0, min(block, limit - (total - block)))
        untaken = max(0, limit - total)
        with self._lock:
            if len(self._left) >= MOST_KNOWN:
                self._left.clear()
            for old in [known for known in self._left if known[0] == subject and known[1] != window]:
                del self._left[old]
            stock = self._left.setdefault((subject, window), [0, untaken])
            stock[0] += granted - 1 if granted else 0
            stock[1] = untaken
            return (stock[0], untaken) if granted else (-1, 0)
