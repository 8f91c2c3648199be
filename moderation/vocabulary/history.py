"""What is known when a comment is judged: earlier ones, restrictions, and what the site has learned."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from moderation.vocabulary.kinds import Status
from moderation.vocabulary.likeness import OtherName

# --- History: all that storage knows about the author's keys, read once -----------------------------------


@dataclass(frozen=True, slots=True)
class PastComment:
    """An earlier comment that may matter for judging this one."""

    text: str
    at: datetime
    status: Status = Status.PUBLISHED
    name: str = ""
    thread: str = ""
    same_person: bool = False
    same_network: bool = False
    replied_to: str = ""
    """Name of the person whom it answered."""
    thread_opened_at: datetime | None = None
    """When the thread that it stands in was opened, where that is known."""


@dataclass(frozen=True, slots=True)
class Restriction:
    """A block (with an end) or a ban (without one) that is in force and touches this author."""

    kind: str
    """block or ban"""
    clause: str
    reason: str
    since: datetime
    until: datetime | None = None
    matched: tuple[str, ...] = ()
    """How the author matched it, in plain words: "e-mail address", "browser", "network", "name" ..."""
    probability: float = 1.0
    """1.0 when the person is known directly; lower when only an alias links them."""
    name: str = ""
    """The name it was placed under."""
    by_key: str = ""
    """For one that is placed on a key and on no person: mail, mail_domain, network or name."""
    only_holds: bool = False
    """Whether such a key makes comments wait instead of refusing them."""
    key_ban_id: int | None = None


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights that were learned from the verdicts of this site. `scoring.learned` reads them."""

    version: str
    """SHA-256 of the weights."""
    weights: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A comment of which a moderator said that all like it are to wait for a person."""

    comment_id: int
    text: str
    said_by: str


@dataclass(frozen=True, slots=True)
class Report:
    """A reader says that a published comment should not be."""

    at: datetime
    weight: float = 1.0
    """What earlier reports of the same reader were worth; 1 for somebody of whom nothing is known."""
    clause: str = ""
    illegal: bool = False
    """A notice of illegal content."""
    first: bool = False
    """Nothing is known of the reporter."""


@dataclass(frozen=True, slots=True)
class History:
    """What is known about the author and the surroundings at the moment of posting."""

    recent: tuple[PastComment, ...] = ()
    """By this person or this network in the last day, newest first, at most 50."""
    similar: tuple[PastComment, ...] = ()
    """By anybody, nearly the same text, in the last 30 days, newest first, at most 20."""
    restrictions: tuple[Restriction, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    published: int = 0
    held: int = 0
    removed: int = 0
    strikes: int = 0
    """Weight of the strikes that have not expired."""
    first_seen: datetime | None = None
    thread_names: tuple[str, ...] = ()
    """Names of those who already write in this thread, at most 200."""
    protected_names: tuple[str, ...] = ()
    """Names of staff: nobody else may look like them."""
    at_most_hold: frozenset[str] = frozenset()
    """Rules that for now do not remove: people had overturned them too often."""
    learned: Learned | None = None
    patterns: tuple[Pattern, ...] = ()
    """The newest, at most 200."""
    reports: tuple[Report, ...] = ()
    """What readers say of a comment that is published already, newest first."""
    cleared: bool = False
    """Whether a moderator has read this very text and published it."""
    attack_until: datetime | None = None
    """While moderators let newcomers wait: until when."""
