"""What other systems use: keys, tokens, webhooks, their calls and their verdicts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, Digest, Id, MaybeMoment, Moment, RowId, Word


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
    drops_unsupported: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="whether attributes that cannot be scored are left out"
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
