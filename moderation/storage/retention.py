"""Takes out what has been kept for long enough. Each step stops after a batch, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update

from moderation.storage import erasure
from moderation.storage.database import Transaction
from moderation.storage.tables import CommentRow, NonceRow
from moderation.vocabulary import Status

BATCH = 500


def forget_requests(tx: Transaction, before: datetime) -> int:
    """Delete the marks of requests that were taken before that moment; a retry of one of them would be a new comment."""
    old = select(NonceRow.nonce).where(NonceRow.at < before).limit(BATCH)
    return tx.execute(delete(NonceRow).where(NonceRow.nonce.in_(old.scalar_subquery()))).rowcount


def forget_networks(tx: Transaction, before: datetime) -> int:
    """Take the network's keyed hash out of comments written before that moment."""
    old = select(CommentRow.id).where(CommentRow.created_at < before, CommentRow.network_digest != "").limit(BATCH)
    numbers = tx.execute(old).scalars().all()
    if numbers:
        tx.execute(update(CommentRow).where(CommentRow.id.in_(numbers)).values(network_digest=""))
    return len(numbers)


def erase_removed(tx: Transaction, before: datetime, now: datetime) -> int:
    """Erase the words of comments that were written before that moment and are removed."""
    removed = CommentRow.status == Status.REMOVED
    old = select(CommentRow.id).where(removed, CommentRow.created_at < before, CommentRow.text != "").limit(BATCH)
    numbers: Sequence[int] = tx.execute(old).scalars().all()
    if numbers:
        erasure.comments(tx, numbers, now)
    return len(numbers)
