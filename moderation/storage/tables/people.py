"""People, the traces they leave, and what links two of them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, Digest, Id, Moment, Word


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


class LinkWeightsRow(Base):
    """Weights of the comparison of people, as estimated from this site's own data. The newest row counts."""

    __tablename__ = "link_weights"
    id: Mapped[Id]
    at: Mapped[Moment]
    people: Mapped[int] = mapped_column(comment="how many people they come from")
    weights: Mapped[dict[str, Any]] = mapped_column(comment="see aliases/learned.py")


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
