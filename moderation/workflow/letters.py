"""What everybody who sends letters needs: how a failed attempt is told, and when the next one comes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from moderation.storage.outbox import Letter
from moderation.workflow.house import House

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 3 * 60, 6 * 60, 12 * 60, 24 * 60))
"""Between attempts. After the last one the letter is given up, about two days after the first."""

Sender = Callable[[House, Letter, datetime], bool]
"""Sends one letter. False: it is not needed any more. Raises NotDelivered when the attempt failed."""


class NotDelivered(Exception):
    """An attempt failed. `problem` says why, in plain words without personal data."""

    def __init__(self, problem: str, *, for_good: bool = False) -> None:
        self.problem = problem
        self.for_good = for_good
        """Trying again cannot help."""
        super().__init__(problem)


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None: not at all."""
    return now + PAUSES[attempts - 1] if attempts <= len(PAUSES) else None


def place_of(error: BaseException) -> str:
    """Where an error came up, for the log. Its message stays out: it may quote what somebody wrote."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    return f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "nowhere"
