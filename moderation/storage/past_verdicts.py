"""What moderators decided earlier on comments like this one: nearly the same words, or stopped by the same rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, storable
from moderation.storage.tables import CommentRow, ModeratorRow, ReviewRow, ShingleRow

LOOKED_AT = 2000
"""Near-copies, and verdicts, of which the newest are looked through."""


@dataclass(frozen=True, slots=True)
class PastVerdict:
    """The newest verdict of a person on a comment."""

    comment_id: int
    text: str
    verdict: str
    clause: str
    reason: str
    moderator: str
    at: datetime


def on_near_copies(tx: Transaction, comment_id: int, limit: int) -> tuple[PastVerdict, ...]:
    """Verdicts on comments whose words share most with this one's, the likest first."""
    own = select(ShingleRow.band).where(ShingleRow.comment_id == comment_id)
    met = (
        select(ShingleRow.comment_id)
        .where(ShingleRow.band.in_(own), ShingleRow.comment_id != comment_id)
        .order_by(ShingleRow.comment_id.desc())
        .limit(LOOKED_AT)
        .subquery()
    )
    shared = select(met.c.comment_id, func.count().label("shared")).group_by(met.c.comment_id).subquery()
    wanted = _newest().join(shared, shared.c.comment_id == CommentRow.id)
    return _verdicts(tx, wanted.order_by(shared.c.shared.desc(), ReviewRow.id.desc()).limit(limit))


def on_rule(tx: Transaction, rule: str, comment_id: int, limit: int) -> tuple[PastVerdict, ...]:
    """The newest verdicts on comments that the same rule stopped, but for this one."""
    newest = select(ReviewRow.id).order_by(ReviewRow.id.desc()).limit(LOOKED_AT).subquery()
    wanted = _newest().where(
        ReviewRow.id.in_(select(newest.c.id)),
        CommentRow.judged_rule == storable(rule),
        CommentRow.id != comment_id,
    )
    return _verdicts(tx, wanted.order_by(ReviewRow.id.desc()).limit(limit))


def _newest() -> AnySelect:
    """Comments with the newest verdict of a person on each."""
    last = select(func.max(ReviewRow.id)).where(ReviewRow.comment_id == CommentRow.id)
    columns = (CommentRow.id, CommentRow.text, ReviewRow.verdict, ReviewRow.clause, ReviewRow.reason)
    return (
        select(*columns, ModeratorRow.name, ReviewRow.at)
        .select_from(CommentRow)
        .join(ReviewRow, ReviewRow.id == last.correlate(CommentRow).scalar_subquery())
        .join(ModeratorRow, ModeratorRow.id == ReviewRow.moderator_id)
        .where(CommentRow.text != "")
    )


def _verdicts(tx: Transaction, wanted: AnySelect) -> tuple[PastVerdict, ...]:
    return tuple(PastVerdict(*row) for row in tx.execute(wanted))
