"""Threads and comments as they are brought along and taken away."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from moderation.vocabulary.kinds import Status
from moderation.vocabulary.submissions import Author

# --- Archive: comments that come from another system, or leave for one --------------------------------------


@dataclass(frozen=True, slots=True)
class ArchivedThread:
    """A page with comments, as a file of an archive tells of it."""

    key: str
    """What the comments of the same file name it by."""
    url: str = ""
    title: str = ""
    slug: str = ""
    """Only where the file comes from a service like this one; such a thread is kept even without comments."""
    author_name: str = ""
    body: str = ""
    opened_at: datetime | None = None
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ArchivedComment:
    """A comment as a file of an archive tells of it. Its text is in the Markdown that comments are written in."""

    id: str
    thread: str
    """The key of its thread."""
    text: str
    at: datetime | None = None
    author: Author = field(default_factory=Author)
    """`visitor` holds the account at the other system, which is one person there."""
    parent: str = ""
    """The id of the comment that it answers."""
    status: Status = Status.PUBLISHED
    label: str = ""
    """The word of the other system for what was not published: pending, spam, trash, deleted, rejected."""
    edited_at: datetime | None = None
    withdrawn_at: datetime | None = None
    token_digest: str = ""
    """Between services of this kind: what the author's private link is known by."""
