"""Moderators and what they keep for their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ModeratorView:
    """Somebody who may sign in."""

    id: int
    name: str
    role: str
    created_at: datetime
    removed_at: datetime | None
    has_password: bool


@dataclass(frozen=True, slots=True)
class SavedReply:
    """Words for the author that moderators use again."""

    id: int
    clause: str
    """Empty: it fits any."""
    title: str
    text: str
    moderator: str | None
    at: datetime
    ended_at: datetime | None
