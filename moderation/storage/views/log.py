"""The log, and what may be looked for in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moderation.vocabulary import NOTHING


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One line of the append-only log."""

    id: int
    at: datetime
    batch: str
    moderator: str
    """Empty: the service itself."""
    kind: str
    comment_id: int | None
    person_id: int | None
    thread_id: int | None
    ban_id: int | None
    strike_id: int | None
    clause: str
    reason: str
    undoes: str | None
    undone: bool
    """Whether a later act takes this one back, and was not itself taken back."""
    can_undo: bool
    """Whether it left something to go back to (`before`) and still stands."""
    before: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    after: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    person_name: str = ""
    thread_title: str = ""


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log shows. Empty means any."""

    kind: str = ""
    moderator_id: int | None = None
    person_id: int | None = None
    comment_id: int | None = None
    thread_id: int | None = None
