"""Every restriction of a stretch of time, in facts: what the rules held or removed, what moderators did, who was stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction
from moderation.storage.tables import BanRow, CommentRow, DecisionRow, ReportRow, ReviewRow

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Restriction:
    """One restriction."""

    puid: str
    kind: str
    """hold, remove, block or ban"""
    clause: str
    by_machine: bool
    noticed_by_machine: bool
    reported: str
    """The weightiest kind of report before it: illegal, policy, or empty."""
    written_at: datetime
    at: datetime
    until: datetime | None = None


def between(tx: Transaction, first: datetime, end: datetime) -> Iterator[Restriction]:
    """All restrictions from `first` to before `end`: by the rules, by moderators, and against people."""
    yield from _by_rules(tx, first, end)
    yield from _by_moderators(tx, first, end)
    yield from _of_people(tx, first, end)


def _by_rules(tx: Transaction, first: datetime, end: datetime) -> Iterator[Restriction]:
    columns = (DecisionRow.id, DecisionRow.at, DecisionRow.action, DecisionRow.clause, CommentRow.created_at)
    wanted = (
        select(*columns, _reported(DecisionRow.comment_id, DecisionRow.at))
        .join(CommentRow, CommentRow.id == DecisionRow.comment_id)
        .where(DecisionRow.at >= first, DecisionRow.at < end, DecisionRow.action != "publish")
    )
    for row in _each(tx, wanted, DecisionRow.id):
        reported = row.reported or ""
        yield Restriction(
            f"decision-{row.id}", row.action, row.clause, True, not reported, reported, row.created_at, row.at
        )


def _by_moderators(tx: Transaction, first: datetime, end: datetime) -> Iterator[Restriction]:
    """Verdicts that restrict what was not restricted in the same way already."""
    columns = (ReviewRow.id, ReviewRow.at, ReviewRow.verdict, ReviewRow.clause, CommentRow.created_at)
    noticed = DecisionRow.action.label("noticed")
    wanted = (
        select(*columns, noticed, DecisionRow.clause.label("found"), _reported(ReviewRow.comment_id, ReviewRow.at))
        .join(CommentRow, CommentRow.id == ReviewRow.comment_id)
        .outerjoin(DecisionRow, DecisionRow.id == ReviewRow.decision_id)
        .where(ReviewRow.at >= first, ReviewRow.at < end, ReviewRow.verdict != "publish")
    )
    for row in _each(tx, wanted, ReviewRow.id):
        by_rules = row.noticed in {"hold", "remove"}
        clause, reported = row.clause or row.found or "", row.reported or ""
        yield Restriction(
            f"review-{row.id}", row.verdict, clause, False, by_rules and not reported, reported, row.created_at, row.at
        )


def _of_people(tx: Transaction, first: datetime, end: datetime) -> Iterator[Restriction]:
    columns = (BanRow.id, BanRow.kind, BanRow.clause, BanRow.since, BanRow.until, BanRow.moderator_id)
    for row in _each(tx, select(*columns).where(BanRow.since >= first, BanRow.since < end), BanRow.id):
        machine = row.moderator_id is None
        yield Restriction(f"ban-{row.id}", row.kind, row.clause, machine, machine, "", row.since, row.since, row.until)


def _reported(comment_id: Any, before: Any) -> Any:
    """illegal before policy, by the alphabet."""
    report = aliased(ReportRow)
    kind = select(func.min(report.kind)).where(report.comment_id == comment_id, report.at <= before)
    return kind.scalar_subquery().label("reported")


def _each(tx: Transaction, wanted: Any, number: Any) -> Iterator[Any]:
    """The rows in the order of their numbers, some at a time, so that a long year fits into memory."""
    last = 0
    while rows := tx.execute(wanted.where(number > last).order_by(number).limit(AT_ONCE)).all():
        yield from rows
        last = rows[-1].id
