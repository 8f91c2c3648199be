"""Whether the database takes writes and gives back what was written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from moderation.storage.database import Store, Transaction
from moderation.storage.tables import AttemptRow

MARK = "health check"


def works(store: Store, now: datetime) -> bool:
    """Write a row, commit, read it back and remove it. Raises StorageUnavailable where that cannot be done.

    The row is a failed sign-in of nobody: that table is swept anyhow, should the process die in between.
    """
    with store.write() as tx:
        number = tx.execute(insert(AttemptRow).values(key_digest=MARK, at=now)).inserted_primary_key
    with store.read() as tx:
        found = _found(tx, int(number[0]) if number else 0)
    with store.write() as tx:
        tx.execute(delete(AttemptRow).where(AttemptRow.key_digest == MARK, AttemptRow.at <= now))
    return found


def _found(tx: Transaction, number: int) -> bool:
    return tx.execute(select(AttemptRow.key_digest).where(AttemptRow.id == number)).scalar() == MARK
