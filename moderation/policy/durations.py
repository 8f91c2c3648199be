"""Lengths of time as policy.yaml writes them: 60s, 15m, 24h, 180d, 2w."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_SHAPE = re.compile(r"([0-9]{1,6})\s*([smhdw])")


def parse(written: object) -> timedelta:
    """The length of time. Raises ValueError that says what is wrong and how to write it."""
    if isinstance(written, timedelta):
        return written
    found = _SHAPE.fullmatch(written.strip()) if isinstance(written, str) else None
    if not found:
        raise ValueError(
            f"{written!r} is not a length of time; write a number and a unit, such as 60s, 15m, 24h or 180d"
        )
    length = timedelta(**{_UNITS[found[2]]: int(found[1])})
    if length > timedelta(days=36_500):
        raise ValueError(f"{written!r} is longer than a hundred years; leave it out to say for ever")
    return length


def words(length: timedelta) -> str:
    """The length for a reader: "15 minutes", "1 day"."""
    seconds = int(length.total_seconds())
    for name, unit in (("day", 86_400), ("hour", 3600), ("minute", 60)):
        if seconds >= unit and seconds % unit == 0:
            count = seconds // unit
            return f"{count} {name}{'' if count == 1 else 's'}"
    return f"{seconds} second{'' if seconds == 1 else 's'}"
