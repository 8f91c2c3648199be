"""What the service learns from moderators' decisions."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, Id, Moment, Word


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
