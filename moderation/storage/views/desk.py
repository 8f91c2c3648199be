"""A comment as moderators see it, and the queue."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.storage.views.comments import PublicComment, ReviewView
from moderation.vocabulary import Decision, Status


@dataclass(frozen=True, slots=True)
class AuthorSummary:
    """What the queue says of the author in one line."""

    person_id: int
    name: str
    first_seen: datetime
    published: int
    held: int
    removed: int
    strikes: int
    """Weight of live strikes."""
    names: tuple[str, ...]
    restricted: str = ""
    """block or ban, when one is in force."""


@dataclass(frozen=True, slots=True)
class DeskComment:
    """A comment as moderators see it: everything but addresses."""

    id: int
    version: int
    thread_slug: str
    thread_title: str
    parent: PublicComment | None
    name: str
    website: str
    text: str
    status: Status
    created_at: datetime
    edited_at: datetime | None
    withdrawn: bool
    decision: Decision | None
    decided_at: datetime | None
    author: AuthorSummary
    reviews: tuple[ReviewView, ...] = ()


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """What the queue shows. Empty means any."""

    clause: str = ""
    thread: str = ""
    """Slug."""
    min_score: float = 0.0
    older_than: datetime | None = None
    search: str = ""
    rule: str = ""
    """The rule that held it."""
    person_id: int | None = None
    sort: str = "oldest"
    """oldest, newest, score (the surest first) or harm"""
    gravest_first: tuple[str, ...] = ()
    """For the order by harm: the clauses, the gravest first."""
    site_id: int | None = None
    """One site alone; 0: the service's own pages."""

    @property
    def narrows(self) -> bool:
        """Whether some of what waits is left out."""
        asked = (self.clause, self.thread, self.min_score > 0, self.older_than, self.search.strip(), self.rule)
        return any(asked) or self.person_id is not None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A held comment, with no more than grouping it needs."""

    id: int
    version: int
    person_id: int
    name: str
    text: str
    rule: str
    clause: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """A value with how often it occurs: for filters."""

    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of held comments."""

    items: tuple[DeskComment, ...]
    total: int
    """Held comments that match the filter; counted no further than `queue.COUNTED_TO` and one more."""
    held: int
    """Held comments altogether; counted no further than that either."""
    clauses: tuple[Counted, ...]
    """Among the oldest, `queue.LOOKED_THROUGH` of them."""
    threads: tuple[Counted, ...]
    cursor: str = ""
    """Where the next page starts; empty at the end."""
