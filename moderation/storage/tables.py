"""Every table of the service, typed. Meaning stands beside the column; kinds are strings owned by code.

Rows that record what happened (decision, finding, review, act, strike, ban and their ends) are only ever added.
Personal data: only keyed hashes (see aliases/keys.py) and what the author chose to publish (name, website).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy import (
    text as words,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine
from typing_extensions import override


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, always aware and in UTC. SQLite forgets zones, so they are put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment without a time zone cannot be stored: {value!r}")
        return value.astimezone(UTC)

    @override
    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class RowId(TypeDecorator[int]):
    """A number of a row. One that no row can have, because it is too long, is asked for as 0, which no row has:
    so a made-up address in a browser finds nothing instead of failing.
    """

    impl = BigInteger
    cache_ok = True

    @override
    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[int]:
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else BigInteger())

    @override
    def process_bind_param(self, value: int | None, dialect: Dialect) -> int | None:
        return value if value is None or -LONGEST_ID <= value <= LONGEST_ID else 0


LONGEST_ID = 2**63 - 1

Id = Annotated[int, mapped_column(RowId, primary_key=True, autoincrement=True)]
Moment = Annotated[datetime, mapped_column(UtcDateTime)]
MaybeMoment = Annotated[datetime | None, mapped_column(UtcDateTime)]
Word = Annotated[str, mapped_column(String(40))]
ClauseId = Annotated[str, mapped_column(String(80))]
Digest = Annotated[str, mapped_column(String(64), comment="hex of a keyed hash")]


class Base(DeclarativeBase):
    """Where all tables are known; migrations compare themselves with it."""

    type_annotation_map: ClassVar[dict[Any, Any]] = {dict[str, Any]: JSON, list[Any]: JSON}


class SiteRow(Base):
    __tablename__ = "site"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500), unique=True)


class ServedSiteRow(Base):
    """A site that is served by itself, below an address and with a policy file of its own."""

    __tablename__ = "served_site"
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    path: Mapped[Word] = mapped_column(unique=True, comment="the word that stands for it in addresses")
    policy_path: Mapped[str] = mapped_column(String(1000))
    added_at: Mapped[Moment]


class ThreadRow(Base):
    __tablename__ = "thread"
    __table_args__ = (UniqueConstraint("site_id", "slug"), Index("thread_by_opened", "opened_at", "id"))
    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    slug: Mapped[str] = mapped_column(String(200))
    title: Mapped[str] = mapped_column(String(500))
    url: Mapped[str] = mapped_column(String(1000), default="")
    author_name: Mapped[str] = mapped_column(String(245), default="")
    body: Mapped[str] = mapped_column(Text, default="", comment="Markdown of the article, where the service shows it")
    opened_at: Mapped[Moment]
    closed_at: Mapped[MaybeMoment] = mapped_column(comment="by hand; closing by age is the policy's")


class PersonRow(Base):
    """One person as far as the service knows; several names may belong to them."""

    __tablename__ = "person"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(245), comment="the name last used")
    first_seen: Mapped[Moment]
    last_seen: Mapped[Moment]
    role: Mapped[Word] = mapped_column(default="guest")


class AuthorKeyRow(Base):
    """A comparable trace of an author: a kind and a keyed hash, never the value."""

    __tablename__ = "author_key"
    __table_args__ = (
        UniqueConstraint("person_id", "kind", "digest"),
        Index("author_key_by_digest", "kind", "digest", "last_seen"),
    )
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Word] = mapped_column(comment="see aliases/keys.py")
    digest: Mapped[Digest]
    first_seen: Mapped[Moment]
    last_seen: Mapped[Moment]
    uses: Mapped[int] = mapped_column(default=1)


class CommonTraceRow(Base):
    """What share of all people left a trace that a crowd left. Counted anew now and then."""

    __tablename__ = "common_trace"
    kind: Mapped[Word] = mapped_column(primary_key=True)
    digest: Mapped[Digest] = mapped_column(primary_key=True)
    share: Mapped[float]


class PersonNameRow(Base):
    """A name that a person has written under."""

    __tablename__ = "person_name"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(245), primary_key=True)
    first_seen: Mapped[Moment]
    last_seen: Mapped[Moment]
    uses: Mapped[int] = mapped_column(default=1)


_WAITS = words("status = 'held' AND withdrawn_at IS NULL")
WAITS: dict[str, Any] = {"sqlite_where": _WAITS, "postgresql_where": _WAITS}
"""Where an index holds the queue alone. A query must say the same words, or the database does not see that it fits."""


class CommentRow(Base):
    __tablename__ = "comment"
    __table_args__ = (
        Index("comment_by_thread", "thread_id", "status", "id"),
        Index("comment_by_root", "root_id", "status", "id"),
        Index("comment_roots", "thread_id", "root_id", "id"),
        Index("comment_by_person", "person_id", "created_at", "status"),
        Index("comment_by_network", "network_digest", "created_at"),
        Index("comment_by_parent", "parent_id"),
        # The queue, in each order and for each filter: only what waits is in them, so they stay small. There is no
        # index that begins with the status: without statistics SQLite would take that one and then sort everything.
        Index("comment_waiting", "id", **WAITS),
        Index("comment_waiting_by_thread", "thread_id", "id", **WAITS),
        Index("comment_waiting_by_doubt", "judged_doubt", "id", **WAITS),
        Index("comment_waiting_by_clause", "judged_clause", "id", **WAITS),
        Index("comment_waiting_by_gravest", "judged_gravest", "id", **WAITS),
        Index("comment_by_time", "created_at", "id"),
        UniqueConstraint("token_digest"),
        UniqueConstraint("source", "source_id"),
    )
    id: Mapped[Id]
    thread_id: Mapped[int] = mapped_column(ForeignKey("thread.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    root_id: Mapped[int | None] = mapped_column(
        ForeignKey("comment.id"),
        comment="top of the tree it hangs in, so that a tree is read at once; empty at the top",
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(245))
    website: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text, comment="as written; empty once erased")
    role: Mapped[Word] = mapped_column(default="guest", comment="the writer's verified role when posting")
    status: Mapped[Word]
    version: Mapped[int] = mapped_column(default=1, comment="raised by every change; compare-and-set guards it")
    created_at: Mapped[Moment]
    edited_at: Mapped[MaybeMoment]
    withdrawn_at: Mapped[MaybeMoment]
    network_digest: Mapped[str] = mapped_column(String(64), default="")
    token_digest: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the author's private token")
    channel: Mapped[Word] = mapped_column(default="form")
    judged_doubt: Mapped[float] = mapped_column(
        default=1.0,
        server_default=words("1"),
        comment="1 minus the newest decision's score: one index gives the surest first, among equals the oldest",
    )
    judged_clause: Mapped[str] = mapped_column(
        String(80), default="", server_default=words("''"), comment="the decision's"
    )
    judged_gravest: Mapped[str] = mapped_column(
        String(80), default="", server_default=words("''"), comment="that of its clauses whose strikes weigh most"
    )
    judged_rule: Mapped[str] = mapped_column(
        String(120), default="", server_default=words("''"), comment="of its strongest deciding finding"
    )
    source: Mapped[str | None] = mapped_column(String(80), comment="where it was imported from")
    source_id: Mapped[str | None] = mapped_column(String(200))


class ShingleRow(Base):
    """Bands of a comment's MinHash signature: texts that share one are candidates for being near-copies."""

    __tablename__ = "shingle"
    __table_args__ = (Index("shingle_by_band", "band", "comment_id"), {"sqlite_with_rowid": False})
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    band: Mapped[int] = mapped_column(BigInteger)


class PolicyTextRow(Base):
    """Every policy file that ever judged something, whole, under its hash."""

    __tablename__ = "policy_text"
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    first_used: Mapped[Moment]


class DecisionRow(Base):
    __tablename__ = "decision"
    __table_args__ = (Index("decision_by_comment", "comment_id", "id"),)
    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    comment_version: Mapped[int]
    at: Mapped[Moment]
    action: Mapped[Word]
    score: Mapped[float] = mapped_column(default=0.0, comment="the strongest deciding finding's, for sorting the queue")
    clause: Mapped[str] = mapped_column(String(80), default="", comment="the strongest deciding clause, for filters")
    policy_version: Mapped[int]
    policy_sha256: Mapped[str] = mapped_column(ForeignKey("policy_text.sha256"))
    scorer_version: Mapped[str] = mapped_column(String(80), default="")
    scores: Mapped[dict[str, Any]]


class FindingRow(Base):
    __tablename__ = "finding"
    __table_args__ = (Index("finding_by_decision", "decision_id"), Index("finding_by_rule", "rule", "id"))
    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    rule: Mapped[str] = mapped_column(String(120))
    clause: Mapped[ClauseId]
    action: Mapped[Word]
    score: Mapped[float]
    because: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    spans: Mapped[list[Any]] = mapped_column(comment="[[start, end, text, field], ...]; never the text of an e-mail")
    detector: Mapped[Word]
    shadow: Mapped[str | None] = mapped_column(String(40))
    excused: Mapped[str] = mapped_column(Text, default="")
    failed: Mapped[bool] = mapped_column(default=False)
    thresholds: Mapped[dict[str, Any]]


class ModeratorRow(Base):
    __tablename__ = "moderator"
    id: Mapped[Id]
    name: Mapped[str] = mapped_column(String(80), unique=True)
    role: Mapped[Word]
    password_hash: Mapped[str] = mapped_column(String(200), default="", comment="argon2id; empty until one is set")
    created_at: Mapped[Moment]
    removed_at: Mapped[MaybeMoment]


class ModeratorSiteRow(Base):
    """The only site at which a moderator works; without a row, all of them."""

    __tablename__ = "moderator_site"
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"), primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))


class SessionRow(Base):
    __tablename__ = "session"
    id: Mapped[Id]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    created_at: Mapped[Moment]
    last_seen: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]
    device: Mapped[str] = mapped_column(String(80), default="", comment="family and system of the browser, no more")
    pending: Mapped[bool] = mapped_column(default=False, comment="the second factor is still to come")


class SecondFactorRow(Base):
    """What a moderator has besides a password: a code generator, a passkey, or a recovery code."""

    __tablename__ = "second_factor"
    __table_args__ = (Index("second_factor_by_moderator", "moderator_id", "kind"),)
    id: Mapped[Id]
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    kind: Mapped[Word] = mapped_column(comment="totp, passkey or recovery")
    name: Mapped[str] = mapped_column(String(80), default="", comment="what its owner calls it")
    secret: Mapped[str] = mapped_column(
        Text, default="", comment="totp: encrypted; passkey: its public key; recovery: a keyed hash"
    )
    credential: Mapped[str | None] = mapped_column(String(1400), unique=True, comment="a passkey's own number")
    counter: Mapped[int] = mapped_column(BigInteger, default=0, comment="the last one that was used; none works twice")
    created_at: Mapped[Moment]
    confirmed_at: Mapped[MaybeMoment] = mapped_column(comment="empty: not in use yet")
    used_at: Mapped[MaybeMoment]


class ChoreRow(Base):
    """When something that is done by the clock was last done, so that one of several processes does it."""

    __tablename__ = "chore"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    ran_at: Mapped[Moment]


class SignInLinkRow(Base):
    """A one-time link that signs a moderator in; the first start prints one."""

    __tablename__ = "sign_in_link"
    id: Mapped[Id]
    token_digest: Mapped[Digest] = mapped_column(unique=True)
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    expires_at: Mapped[Moment]
    used_at: Mapped[MaybeMoment]


class AttemptRow(Base):
    """Failed sign-ins, for slowing down who guesses. Old rows are swept."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_by_key", "key_digest", "at"),)
    id: Mapped[Id]
    key_digest: Mapped[Digest]
    at: Mapped[Moment]


class ActRow(Base):
    """The append-only log: who did what to whom, when, why. A database trigger refuses changes."""

    __tablename__ = "act"
    __table_args__ = (
        Index("act_by_batch", "batch"),
        Index("act_by_comment", "comment_id"),
        Index("act_by_person", "person_id"),
        Index("act_by_undoes", "undoes"),
        Index("act_by_kind", "kind", "id"),
    )
    id: Mapped[Id]
    at: Mapped[Moment]
    batch: Mapped[str] = mapped_column(
        String(80), comment="acts that were one click share it; undo takes it back as a whole"
    )
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"), comment="empty: the service itself")
    kind: Mapped[Word]
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    thread_id: Mapped[int | None] = mapped_column(ForeignKey("thread.id"))
    ban_id: Mapped[int | None] = mapped_column(ForeignKey("ban.id"))
    strike_id: Mapped[int | None] = mapped_column(ForeignKey("strike.id"))
    clause: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    before: Mapped[dict[str, Any]] = mapped_column(comment="what undo needs; never personal data")
    after: Mapped[dict[str, Any]]
    undoes: Mapped[str | None] = mapped_column(String(80), comment="the batch that this act takes back")


class ActSealRow(Base):
    """A link of the chain over the log: each act's digest goes over the act and over the link before."""

    __tablename__ = "act_seal"
    id: Mapped[Id] = mapped_column(comment="the order of the chain, which is that of the commits")
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"), unique=True)
    digest: Mapped[str] = mapped_column(String(64), comment="SHA-256, hex")


class ReviewRow(Base):
    """A person's verdict on a comment, beside the machine's decision."""

    __tablename__ = "review"
    __table_args__ = (Index("review_by_comment", "comment_id", "id"),)
    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    comment_version: Mapped[int]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    act_id: Mapped[int] = mapped_column(ForeignKey("act.id"))
    at: Mapped[Moment]
    verdict: Mapped[Word] = mapped_column(comment="publish, hold or remove")
    clause: Mapped[str] = mapped_column(String(80), default="")
    reason: Mapped[str] = mapped_column(Text, default="")


class StrikeRow(Base):
    __tablename__ = "strike"
    __table_args__ = (Index("strike_by_person", "person_id", "expires_at"),)
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    clause: Mapped[ClauseId]
    weight: Mapped[int]
    at: Mapped[Moment]
    expires_at: Mapped[Moment]


class StrikeEndRow(Base):
    """A strike that was taken back."""

    __tablename__ = "strike_end"
    strike_id: Mapped[int] = mapped_column(ForeignKey("strike.id"), primary_key=True)
    at: Mapped[Moment]


class BanRow(Base):
    """A block (until is set) or a ban (for good). Never edited: a changed end is a new row that replaces this."""

    __tablename__ = "ban"
    __table_args__ = (Index("ban_by_person", "person_id"),)
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[Word] = mapped_column(comment="block or ban")
    name: Mapped[str] = mapped_column(String(245), comment="the person's name when it was placed")
    clause: Mapped[ClauseId]
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[Moment]
    until: Mapped[MaybeMoment]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"), comment="empty: an automatic step")
    replaces: Mapped[int | None] = mapped_column(ForeignKey("ban.id"))


class BanEndRow(Base):
    """A ban that was lifted or replaced before its end."""

    __tablename__ = "ban_end"
    ban_id: Mapped[int] = mapped_column(ForeignKey("ban.id"), primary_key=True)
    at: Mapped[Moment]
    kind: Mapped[Word] = mapped_column(comment="lifted or replaced")
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class KeyBanRow(Base):
    """A key that is stopped, whoever leaves it: a mailbox, a mail domain, a network or a pattern of names."""

    __tablename__ = "key_ban"
    __table_args__ = (Index("key_ban_by_digest", "digest"),)
    id: Mapped[Id]
    kind: Mapped[Word] = mapped_column(comment="mail, mail_domain, network or name")
    trace: Mapped[Word] = mapped_column(default="", comment="the kind of trace that the digest is of; empty for names")
    digest: Mapped[str] = mapped_column(String(64), default="", comment="hex of a keyed hash; empty for names")
    pattern: Mapped[str] = mapped_column(String(245), default="", comment="of names, with * for anything")
    shown: Mapped[str] = mapped_column(String(200), default="", comment="what moderators read; never an address")
    only_holds: Mapped[bool] = mapped_column(default=False)
    clause: Mapped[ClauseId]
    reason: Mapped[str] = mapped_column(Text)
    since: Mapped[Moment]
    until: Mapped[MaybeMoment]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), comment="whose key it was, if it is known")
    last_matched: Mapped[MaybeMoment]
    matched: Mapped[int] = mapped_column(default=0, comment="how many comments met it")


class KeyBanEndRow(Base):
    """A stopped key that was freed."""

    __tablename__ = "key_ban_end"
    key_ban_id: Mapped[int] = mapped_column(ForeignKey("key_ban.id"), primary_key=True)
    at: Mapped[Moment]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class AttackRow(Base):
    """Attack mode: from when until when newcomers wait. It ends by itself."""

    __tablename__ = "attack"
    __table_args__ = (Index("attack_by_end", "until"),)
    id: Mapped[Id]
    since: Mapped[Moment]
    until: Mapped[Moment]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


class AttackEndRow(Base):
    """Attack mode that somebody ended before its time."""

    __tablename__ = "attack_end"
    attack_id: Mapped[int] = mapped_column(ForeignKey("attack.id"), primary_key=True)
    at: Mapped[Moment]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))


class LinkWeightsRow(Base):
    """Weights of the comparison of people, as estimated from this site's own data. The newest row counts."""

    __tablename__ = "link_weights"
    id: Mapped[Id]
    at: Mapped[Moment]
    people: Mapped[int] = mapped_column(comment="how many people they come from")
    weights: Mapped[dict[str, Any]] = mapped_column(comment="see aliases/learned.py")


class NonceRow(Base):
    """A form or request that was already taken: the same nonce leads to the same comment, never to a second."""

    __tablename__ = "nonce"
    nonce: Mapped[str] = mapped_column(String(80), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    at: Mapped[Moment]


class ApiKeyRow(Base):
    """A key with which another system has its comments judged. The key itself is shown once and never kept."""

    __tablename__ = "api_key"
    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    digest: Mapped[Digest] = mapped_column(unique=True)
    clauses: Mapped[list[Any]] = mapped_column(comment="clauses that count for this site; empty: all of them")
    trusts_roles: Mapped[bool] = mapped_column(default=True, comment="whether the site may say who is administrator")
    per_minute: Mapped[int] = mapped_column(
        default=6000, server_default="6000", comment="how many calls it may make in a minute"
    )
    created_at: Mapped[Moment]
    revoked_at: Mapped[MaybeMoment]


class WebhookRow(Base):
    """An address of a site's own system that is told what became of its comments. Its secret is kept nowhere."""

    __tablename__ = "webhook"
    id: Mapped[Id]
    site_id: Mapped[int] = mapped_column(RowId, comment="0: the service's own pages")
    url: Mapped[str] = mapped_column(String(1000))
    events: Mapped[list[Any]] = mapped_column(comment="of what it is told; empty: of everything")
    created_at: Mapped[Moment]
    ended_at: Mapped[MaybeMoment]


class ModeratorTokenRow(Base):
    """A token with which a program acts for a moderator, as far as its scopes go. Shown once and never kept."""

    __tablename__ = "moderator_token"
    id: Mapped[Id]
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    digest: Mapped[Digest] = mapped_column(unique=True)
    scopes: Mapped[list[Any]] = mapped_column(comment="what it opens: queue, decide, people, bans, log")
    note: Mapped[str] = mapped_column(String(200), default="", comment="what it is for, in its owner's words")
    per_minute: Mapped[int]
    created_at: Mapped[Moment]
    expires_at: Mapped[MaybeMoment]
    revoked_at: Mapped[MaybeMoment]


class CallCountRow(Base):
    """How many calls were taken out of a limit in a window of time. Old rows are swept."""

    __tablename__ = "call_count"
    subject: Mapped[str] = mapped_column(String(80), primary_key=True)
    window: Mapped[int] = mapped_column(BigInteger, primary_key=True, comment="which minute, counted from 1970")
    taken: Mapped[int]


class CheckRow(Base):
    """A decision on a comment that another system keeps: never its text, a keyed hash of it alone."""

    __tablename__ = "api_check"
    __table_args__ = (
        Index("api_check_by_key", "api_key_id", "at"),
        Index("api_check_by_text", "api_key_id", "text_digest"),
    )
    id: Mapped[Id]
    guid: Mapped[str] = mapped_column(String(32), unique=True, comment="what the other system knows it by")
    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id"))
    door: Mapped[Word] = mapped_column(comment="the interface that was asked: akismet")
    at: Mapped[Moment]
    text_digest: Mapped[Digest]
    answer: Mapped[Word] = mapped_column(comment="ham, spam or discard: what the other system was told")
    is_test: Mapped[bool]
    action: Mapped[Word]
    score: Mapped[float]
    findings: Mapped[list[Any]] = mapped_column(comment="[[rule, clause, action, score], ...]; no passages")
    policy_version: Mapped[int]
    policy_sha256: Mapped[str] = mapped_column(String(64))
    scorer_version: Mapped[str] = mapped_column(String(80))


class VerdictRow(Base):
    """What people at the other system decided in the end, beside the decision that it corrects or confirms."""

    __tablename__ = "api_verdict"
    __table_args__ = (Index("api_verdict_by_key", "api_key_id", "at"), Index("api_verdict_by_check", "check_id"))
    id: Mapped[Id]
    check_id: Mapped[int | None] = mapped_column(ForeignKey("api_check.id"), comment="empty: never seen here")
    api_key_id: Mapped[int] = mapped_column(ForeignKey("api_key.id"))
    door: Mapped[Word]
    at: Mapped[Moment]
    text_digest: Mapped[Digest]
    verdict: Mapped[Word] = mapped_column(comment="spam, ham, or scores")
    scores: Mapped[dict[str, Any]] = mapped_column(comment="what was suggested for each attribute, from 0 to 1")


class AliasEdgeRow(Base):
    """A moderator's word on two people: one and the same, or not. The service never overrides it."""

    __tablename__ = "alias_edge"
    __table_args__ = (Index("alias_edge_by_first", "first_id"), Index("alias_edge_by_second", "second_id"))
    id: Mapped[Id]
    first_id: Mapped[int] = mapped_column(ForeignKey("person.id"), comment="the lower number of the two")
    second_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    verdict: Mapped[Word] = mapped_column(comment="same or different")
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]


class AliasEdgeEndRow(Base):
    """A moderator's word on two people that was taken back or replaced."""

    __tablename__ = "alias_edge_end"
    edge_id: Mapped[int] = mapped_column(ForeignKey("alias_edge.id"), primary_key=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    at: Mapped[Moment]


class AppealRow(Base):
    """An author asks that a removal be looked at again. One for each removal: the comment's version tells them apart."""

    __tablename__ = "appeal"
    __table_args__ = (UniqueConstraint("comment_id", "comment_version"),)
    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    comment_version: Mapped[int] = mapped_column(comment="the version that was removed")
    moderator_id: Mapped[int | None] = mapped_column(
        ForeignKey("moderator.id"), comment="who removed it; empty: the rules did"
    )
    at: Mapped[Moment]


class AppealMessageRow(Base):
    """What was said in an appeal, by its author or by a moderator."""

    __tablename__ = "appeal_message"
    __table_args__ = (Index("appeal_message_by_appeal", "appeal_id", "id"),)
    id: Mapped[Id]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"), comment="empty: the author")
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[Moment]


class AppealVerdictRow(Base):
    """What became of an appeal. The newest one counts."""

    __tablename__ = "appeal_verdict"
    __table_args__ = (Index("appeal_verdict_by_appeal", "appeal_id", "id"),)
    id: Mapped[Id]
    appeal_id: Mapped[int] = mapped_column(ForeignKey("appeal.id"))
    verdict: Mapped[Word] = mapped_column(comment="granted, refused, or open: a verdict was taken back")
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    at: Mapped[Moment]


class OutboxRow(Base):
    """Something to be sent to the outside: a mail, a chat message, a webhook. Written in the transaction that gives rise
    to it, sent by workflow/deliver.py afterwards. The payload names things by their numbers; addresses are not in it.
    """

    __tablename__ = "outbox"
    __table_args__ = (Index("outbox_by_due", "ended_at", "due_at"), Index("outbox_by_tried", "purpose", "tried_at"))
    id: Mapped[Id]
    channel: Mapped[Word] = mapped_column(comment="mail, chat, webhook: who sends it")
    purpose: Mapped[Word] = mapped_column(comment="what it is about; each purpose has a budget of its own")
    payload: Mapped[dict[str, Any]]
    mark: Mapped[str | None] = mapped_column(String(200), unique=True, comment="the same mark is sent once")
    created_at: Mapped[Moment]
    due_at: Mapped[Moment]
    attempts: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[MaybeMoment]
    leased_until: Mapped[MaybeMoment] = mapped_column(comment="a process is sending it; nobody else takes it till then")
    ended_at: Mapped[MaybeMoment]
    outcome: Mapped[Word] = mapped_column(default="", comment="sent, dropped or given_up")
    problem: Mapped[str] = mapped_column(Text, default="", comment="why the last attempt failed; no personal data")


class RuleHoldRow(Base):
    """From then on this rule asks to hold at most, whatever the policy says."""

    __tablename__ = "rule_hold"
    __table_args__ = (Index("rule_hold_by_rule", "rule", "id"),)
    id: Mapped[Id]
    rule: Mapped[str] = mapped_column(String(120))
    at: Mapped[Moment]
    kind: Mapped[Word] = mapped_column(comment="overturned, surge, or by_hand")
    reason: Mapped[str] = mapped_column(Text)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"), comment="empty: the service itself")


class RuleHoldEndRow(Base):
    """The rule may remove again."""

    __tablename__ = "rule_hold_end"
    id: Mapped[Id]
    rule_hold_id: Mapped[int] = mapped_column(ForeignKey("rule_hold.id"), unique=True)
    at: Mapped[Moment]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))


class LearnedRow(Base):
    """What was learned from people's verdicts at some moment: weights over the shipped scorer, and how good they are."""

    __tablename__ = "learned"
    id: Mapped[Id]
    at: Mapped[Moment]
    version: Mapped[str] = mapped_column(String(64), comment="SHA-256 of the weights")
    weights: Mapped[bytes] = mapped_column(LargeBinary)
    facts: Mapped[dict[str, Any]] = mapped_column(comment="examples, and what the trial on later verdicts gave")


class LearnedSwitchRow(Base):
    """Which weights count from then on. The newest row counts."""

    __tablename__ = "learned_switch"
    id: Mapped[Id]
    at: Mapped[Moment]
    learned_id: Mapped[int | None] = mapped_column(ForeignKey("learned.id"), comment="empty: none")
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"), comment="empty: the service itself")


class ExampleRow(Base):
    """A verdict on a comment that is kept elsewhere, as the scorer sees its text: numbers of hashed groups of letters."""

    __tablename__ = "example"
    __table_args__ = (Index("example_by_time", "at", "id"),)
    id: Mapped[Id]
    at: Mapped[Moment]
    door: Mapped[Word]
    labels: Mapped[dict[str, Any]] = mapped_column(comment="label: 1 or 0, where the verdict says something of it")
    shipped: Mapped[dict[str, Any]] = mapped_column(comment="label: log-odds that the shipped scorer gave")
    features: Mapped[bytes] = mapped_column(LargeBinary)


class PatternRow(Base):
    """A comment of which a moderator has said that all like it are to wait for a person."""

    __tablename__ = "pattern"
    __table_args__ = (Index("pattern_by_comment", "comment_id"),)
    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[Moment]


class PatternEndRow(Base):
    """Comments like it are nothing special any more."""

    __tablename__ = "pattern_end"
    id: Mapped[Id]
    pattern_id: Mapped[int] = mapped_column(ForeignKey("pattern.id"), unique=True)
    at: Mapped[Moment]
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))


class ContactRow(Base):
    """Somebody who asked for notices by mail. The address is encrypted with a key outside the database, and gone once
    the contact has ended: refused, stopped, or over by the clock.
    """

    __tablename__ = "contact"
    __table_args__ = (
        Index("contact_by_address", "address_digest", "asked_at"),
        Index("contact_by_comment", "comment_id"),
        Index("contact_by_end", "ended_at", "dies_at"),
    )
    id: Mapped[Id]
    kind: Mapped[Word] = mapped_column(comment="comment: its author; digest: a moderator")
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"))
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    address_digest: Mapped[Digest]
    network_digest: Mapped[str] = mapped_column(String(64), default="")
    sealed: Mapped[str] = mapped_column(Text, comment="encrypted address and private link; empty once ended")
    asked_at: Mapped[Moment]
    confirmed_at: Mapped[MaybeMoment] = mapped_column(
        comment="by the link in the first mail; nothing else is sent before"
    )
    ended_at: Mapped[MaybeMoment]
    dies_at: Mapped[Moment]
    told_status: Mapped[Word] = mapped_column(default="", comment="the state that the author was last told of")


class ToldRow(Base):
    """How far a moderator or a chat room has been told of comments that wait."""

    __tablename__ = "told"
    who: Mapped[str] = mapped_column(String(80), primary_key=True)
    decision_id: Mapped[int] = mapped_column(RowId, comment="up to this decision")
    at: Mapped[Moment]


class SavedViewRow(Base):
    """Filters of the queue that a moderator keeps under a name, for themselves."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("moderator_id", "name"),)
    id: Mapped[Id]
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    name: Mapped[str] = mapped_column(String(80))
    query: Mapped[str] = mapped_column(String(1000), comment="as it stands in the address")
    at: Mapped[Moment]


class SavedReplyRow(Base):
    """Words for an author that moderators use again. Never changed: an edit ends it and adds another."""

    __tablename__ = "saved_reply"
    id: Mapped[Id]
    clause: Mapped[str] = mapped_column(String(80), default="", comment="empty: it fits any")
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    at: Mapped[Moment]


class SavedReplyEndRow(Base):
    """A saved reply that was put away or replaced."""

    __tablename__ = "saved_reply_end"
    reply_id: Mapped[int] = mapped_column(ForeignKey("saved_reply.id"), primary_key=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    at: Mapped[Moment]


class PersonNoteRow(Base):
    """What a moderator notes about a person for the other moderators."""

    __tablename__ = "person_note"
    __table_args__ = (Index("person_note_by_person", "person_id"),)
    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    text: Mapped[str] = mapped_column(Text)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    at: Mapped[Moment]


class PersonNoteEndRow(Base):
    """A note that was put away."""

    __tablename__ = "person_note_end"
    note_id: Mapped[int] = mapped_column(ForeignKey("person_note.id"), primary_key=True)
    moderator_id: Mapped[int | None] = mapped_column(ForeignKey("moderator.id"))
    at: Mapped[Moment]


class ReportRow(Base):
    """A reader reports a comment: against the policy, or as illegal (a notice by Art. 16 of the DSA).

    What became of it is the newest verdict on the comment after it (storage/reports.py), so taking a verdict back takes
    that back too.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("comment_id", "text_mark", "network_digest"),
        Index("report_by_network", "network_digest", "at"),
        Index("report_by_mailbox", "mailbox_digest", "at"),
        Index("report_by_visitor", "visitor_digest", "at"),
        Index("report_by_end", "told_at", "at"),
    )
    id: Mapped[Id]
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    text_mark: Mapped[str] = mapped_column(
        String(40), comment="when the text was last edited: a new text may be reported again"
    )
    kind: Mapped[Word] = mapped_column(comment="policy or illegal")
    clause: Mapped[str] = mapped_column(String(80), default="")
    explanation: Mapped[str] = mapped_column(Text)
    passage: Mapped[str] = mapped_column(Text, default="", comment="the exact place, in the words of the comment")
    good_faith: Mapped[bool] = mapped_column(default=False)
    network_digest: Mapped[Digest]
    mailbox_digest: Mapped[str] = mapped_column(String(64), default="")
    visitor_digest: Mapped[str] = mapped_column(String(64), default="")
    weight: Mapped[float] = mapped_column(comment="by the reporter's record when it was made")
    first: Mapped[bool] = mapped_column(comment="nothing was known of the reporter")
    sealed: Mapped[str] = mapped_column(Text, default="", comment="encrypted name and address; empty once it is over")
    at: Mapped[Moment]
    told_at: Mapped[MaybeMoment] = mapped_column(
        comment="when the reporter was told what became of it, or nobody is to be told"
    )


class FigureRow(Base):
    """How often something happened on a day: added up from the append-only tables, so it never has to be counted again."""

    __tablename__ = "figure"
    __table_args__ = ({"sqlite_with_rowid": False},)
    day: Mapped[str] = mapped_column(String(10), primary_key=True, comment="2026-11-22, in UTC")
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(160), primary_key=True)
    count: Mapped[int] = mapped_column(BigInteger)


class FigureMarkRow(Base):
    """Up to which row of a table the figures have been added up."""

    __tablename__ = "figure_mark"
    source: Mapped[str] = mapped_column(String(40), primary_key=True)
    last_id: Mapped[int] = mapped_column(RowId)
    at: Mapped[Moment]


class SecondLookRow(Base):
    """A moderator decides a comment anew without knowing how a colleague decided it. Changes nothing but the figures."""

    __tablename__ = "second_look"
    __table_args__ = (UniqueConstraint("review_id", "moderator_id"),)
    id: Mapped[Id]
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), comment="the colleague's verdict")
    moderator_id: Mapped[int] = mapped_column(ForeignKey("moderator.id"))
    verdict: Mapped[Word] = mapped_column(comment="publish or remove")
    agrees: Mapped[bool]
    at: Mapped[Moment]


APPEND_ONLY = (
    "act",
    "act_seal",
    "decision",
    "finding",
    "review",
    "api_check",
    "api_verdict",
    "alias_edge",
    "alias_edge_end",
    "appeal_verdict",
    "key_ban_end",
    "attack",
    "attack_end",
    "link_weights",
    "rule_hold",
    "rule_hold_end",
    "learned_switch",
    "pattern_end",
    "second_look",
)
"""Tables whose rows the database itself refuses to change or delete."""
