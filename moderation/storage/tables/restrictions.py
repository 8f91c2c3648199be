"""Strikes, bans, attack mode and the appeals against them. Each end is a row of its own."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, ClauseId, Id, MaybeMoment, Moment, Word


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
