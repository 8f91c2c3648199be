"""Moments that people give on the command line."""

from __future__ import annotations

from datetime import UTC, datetime

from moderation.cli import CouldNotRun
from moderation.cli._policies import visible


def moment_from(given: str, now: datetime) -> datetime:
    """A length of time back from now, or a date. Raises CouldNotRun."""
    from moderation.policy.durations import parse

    try:
        return now - parse(given)
    except (ValueError, OverflowError):
        pass
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise CouldNotRun(f"--since: {visible(given)} is no time. Write 90d, 12h, or a date like 2026-09-01.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
