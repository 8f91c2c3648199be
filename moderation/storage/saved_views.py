"""What a moderator likes to look at: filters of the queue under a name, their own alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from moderation.storage.database import Transaction
from moderation.storage.sql import add_or_update
from moderation.storage.tables import SavedViewRow

MOST = 20


@dataclass(frozen=True, slots=True)
class SavedView:
    """Filters under a name."""

    id: int
    name: str
    query: str
    """As it stands in the address."""


def of_moderator(tx: Transaction, moderator_id: int) -> tuple[SavedView, ...]:
    """All that this moderator has saved, by name."""
    wanted = select(SavedViewRow.id, SavedViewRow.name, SavedViewRow.query)
    rows = tx.execute(wanted.where(SavedViewRow.moderator_id == moderator_id).order_by(SavedViewRow.name))
    return tuple(SavedView(*row) for row in rows)


def save(tx: Transaction, moderator_id: int, name: str, query: str, now: datetime) -> bool:
    """Keep filters under a name; what had the name before is replaced. False: there are MOST of them already."""
    mine = select(func.count()).select_from(SavedViewRow).where(SavedViewRow.moderator_id == moderator_id)
    if tx.execute(mine.where(SavedViewRow.name != name)).scalar_one() >= MOST:
        return False
    values = {"moderator_id": moderator_id, "name": name, "query": query, "at": now}
    add_or_update(tx, SavedViewRow, [values], ("moderator_id", "name"), newer=("query", "at"))
    return True


def drop(tx: Transaction, moderator_id: int, view_id: int) -> None:
    """Forget a saved view. One that is not this moderator's stays."""
    tx.execute(delete(SavedViewRow).where(SavedViewRow.id == view_id, SavedViewRow.moderator_id == moderator_id))
