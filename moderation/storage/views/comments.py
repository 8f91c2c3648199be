"""Threads and comments: for everybody, for their author."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.vocabulary import Decision, Status


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A thread as pages show it."""

    id: int
    slug: str
    title: str
    url: str
    author_name: str
    body: str
    opened_at: datetime
    closed_at: datetime | None
    published: int = 0
    """How many published comments it has."""


@dataclass(frozen=True, slots=True)
class PublicComment:
    """What everybody may read of a comment. Nothing else may ever be added to a public page, feed or JSON."""

    id: int
    parent_id: int | None
    name: str
    website: str
    text: str
    role: str
    status: Status
    """published; or any other, where only a stub without text and name is shown because published replies hang
    below it: removed, erased, or held when an edit is waiting for a moderator."""
    created_at: datetime
    edited_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A person's verdict."""

    at: datetime
    moderator: str
    verdict: str
    clause: str
    reason: str


@dataclass(frozen=True, slots=True)
class OwnComment:
    """What the author may read with their private token."""

    id: int
    thread: ThreadView
    parent_id: int | None
    name: str
    website: str
    text: str
    status: Status
    version: int
    created_at: datetime
    edited_at: datetime | None
    withdrawn: bool
    decision: Decision | None
    """The newest decision of the machine."""
    review: ReviewView | None
    """The newest verdict of a person, if there is one."""
