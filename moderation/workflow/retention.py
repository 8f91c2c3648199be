"""What has been kept for as long as was promised goes: out of the tables, and out of the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from moderation.storage import erasure, retention, sessions
from moderation.storage.database import Transaction
from moderation.workflow.house import House

Step = Callable[[Transaction], int]


def run(house: House, now: datetime) -> int:
    """Take out what is over its time by the settings; how many rows that were. Raises StorageUnavailable."""
    keep = house.settings.keep

    def ago(days: int) -> datetime:
        return now - timedelta(days=days)

    steps: tuple[Step, ...] = (
        lambda tx: sessions.sweep(tx, ago(keep.sessions)),
        lambda tx: sessions.sweep_attempts(tx, ago(keep.attempts)),
        lambda tx: retention.forget_requests(tx, ago(keep.requests)),
        lambda tx: retention.forget_networks(tx, ago(keep.networks)),
        lambda tx: retention.erase_removed(tx, ago(keep.removed), now),
    )
    gone = sum(_until_done(house, step) for step in steps)
    if gone:
        erasure.scrub(house.store)
    return gone


def _until_done(house: House, step: Step) -> int:
    """In small pieces, each a transaction of its own, so that whoever posts meanwhile does not wait."""
    gone = 0
    while True:
        with house.store.write() as tx:
            piece = step(tx)
        gone += piece
        if piece < retention.BATCH:
            return gone
