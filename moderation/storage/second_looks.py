"""Verdicts of colleagues that may be decided anew, and what came of that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, insert_row
from moderation.storage.tables import CommentRow, ReviewRow, SecondLookRow, ThreadRow


@dataclass(frozen=True, slots=True)
class Sample:
    """A comment that a colleague decided."""

    review_id: int
    comment_id: int
    name: str
    text: str
    thread_title: str
    verdict: str
    """The colleague's. Not to be shown before the second look."""


def choose(tx: Transaction, moderator_id: int, chance: float, since: datetime) -> Sample | None:
    """One of the verdicts since then that others gave and this moderator has not looked at; `chance` (0 to 1) says which."""
    lowest, highest = tx.execute(
        select(func.min(ReviewRow.id), func.max(ReviewRow.id)).where(_others(moderator_id), ReviewRow.at >= since)
    ).one()
    if lowest is None:
        return None
    start = lowest + int(chance * (highest - lowest + 1))
    lately = _samples().where(_others(moderator_id), ReviewRow.at >= since)
    row = tx.execute(lately.where(ReviewRow.id >= start).order_by(ReviewRow.id).limit(1)).first()
    row = row or tx.execute(lately.order_by(ReviewRow.id).limit(1)).first()
    return Sample(*row) if row else None


def of_review(tx: Transaction, review_id: int, moderator_id: int) -> Sample | None:
    """That verdict, if this moderator may look at it."""
    row = tx.execute(_samples().where(_others(moderator_id), ReviewRow.id == review_id)).first()
    return Sample(*row) if row else None


def add(tx: Transaction, review_id: int, moderator_id: int, verdict: str, *, agrees: bool, now: datetime) -> int:
    """Note a second look; its number comes back."""
    values = {"review_id": review_id, "moderator_id": moderator_id, "verdict": verdict, "agrees": agrees, "at": now}
    return insert_row(tx, SecondLookRow, values)


def _others(moderator_id: int) -> ColumnElement[bool]:
    seen = exists().where(SecondLookRow.review_id == ReviewRow.id, SecondLookRow.moderator_id == moderator_id)
    final = ReviewRow.verdict.in_(["publish", "remove"])
    return and_(ReviewRow.moderator_id != moderator_id, final, ~seen)


def _samples() -> AnySelect:
    columns = (ReviewRow.id, CommentRow.id, CommentRow.name, CommentRow.text, ThreadRow.title, ReviewRow.verdict)
    # Whoever comes next judges the words that were judged: an edited or erased text is another one.
    unchanged = and_(CommentRow.text != "", (CommentRow.edited_at.is_(None)) | (CommentRow.edited_at <= ReviewRow.at))
    return (
        select(*columns)
        .join(CommentRow, CommentRow.id == ReviewRow.comment_id)
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .where(unchanged)
    )
