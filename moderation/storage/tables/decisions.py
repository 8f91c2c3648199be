"""What was decided, by which policy and rule, and what moderators did about it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from moderation.storage.tables.columns import Base, ClauseId, Id, Moment, Word


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
