"""Numbers for whoever watches over the service: counted from what is stored, so that they hold for all processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from moderation.storage.database import Transaction
from moderation.storage.tables import CommentRow, DecisionRow
from moderation.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Waiting:
    """The queue."""

    comments: int
    oldest: datetime | None
    """When the comment that waits longest came in; None: nothing waits."""


def waiting(tx: Transaction) -> Waiting:
    """How many comments are held, and since when the oldest one is there."""
    wanted = select(func.count(), func.min(CommentRow.created_at)).where(CommentRow.status == Status.HELD)
    count, oldest = tx.execute(wanted).one()
    return Waiting(count, oldest)


def decisions(tx: Transaction, after: int, up_to: int) -> dict[tuple[str, str], int]:
    """How many decisions, by action and clause, among those numbered above `after` and at most `up_to`."""
    wanted = (
        select(DecisionRow.action, DecisionRow.clause, func.count())
        .where(DecisionRow.id > after, DecisionRow.id <= up_to)
        .group_by(DecisionRow.action, DecisionRow.clause)
    )
    return {(action, clause): count for action, clause, count in tx.execute(wanted)}


def newest_decision(tx: Transaction) -> int:
    """The highest number; 0 without decisions."""
    return tx.execute(select(func.max(DecisionRow.id))).scalar() or 0
