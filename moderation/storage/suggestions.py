"""Verdicts that a trainee suggests. They stand in the log, and count while their comment is held and unchanged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from moderation.storage.database import Transaction
from moderation.storage.tables import ActRow, CommentRow, ModeratorRow
from moderation.vocabulary import Status

KIND = "suggest"
MOST = 500


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What somebody would do."""

    comment_id: int
    moderator: str
    verdict: str
    """publish, remove, strike or hold"""
    clause: str
    reason: str
    at: datetime


def open_ones(tx: Transaction) -> dict[int, tuple[Suggestion, ...]]:
    """By comment, the newest first: those on held comments that nobody has changed since. At most the newest 500."""
    columns = (ActRow.comment_id, ActRow.after, ActRow.clause, ActRow.reason, ActRow.at, ModeratorRow.name)
    wanted = (
        select(*columns, CommentRow.version)
        .join(CommentRow, CommentRow.id == ActRow.comment_id)
        .join(ModeratorRow, ModeratorRow.id == ActRow.moderator_id)
        .where(ActRow.kind == KIND, CommentRow.status == Status.HELD)
        .order_by(ActRow.id.desc())
        .limit(MOST)
    )
    found: dict[int, list[Suggestion]] = {}
    for row in tx.execute(wanted):
        if row.after.get("version") == row.version:
            one = Suggestion(row.comment_id, row.name, str(row.after.get("verdict")), row.clause, row.reason, row.at)
            found.setdefault(row.comment_id, []).append(one)
    return {number: tuple(ones) for number, ones in found.items()}
