"""Figures: what happened on each day, added up once from the tables that only ever grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, add_missing
from moderation.storage.tables import (
    ActRow,
    AppealRow,
    CommentRow,
    DecisionRow,
    FigureMarkRow,
    FigureRow,
    FindingRow,
    PersonRow,
    ReportRow,
    ReviewRow,
    SecondLookRow,
)

Figures = Counter[tuple[str, str, str]]
"""(day, name, key) -> how often"""


@dataclass(frozen=True, slots=True)
class Sums:
    """The figures of a stretch of days."""

    by_name: Mapping[str, Mapping[str, int]]
    """name -> key -> how often, over all days"""
    by_day: Mapping[str, Mapping[str, int]]
    """day -> outcome -> how often"""
    counted_at: datetime | None
    """When they were last added up; None: never."""


def mark(tx: Transaction, source: str) -> int:
    """Up to which row a table has been added up."""
    return tx.execute(select(FigureMarkRow.last_id).where(FigureMarkRow.source == source)).scalar() or 0


def add(tx: Transaction, figures: Figures, source: str, last_id: int, now: datetime) -> None:
    """Add these to what is there, and note how far the table has been added up."""
    rows = [{"day": day, "name": name, "key": key[:160], "count": 0} for day, name, key in figures]
    add_missing(tx, FigureRow, rows)
    table = FigureRow.__table__
    more = (
        update(FigureRow)
        .where(table.c.day == bindparam("on"), table.c.name == bindparam("what"), table.c.key == bindparam("which"))
        .values(count=table.c.count + bindparam("more"))
    )
    for (day, name, key), count in figures.items():
        tx.execute(more, {"on": day, "what": name, "which": key[:160], "more": count})
    add_missing(tx, FigureMarkRow, [{"source": source, "last_id": 0, "at": now}])
    tx.execute(update(FigureMarkRow).where(FigureMarkRow.source == source).values(last_id=last_id, at=now))


def sums(tx: Transaction, first: str, last: str) -> Sums:
    """The figures from the first to the last of these days, both included."""
    within = (FigureRow.day >= first, FigureRow.day <= last)
    by_name: dict[str, dict[str, int]] = {}
    total = select(FigureRow.name, FigureRow.key, func.sum(FigureRow.count)).where(*within)
    for name, key, count in tx.execute(total.group_by(FigureRow.name, FigureRow.key)):
        by_name.setdefault(name, {})[key] = int(count)
    by_day: dict[str, dict[str, int]] = {}
    outcomes = select(FigureRow.day, FigureRow.key, FigureRow.count).where(*within, FigureRow.name == "outcome")
    for day, key, count in tx.execute(outcomes.order_by(FigureRow.day)):
        by_day.setdefault(day, {})[key] = count
    return Sums(by_name, by_day, tx.execute(select(func.min(FigureMarkRow.at))).scalar())


# --- What is added up ---------------------------------------------------------------------------------------


def decisions_after(tx: Transaction, last_id: int, limit: int) -> Sequence[AnyRow]:
    """Decisions with the moment their author was first seen, in the order of their numbers."""
    columns = (DecisionRow.id, DecisionRow.at, DecisionRow.action, DecisionRow.clause, DecisionRow.comment_version)
    wanted = (
        select(*columns, PersonRow.first_seen, CommentRow.channel)
        .join(CommentRow, CommentRow.id == DecisionRow.comment_id)
        .join(PersonRow, PersonRow.id == CommentRow.person_id)
    )
    return tx.execute(wanted.where(DecisionRow.id > last_id).order_by(DecisionRow.id).limit(limit)).all()


def rules_of(tx: Transaction, first: int, last: int) -> Mapping[int, Sequence[AnyRow]]:
    """The rules that asked for something in these decisions, by the decision's number."""
    columns = (FindingRow.decision_id, FindingRow.rule, FindingRow.action, FindingRow.clause)
    asked = select(*columns).where(FindingRow.decision_id.between(first, last), FindingRow.action != "publish")
    found: dict[int, list[AnyRow]] = {}
    for row in tx.execute(asked):
        found.setdefault(row.decision_id, []).append(row)
    return found


def reviews_after(tx: Transaction, last_id: int, limit: int) -> Sequence[AnyRow]:
    """Verdicts with the decision that they answer and whether it is the first answer to it."""
    earlier = aliased(ReviewRow)
    first = select(func.min(earlier.id)).where(earlier.comment_id == ReviewRow.comment_id).correlate(ReviewRow)
    columns = (ReviewRow.id, ReviewRow.at, ReviewRow.verdict, ReviewRow.clause, ReviewRow.decision_id)
    wanted = (
        select(*columns, DecisionRow.at.label("decided_at"), DecisionRow.action, first.scalar_subquery().label("first"))
        .outerjoin(DecisionRow, DecisionRow.id == ReviewRow.decision_id)
        .where(ReviewRow.id > last_id)
    )
    return tx.execute(wanted.order_by(ReviewRow.id).limit(limit)).all()


def rules_of_each(tx: Transaction, decision_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """The rules that asked for something, by the decision's number."""
    columns = (FindingRow.decision_id, FindingRow.rule)
    asked = select(*columns).where(FindingRow.decision_id.in_(decision_ids), FindingRow.action != "publish")
    found: dict[int, list[str]] = {}
    for row in tx.execute(asked):
        found.setdefault(row.decision_id, []).append(row.rule)
    return found


def acts_after(tx: Transaction, last_id: int, limit: int) -> Sequence[AnyRow]:
    """What was done and by whom (None: the service), in the order of the log."""
    columns = (ActRow.id, ActRow.at, ActRow.kind, ActRow.moderator_id, ActRow.undoes)
    return tx.execute(select(*columns).where(ActRow.id > last_id).order_by(ActRow.id).limit(limit)).all()


def appeals_after(tx: Transaction, last_id: int, limit: int) -> Sequence[AnyRow]:
    """Appeals as they were opened."""
    columns = (AppealRow.id, AppealRow.at, AppealRow.moderator_id)
    return tx.execute(select(*columns).where(AppealRow.id > last_id).order_by(AppealRow.id).limit(limit)).all()


def reports_after(tx: Transaction, last_id: int, limit: int) -> Sequence[AnyRow]:
    """Reports as they came in."""
    columns = (ReportRow.id, ReportRow.at, ReportRow.kind, ReportRow.clause)
    return tx.execute(select(*columns).where(ReportRow.id > last_id).order_by(ReportRow.id).limit(limit)).all()


def looks_after(tx: Transaction, last_id: int, limit: int) -> Sequence[AnyRow]:
    """Second looks as they were given."""
    columns = (SecondLookRow.id, SecondLookRow.at, SecondLookRow.agrees)
    return tx.execute(select(*columns).where(SecondLookRow.id > last_id).order_by(SecondLookRow.id).limit(limit)).all()


def oldest_waiting(tx: Transaction) -> tuple[datetime, ...]:
    """Since when each held comment waits, the oldest first, at most 10,000."""
    waits: Any = func.coalesce(CommentRow.edited_at, CommentRow.created_at)
    held = select(waits).where(CommentRow.status == "held", CommentRow.withdrawn_at.is_(None))
    return tuple(tx.execute(held.order_by(CommentRow.id).limit(10_000)).scalars())
