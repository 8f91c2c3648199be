"""Mails and notices to send, who asked for them, what authors were told, and what readers reported."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, Digest, Id, MaybeMoment, Moment, RowId, Word


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
