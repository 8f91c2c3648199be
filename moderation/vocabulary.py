"""The words of the house, in the order in which things happen.

Submission -> Keys -> History -> Evidence -> Finding -> Decision -> Record -> Review -> Strike -> Ban -> Appeal.
Everything here is a frozen value: judging reads these and returns these, and nothing else. No other room's
names may be imported here, so that every room can speak these words.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

NOTHING: Mapping[str, object] = MappingProxyType({})


class Action(enum.IntEnum):
    """What a rule asks for. The order is the severity: the highest one wins."""

    PUBLISH = 0
    HOLD = 1
    REMOVE = 2

    @property
    def word(self) -> str:
        """The word used in policy.yaml, pages, JSON and the database: publish, hold or remove."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Action:
        """The action for its word. Raises KeyError for any other word."""
        return cls[word.upper()]


class Status(enum.StrEnum):
    """Where a stored comment stands."""

    PUBLISHED = "published"
    HELD = "held"
    REMOVED = "removed"
    ERASED = "erased"

    @classmethod
    def after(cls, action: Action) -> Status:
        """The status that a decision with this action leads to."""
        return {Action.PUBLISH: cls.PUBLISHED, Action.HOLD: cls.HELD, Action.REMOVE: cls.REMOVED}[action]


class RuleStatus(enum.StrEnum):
    """draft: off. shadow: recorded, without effect. enforced: counts."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ENFORCED = "enforced"


class Role(enum.StrEnum):
    """Who is writing, as far as the service itself has verified it. A typed name proves nothing."""

    GUEST = "guest"
    MEMBER = "member"
    VIEWER = "viewer"
    TRAINEE = "trainee"
    MODERATOR = "moderator"
    ADMIN = "admin"


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


# --- Likeness: others who left some of the same traces ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Habits:
    """When and where somebody writes, from their newest comments, at most 60."""

    comments: int = 0
    threads: frozenset[int] = frozenset()
    moments: frozenset[str] = frozenset()
    """thread:stretch of ten minutes, each with the stretch that follows, so that two near the same edge still meet."""
    hours: frozenset[int] = frozenset()
    """Hours of the day (UTC) in which most of it is written."""
    answered: frozenset[int] = frozenset()
    """Whom they answered."""


@dataclass(frozen=True, slots=True)
class Company:
    """How the habits of two people go together."""

    threads: int = 0
    """Threads in which both write."""
    fewer: int = 0
    """Threads of the one who writes in fewer."""
    at_once: bool = False
    """Whether both wrote in one thread within about ten minutes."""
    answers: bool = False
    """Whether one of them answered the other."""
    hours: float | None = None
    """From 0 to 1, how far their hours of the day agree; None while one has written too little."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many values of a kind two people left: alike, by the one who left fewer, and by the other."""

    alike: int
    fewer: int
    more: int

    @property
    def overlap(self) -> float:
        """From 0 to 1: what share of all their values both left."""
        return self.alike / max(1, self.fewer + self.more - self.alike)


@dataclass(frozen=True, slots=True)
class Common:
    """Where the traces of two authors agree and where they do not. `aliases.compare` weighs it."""

    CROWD: ClassVar[int] = 50
    """From so many people on, a trace is that of a crowd and is counted no further."""

    shared: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Kind of trace that both left alike -> how many people left it, these two included."""
    different: frozenset[str] = frozenset()
    """Kinds of which both left traces, and none alike."""
    seconds_apart: float | None = None
    """Between the last that was seen of both; None when it is not known."""
    company: Company | None = None
    """When and where both write; None where that was not looked at."""
    shares: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """For traces of a crowd, where it is known: the share of all people who left it."""
    spread: Mapping[str, Spread] = field(default_factory=lambda: MappingProxyType({}))
    """For "range" and "agent": from how many places, and with how many kinds of browser, each of them writes."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely a person whom storage knows is the author."""

    person_id: int
    probability: float
    because: tuple[str, ...] = ()
    """The traits that speak for it, in plain words, the weightiest first."""
    counts: bool = False
    """Sure enough that strikes are counted together."""


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
class OtherName:
    """Another name that this author probably writes under."""

    name: str
    probability: float
    because: tuple[str, ...] = ()
    in_this_thread: bool = False
    last_seen: datetime | None = None
    own: bool = False
    """Whether it is a name of the very person whom mailbox or browser name, and not of somebody who may be them."""


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


# --- Evidence: what a detector noticed --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A passage: `text[start:end]` of the field as it was submitted. Offsets count code points."""

    start: int
    end: int
    text: str
    field: str = "text"
    """text, name, email or website"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a detector noticed, and how strong it is from 0 to 1."""

    detector: str
    score: float
    note: str
    """Plain words with the real numbers, for a moderator: "3 links, the limit is 2"."""
    spans: tuple[Span, ...] = ()
    facts: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    """What a rule's condition may ask about this evidence, under `match.`; keys are documented in FACTS."""


# --- Finding and Decision ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule met its evidence. Findings below the threshold and excused ones are kept too."""

    rule: str
    clause: str
    action: Action
    """What this rule asks for; PUBLISH when below the threshold, excused or in shadow."""
    score: float
    because: str
    """From the policy: why the rule exists. An author may read this."""
    note: str
    """From the evidence: what was noticed. Moderators only."""
    spans: tuple[Span, ...] = ()
    detector: str = ""
    shadow: Action | None = None
    """For a rule in shadow: what it would have asked for."""
    excused: str = ""
    """The rule's condition that excused it, word for word."""
    failed: bool = False
    """The check could not be made; the action is then HOLD."""
    thresholds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """The rule's act_at, so that a page can say "0.71, holds from 0.50"."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of judging: it carries its reasons and names the policy that gave them."""

    action: Action
    findings: tuple[Finding, ...]
    policy_version: int
    policy_sha256: str
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    scorer_version: str = ""

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings that ask for the action that was taken; empty when it was published."""
        if self.action is Action.PUBLISH:
            return ()
        return tuple(f for f in self.findings if f.action is self.action)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the deciding findings, each once, strongest first."""
        ordered = sorted(self.deciding, key=lambda finding: -finding.score)
        return tuple(dict.fromkeys(finding.clause for finding in ordered))


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
    author: Author = Author()
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
