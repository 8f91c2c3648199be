"""What the other rooms get to see of the database: frozen values, no rows, no sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moderation.vocabulary import NOTHING, Decision, Status


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


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A person's verdict."""

    at: datetime
    moderator: str
    verdict: str
    clause: str
    reason: str


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


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What the log shows. Empty means any."""

    kind: str = ""
    moderator_id: int | None = None
    person_id: int | None = None
    comment_id: int | None = None
    thread_id: int | None = None


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
class AppealMessage:
    """Something said in an appeal."""

    moderator: str
    """Name of the moderator; empty: the author."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with everything that was said."""

    id: int
    comment_id: int
    comment_version: int
    """The version that was removed."""
    remover_id: int | None
    removed_by: str
    """Name of the moderator who removed it; empty: the rules did."""
    at: datetime
    state: str
    """open, granted or refused"""
    decided_by: str
    decided_at: datetime | None
    messages: tuple[AppealMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class AppealCounts:
    """What became of all appeals."""

    open: int
    granted: int
    refused: int

    @property
    def decided(self) -> int:
        """Granted and refused together."""
        return self.granted + self.refused


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
