"""Blocks and bans: when they end, whether they are in force, and which of several is the strictest."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

BLOCK = "block"
BAN = "ban"


class HasEnd(Protocol):
    """Anything with a moment at which it stops by itself."""

    @property
    def until(self) -> datetime | None:
        """None: never."""


AnyEnd = TypeVar("AnyEnd", bound=HasEnd)


def end_of(now: datetime, length: timedelta | None) -> datetime | None:
    """When a restriction placed now ends. None, for a ban or a length beyond any calendar: never."""
    if length is None:
        return None
    try:
        return now + length
    except OverflowError:
        return None


def in_force(until: datetime | None, ended_at: datetime | None, now: datetime) -> bool:
    """Whether a restriction stops its person at this moment. At its last moment it has ended."""
    return ended_at is None and (until is None or now < until)


def outlasts(first: datetime | None, second: datetime | None) -> bool:
    """Whether the first end comes no sooner than the second."""
    return first is None or (second is not None and first >= second)


def strictest(restrictions: Iterable[AnyEnd]) -> AnyEnd | None:
    """The one that lasts longest, for good before all; None when there is none."""
    return max(
        restrictions,
        key=lambda one: (one.until is None, one.until.timestamp() if one.until is not None else 0.0),
        default=None,
    )
