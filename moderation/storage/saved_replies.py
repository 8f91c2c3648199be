"""Saved replies: words for the author that moderators use again and again, by clause.

A reply is never changed: an edit ends the old one and adds another, so that an undo can go back.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, add_missing, insert_row
from moderation.storage.tables import ModeratorRow, SavedReplyEndRow, SavedReplyRow
from moderation.storage.views import SavedReply


def add(tx: Transaction, *, clause: str, title: str, text: str, moderator_id: int | None, now: datetime) -> int:
    """Add a reply; its number comes back. An empty clause: it fits any."""
    values = {"clause": clause, "title": title, "text": text, "moderator_id": moderator_id, "at": now}
    return insert_row(tx, SavedReplyRow, values)


def end(tx: Transaction, reply_id: int, *, moderator_id: int | None, now: datetime) -> None:
    """Put a reply away. Ending it again changes nothing."""
    add_missing(tx, SavedReplyEndRow, [{"reply_id": reply_id, "moderator_id": moderator_id, "at": now}])


def listed(tx: Transaction) -> tuple[SavedReply, ...]:
    """All replies in use, by clause and title."""
    wanted = _replies().where(SavedReplyEndRow.reply_id.is_(None))
    rows = tx.execute(wanted.order_by(SavedReplyRow.clause, SavedReplyRow.title, SavedReplyRow.id))
    return tuple(SavedReply(*row) for row in rows)


def by_id(tx: Transaction, reply_id: int) -> SavedReply | None:
    """The reply of that number, in use or not."""
    row = tx.execute(_replies().where(SavedReplyRow.id == reply_id)).first()
    return SavedReply(*row) if row else None


def _replies() -> AnySelect:
    columns = (SavedReplyRow.id, SavedReplyRow.clause, SavedReplyRow.title, SavedReplyRow.text)
    return (
        select(*columns, ModeratorRow.name, SavedReplyRow.at, SavedReplyEndRow.at)
        .outerjoin(ModeratorRow, ModeratorRow.id == SavedReplyRow.moderator_id)
        .outerjoin(SavedReplyEndRow, SavedReplyEndRow.reply_id == SavedReplyRow.id)
    )
