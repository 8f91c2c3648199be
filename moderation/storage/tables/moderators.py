"""Moderators: how they sign in, and what they keep for themselves."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, Digest, Id, MaybeMoment, Moment, Word


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
