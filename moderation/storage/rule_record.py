"""What each rule asked for, and what people decided in the end on the comments that it stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction
from moderation.storage.sql import storable
from moderation.storage.tables import CommentRow, DecisionRow, FindingRow, ReviewRow
from moderation.vocabulary import Action

ASKS = (Action.HOLD.word, Action.REMOVE.word)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """One rule over a stretch of time."""

    rule: str
    held: int
    """Comments that it asked to hold."""
    removed: int
    shadow_held: int
    """Comments that it would have asked to hold, had it not been in shadow."""
    shadow_removed: int
    failed: int
    upheld: int
    """Of those that it stopped, the ones that a person removed."""
    overturned: int
    """Of those that it stopped, the ones that a person published."""
    shadow_upheld: int
    shadow_overturned: int

    @property
    def precision(self) -> float | None:
        """Share of its stops that people upheld; None where nobody has decided."""
        return self.upheld / (self.upheld + self.overturned) if self.upheld + self.overturned else None

    @property
    def shadow_precision(self) -> float | None:
        """The same for what it would have stopped in shadow."""
        decided = self.shadow_upheld + self.shadow_overturned
        return self.shadow_upheld / decided if decided else None


@dataclass(frozen=True, slots=True)
class Hit:
    """A comment that a rule stopped, or would have."""

    comment_id: int
    at: datetime
    asked: str
    """hold or remove"""
    score: float
    status: str
    """Of the comment, now."""
    verdict: str
    """publish, hold or remove, where a person decided last; else empty."""
    text: str


@dataclass(frozen=True, slots=True)
class Rate:
    """How often a rule asked for something among so many decisions."""

    hits: int
    decisions: int


def tallies(tx: Transaction, since: datetime) -> tuple[Tally, ...]:
    """Every rule that asked for something since then, by name."""
    verdict = _verdict().label("verdict")
    found = (
        select(FindingRow.rule, FindingRow.action, FindingRow.shadow, FindingRow.failed, verdict)
        .join(DecisionRow, DecisionRow.id == FindingRow.decision_id)
        .where(DecisionRow.at >= since, or_(FindingRow.action.in_(ASKS), FindingRow.shadow.in_(ASKS)))
        .subquery()
    )
    asks, would = found.c.action.in_(ASKS), found.c.shadow.in_(ASKS)
    removed, published = found.c.verdict == "remove", found.c.verdict == "publish"
    wanted = select(
        found.c.rule,
        _count(found.c.action == ASKS[0]),
        _count(found.c.action == ASKS[1]),
        _count(found.c.shadow == ASKS[0]),
        _count(found.c.shadow == ASKS[1]),
        _count(found.c.failed),
        _count(and_(asks, removed)),
        _count(and_(asks, published)),
        _count(and_(would, removed)),
        _count(and_(would, published)),
    )
    return tuple(Tally(*row) for row in tx.execute(wanted.group_by(found.c.rule).order_by(found.c.rule)))


def hits(tx: Transaction, rule: str, since: datetime, *, shadow: bool, limit: int) -> tuple[Hit, ...]:
    """The newest comments that this rule stopped, or would have stopped while in shadow."""
    asked = FindingRow.shadow if shadow else FindingRow.action
    wanted = (
        select(
            DecisionRow.comment_id,
            DecisionRow.at,
            asked.label("asked"),
            FindingRow.score,
            CommentRow.status,
            func.coalesce(_verdict(), "").label("verdict"),
            CommentRow.text,
        )
        .join(DecisionRow, DecisionRow.id == FindingRow.decision_id)
        .join(CommentRow, CommentRow.id == DecisionRow.comment_id)
        .where(FindingRow.rule == storable(rule), asked.in_(ASKS), DecisionRow.at >= since)
        .order_by(FindingRow.id.desc())
        .limit(limit)
    )
    return tuple(
        Hit(row.comment_id, row.at, row.asked or "", row.score, row.status, row.verdict, row.text)
        for row in tx.execute(wanted)
    )


def stopped_by(tx: Transaction, rule: str, since: datetime) -> Iterator[tuple[int, int]]:
    """(comment, decision) of every comment whose newest decision this rule had a part in since then, oldest first."""
    other = aliased(DecisionRow)
    later = select(func.max(other.id)).where(other.comment_id == CommentRow.id).correlate(CommentRow).scalar_subquery()
    wanted = (
        select(CommentRow.id, DecisionRow.id)
        .join(DecisionRow, DecisionRow.comment_id == CommentRow.id)
        .join(FindingRow, FindingRow.decision_id == DecisionRow.id)
        .where(
            FindingRow.rule == storable(rule),
            FindingRow.action.in_(ASKS),
            DecisionRow.at >= since,
            DecisionRow.id == later,
        )
        .distinct()
        .order_by(CommentRow.id)
    )
    for row in tx.execute(wanted).all():
        yield row[0], row[1]


def newest_verdicts(tx: Transaction, rule: str, after: datetime | None, limit: int) -> tuple[int, int]:
    """(decided by people, of these published) among the newest comments that this rule had removed.

    `after`: only decisions made since then.
    """
    found = (
        select(DecisionRow.id, DecisionRow.comment_id)
        .join(FindingRow, FindingRow.decision_id == DecisionRow.id)
        .where(FindingRow.rule == storable(rule), FindingRow.action == Action.REMOVE.word)
        .order_by(FindingRow.id.desc())
        .limit(limit)
    )
    if after is not None:
        found = found.where(DecisionRow.at > after)
    part = found.subquery()
    verdict = _verdict_of(part.c.comment_id, part.c.id).label("verdict")
    verdicts = select(verdict).select_from(part).subquery()
    decided = verdicts.c.verdict.in_(("publish", "remove"))
    row = tx.execute(select(_count(decided), _count(verdicts.c.verdict == "publish"))).one()
    return int(row[0]), int(row[1])


def rate(tx: Transaction, rule: str, since: datetime, until: datetime, *, shadow: bool) -> Rate:
    """How often the rule asked for something, or would have in shadow, between two moments."""
    asked = FindingRow.shadow if shadow else FindingRow.action
    during = (DecisionRow.at >= since, DecisionRow.at < until)
    counted = (
        select(func.count())
        .select_from(FindingRow)
        .join(DecisionRow, DecisionRow.id == FindingRow.decision_id)
        .where(FindingRow.rule == storable(rule), asked.in_(ASKS), *during)
    )
    decisions = select(func.count()).select_from(DecisionRow).where(*during)
    return Rate(tx.execute(counted).scalar_one(), tx.execute(decisions).scalar_one())


def shadow_since(tx: Transaction, rule: str) -> datetime | None:
    """When this rule was first seen in shadow."""
    return _first(tx, and_(FindingRow.rule == storable(rule), FindingRow.shadow.is_not(None)))


def enforced_since(tx: Transaction, rule: str) -> datetime | None:
    """When this rule first had an effect."""
    return _first(tx, and_(FindingRow.rule == storable(rule), FindingRow.action.in_(ASKS)))


def _first(tx: Transaction, which: ColumnElement[bool]) -> datetime | None:
    # By the finding's number, which has an index with the rule; it rises with time.
    first = select(func.min(FindingRow.id)).where(which).scalar_subquery()
    wanted = select(DecisionRow.at).join(FindingRow, FindingRow.decision_id == DecisionRow.id)
    return tx.execute(wanted.where(FindingRow.id == first)).scalar()


def _count(which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((which, 1), else_=0)), 0)


def _verdict() -> ColumnElement[str]:
    return _verdict_of(DecisionRow.comment_id, DecisionRow.id)


def _verdict_of(comment_id: SQLColumnExpression[int], decision_id: SQLColumnExpression[int]) -> ColumnElement[str]:
    """What people said last of the comment as it was decided on."""
    newest: Select[str] = select(ReviewRow.verdict).where(
        ReviewRow.comment_id == comment_id, ReviewRow.decision_id == decision_id
    )
    return newest.order_by(ReviewRow.id.desc()).limit(1).scalar_subquery()
