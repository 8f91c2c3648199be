"""A person, what links them to others, and what moderators noted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.storage.views.desk import AuthorSummary, Counted, DeskComment
from moderation.storage.views.log import LogEntry
from moderation.storage.views.restrictions import BanView, StrikeView


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person's page."""

    summary: AuthorSummary
    last_seen: datetime
    names: tuple[Counted, ...]
    """Each name with the number of comments under it."""
    strikes: tuple[StrikeView, ...]
    bans: tuple[BanView, ...]
    comments: tuple[DeskComment, ...]
    log: tuple[LogEntry, ...]


@dataclass(frozen=True, slots=True)
class EdgeView:
    """What a moderator has said of two people."""

    id: int
    first_id: int
    second_id: int
    verdict: str
    """same or different"""
    moderator: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PersonNote:
    """What a moderator noted about a person for the others."""

    id: int
    person_id: int
    text: str
    moderator_id: int | None
    moderator: str | None
    at: datetime
    ended_at: datetime | None
