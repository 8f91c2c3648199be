"""How many calls were made under a key in a window of time, counted for all processes of the service together."""

from __future__ import annotations

from sqlalchemy import delete, select, update

from moderation.storage.database import Transaction
from moderation.storage.sql import add_missing
from moderation.storage.tables import CallCountRow


def take(tx: Transaction, subject: str, window: int, amount: int) -> int:
    """Count so many calls more in this window; how many they are then. What happens at the same moment adds up."""
    add_missing(tx, CallCountRow, [{"subject": subject, "window": window, "taken": 0}])
    same = (CallCountRow.subject == subject, CallCountRow.window == window)
    tx.execute(update(CallCountRow).where(*same).values(taken=CallCountRow.taken + amount))
    return int(tx.execute(select(CallCountRow.taken).where(*same)).scalar_one())


def sweep(tx: Transaction, before: int) -> int:
    """Forget the windows before this one; how many rows went."""
    return tx.execute(delete(CallCountRow).where(CallCountRow.window < before)).rowcount
