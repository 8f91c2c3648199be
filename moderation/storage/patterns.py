"""Comments of which a moderator said that all like them are to wait for a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from moderation.storage.database import Transaction
from moderation.storage.sql import insert_row
from moderation.storage.tables import CommentRow, ModeratorRow, PatternEndRow, PatternRow
from moderation.vocabulary import Pattern

MOST = 200


@dataclass(frozen=True, slots=True)
class PatternView:
    """A pattern as the desk shows it."""

    id: int
    comment_id: int
    text: str
    by: str
    at: datetime
    reason: str


def add(tx: Transaction, comment_id: int, moderator_id: int, reason: str, now: datetime) -> int:
    """All like this comment are to wait; the number of the row comes back."""
    values = {"comment_id": comment_id, "moderator_id": moderator_id, "reason": reason, "at": now}
    return insert_row(tx, PatternRow, values)


def end(tx: Transaction, pattern_id: int, *, moderator_id: int | None, now: datetime) -> None:
    """Comments like it are nothing special any more."""
    tx.execute(insert(PatternEndRow).values(pattern_id=pattern_id, moderator_id=moderator_id, at=now))


def listed(tx: Transaction) -> tuple[PatternView, ...]:
    """The patterns in force, newest first, at most 200. One whose comment was erased is none any more."""
    columns = (PatternRow.id, PatternRow.comment_id, CommentRow.text, ModeratorRow.name, PatternRow.at)
    wanted = (
        select(*columns, PatternRow.reason)
        .join(CommentRow, CommentRow.id == PatternRow.comment_id)
        .join(ModeratorRow, ModeratorRow.id == PatternRow.moderator_id)
        .outerjoin(PatternEndRow, PatternEndRow.pattern_id == PatternRow.id)
        .where(PatternEndRow.pattern_id.is_(None), CommentRow.text != "")
        .order_by(PatternRow.id.desc())
        .limit(MOST)
    )
    return tuple(PatternView(*row) for row in tx.execute(wanted))


def of_comment(tx: Transaction, comment_id: int) -> PatternView | None:
    """The pattern that this comment is."""
    return next((one for one in listed(tx) if one.comment_id == comment_id), None)


def in_force(tx: Transaction) -> tuple[Pattern, ...]:
    """As judging needs them."""
    return tuple(Pattern(one.comment_id, one.text, one.by) for one in listed(tx))
