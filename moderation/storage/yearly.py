"""What the yearly report asks for beyond the daily figures: what became of notices and appeals, and how long that took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select

from moderation.storage.appeals import GRANTED, REFUSED
from moderation.storage.database import Transaction
from moderation.storage.reports import ILLEGAL, OPEN, UPHELD, reports_between
from moderation.storage.tables import AppealRow, AppealVerdictRow


@dataclass(frozen=True, slots=True)
class Answered:
    """How some requests were answered."""

    count: int
    upheld: int
    refused: int
    open: int
    median_hours: float | None
    """From arrival to answer; None without an answer."""


def notices(tx: Transaction, first: datetime, end: datetime, *, illegal: bool) -> Answered:
    """Reports that came in from `first` to before `end`."""
    found = [one for one in reports_between(tx, first, end) if (one.kind == ILLEGAL) == illegal]
    hours = [_hours(one.at, one.decided_at) for one in found if one.state != OPEN and one.decided_at]
    upheld, waits = sum(one.state == UPHELD for one in found), sum(one.state == OPEN for one in found)
    return Answered(len(found), upheld, len(found) - upheld - waits, waits, median(hours) if hours else None)


def appeals(tx: Transaction, first: datetime, end: datetime) -> Answered:
    """Appeals that were opened from `first` to before `end`, by their newest verdict."""
    wanted = (
        select(AppealRow.id, AppealRow.at, AppealVerdictRow.verdict, AppealVerdictRow.at.label("decided_at"))
        .outerjoin(AppealVerdictRow, AppealVerdictRow.appeal_id == AppealRow.id)
        .where(AppealRow.at >= first, AppealRow.at < end)
        .order_by(AppealVerdictRow.id)
    )
    newest = {row.id: row for row in tx.execute(wanted)}
    granted = [row for row in newest.values() if row.verdict == GRANTED]
    refused = [row for row in newest.values() if row.verdict == REFUSED]
    hours = [_hours(row.at, row.decided_at) for row in (*granted, *refused)]
    waits = len(newest) - len(granted) - len(refused)
    return Answered(len(newest), len(granted), len(refused), waits, median(hours) if hours else None)


def _hours(start: datetime, end: datetime) -> float:
    return (end - start).total_seconds() / 3600
