"""Strikes, bans and stopped keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.storage.views.desk import Counted


@dataclass(frozen=True, slots=True)
class StrikeView:
    """A strike on a person."""

    id: int
    comment_id: int | None
    clause: str
    weight: int
    at: datetime
    expires_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class BanView:
    """A block or ban, with its whole story."""

    id: int
    person_id: int
    kind: str
    name: str
    clause: str
    reason: str
    since: datetime
    until: datetime | None
    placed_by: str
    """Name of the moderator; empty for an automatic step."""
    ended_at: datetime | None
    end_kind: str
    """lifted, replaced, or empty"""
    ended_by: str
    end_reason: str
    replaces: int | None

    def in_force(self, now: datetime) -> bool:
        """Whether it stops its person at this moment."""
        return self.ended_at is None and (self.until is None or self.until > now)


@dataclass(frozen=True, slots=True)
class KeyBanView:
    """A stopped key, with its whole story."""

    id: int
    kind: str
    """mail, mail_domain, network or name"""
    trace: str
    digest: str
    pattern: str
    shown: str
    only_holds: bool
    clause: str
    reason: str
    since: datetime
    until: datetime | None
    placed_by: str
    person_id: int | None
    person_name: str
    last_matched: datetime | None
    matched: int
    ended_at: datetime | None = None
    ended_by: str = ""
    end_reason: str = ""


@dataclass(frozen=True, slots=True)
class WouldHit:
    """Whom stopping a key would have hit."""

    people: int
    comments: int
    """Comments of these people in the same time."""
    names: tuple[Counted, ...]
    """Some of them: number, name, how many comments; the busiest first."""
