"""Strikes: which of them still count, and which clause a removal counts under."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol


class Strike(Protocol):
    """A strike as storage shows it."""

    @property
    def weight(self) -> int:
        """How much it counts."""

    @property
    def expires_at(self) -> datetime:
        """From this moment on it no longer counts."""

    @property
    def ended_at(self) -> datetime | None:
        """When it was taken back."""


def expiry(at: datetime, lasts: timedelta) -> datetime:
    """The moment from which a strike given at `at` no longer counts. The far future stays a valid date."""
    try:
        return at + lasts
    except OverflowError:
        return datetime.max.replace(tzinfo=at.tzinfo)


def is_live(strike: Strike, now: datetime) -> bool:
    """Whether the strike counts at this moment."""
    return strike.ended_at is None and now < strike.expires_at


def live_weight(strikes: Iterable[Strike], now: datetime) -> int:
    """Weight of all strikes that count at this moment."""
    return sum(strike.weight for strike in strikes if is_live(strike, now))


def weightiest(clauses: Iterable[str], weight: Callable[[str], int]) -> str:
    """The clause that weighs most; among equals the first. Empty when there is no clause."""
    return max(clauses, key=weight, default="")
