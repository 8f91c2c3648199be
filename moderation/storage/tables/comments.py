"""Sites, their threads and the comments in them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy import text as words
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, Id, MaybeMoment, Moment, Word


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


_WAITS = words("status = 'held' AND withdrawn_at IS NULL")
WAITS: dict[str, Any] = {"sqlite_where": _WAITS, "postgresql_where": _WAITS}
"""Where an index holds the queue alone. A query must say the same words, or the database does not see that it fits."""


class CommentRow(Base):
    __tablename__ = "comment"
    __table_args__ = (
        Index("comment_by_thread", "thread_id", "status", "id"),
        Index("comment_by_root", "root_id", "status", "id"),
        # With the status at its end, so that the pages of a long thread are counted without looking at a comment.
        Index("comment_roots", "thread_id", "root_id", "id", "status"),
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


class NonceRow(Base):
    """A form or request that was already taken: the same nonce leads to the same comment, never to a second."""

    __tablename__ = "nonce"
    nonce: Mapped[str] = mapped_column(String(80), primary_key=True)
    comment_id: Mapped[int] = mapped_column(ForeignKey("comment.id"))
    at: Mapped[Moment]
