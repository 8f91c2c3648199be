"""What is done by the clock, by one process at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from moderation.storage.database import Transaction
from moderation.storage.sql import add_missing
from moderation.storage.tables import ChoreRow

LONG_AGO = timedelta(days=3650)


def claim(tx: Transaction, name: str, every: timedelta, now: datetime) -> bool:
    """Whether it is this caller who has to do it now: it was last done at least `every` ago.

    Nobody else is told so until then. A clock that was set back does not put it off.
    """
    add_missing(tx, ChoreRow, [{"name": name, "ran_at": now - LONG_AGO}])
    due = or_(ChoreRow.ran_at <= now - every, ChoreRow.ran_at > now + every)
    return tx.execute(update(ChoreRow).where(ChoreRow.name == name, due).values(ran_at=now)).rowcount == 1
