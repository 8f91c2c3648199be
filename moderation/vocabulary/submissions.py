"""A comment as it arrives: its author, its place, and the keys that its author left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.vocabulary.kinds import Role

# --- Submission: what arrived -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Author:
    """What the writer typed about themselves and what the request showed. Raw: it lives in memory only."""

    name: str = ""
    email: str = ""
    website: str = ""
    ip: str = ""
    user_agent: str = ""
    accept_language: str = ""
    visitor: str = ""
    """Random id from our own signed cookie; empty without consent or cookie."""
    role: Role = Role.GUEST
    client_hints: str = ""
    """What the browser says of itself in Sec-CH-UA."""


@dataclass(frozen=True, slots=True)
class Thread:
    """The page that is commented on."""

    slug: str = ""
    title: str = ""
    url: str = ""
    opened_at: datetime | None = None
    closed: bool = False
    author_name: str = ""
    """Who wrote the article, if the site says so."""


@dataclass(frozen=True, slots=True)
class Parent:
    """The comment that is replied to."""

    id: int
    author_name: str
    text: str


@dataclass(frozen=True, slots=True)
class Submission:
    """One comment as it arrived, cleaned of what no database or page can hold (NUL, lone surrogates) and
    otherwise untouched. Spans of evidence point into `text`.
    """

    text: str
    author: Author = Author()
    thread: Thread = Thread()
    parent: Parent | None = None
    site: str = ""
    channel: str = "form"
    """The door it came through: form, api, import, command."""
    seconds_to_write: float | None = None
    """From the signed time in the form to the post; None where there was no form."""
    trap: str = ""
    """What somebody wrote into the field that people do not see."""
    is_edit: bool = False


# --- Keys: comparable traces of the author ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Key:
    """One trace: what kind it is and a keyed hash of its value (hex). The value itself is never kept."""

    kind: str
    """email, visitor, connection ...: see aliases/keys.py"""
    digest: str


@dataclass(frozen=True, slots=True)
class Keys:
    """Every trace that a submission's author left. `aliases.keys.keys_of` makes it."""

    all: tuple[Key, ...] = ()

    def of_kind(self, kind: str) -> str:
        """The digest of that kind, or an empty string."""
        return next((key.digest for key in self.all if key.kind == kind), "")
