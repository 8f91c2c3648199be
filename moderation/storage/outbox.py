"""The outbox: what is to be sent to the outside, kept with the act that gave rise to it until it has left.

A letter is taken under a lease, so that several processes do not send it twice. Who dies while sending leaves it to the
next one when the lease ends; then it may arrive twice, and its number tells the receiver so.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from moderation.storage.database import Transaction, lock
from moderation.storage.sql import insert_row
from moderation.storage.tables import OutboxRow

SENT, DROPPED, GIVEN_UP = "sent", "dropped", "given_up"
LONGEST_PROBLEM = 500


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be sent. Its number stays the same through all attempts."""

    id: int
    channel: str
    purpose: str
    payload: Mapping[str, Any]
    created_at: datetime
    attempts: int
    """How often it was tried, this time included once it is taken."""
    due_at: datetime
    problem: str = ""
    outcome: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """How the outbox is doing."""

    waiting: int
    failing: int
    """Of those that wait: tried at least once."""
    given_up: int
    """In the last week."""
    oldest: datetime | None
    """When the oldest letter that is due was due."""


def add(
    tx: Transaction,
    channel: str,
    purpose: str,
    payload: Mapping[str, Any],
    *,
    now: datetime,
    mark: str | None = None,
    wait: timedelta = timedelta(),
) -> int:
    """Put a letter into the outbox; its number comes back. Belongs into the transaction of the act that it tells of.

    With a `mark` (at most 200 characters) it is taken once: 0 comes back when that mark was used before.
    """
    if mark is not None:
        lock(tx, f"outbox {mark}")
        if tx.execute(select(OutboxRow.id).where(OutboxRow.mark == mark)).first():
            return 0
    values = {"channel": channel, "purpose": purpose, "payload": dict(payload), "mark": mark}
    return insert_row(tx, OutboxRow, {**values, "created_at": now, "due_at": now + wait})


def has_mark(tx: Transaction, mark: str) -> bool:
    """Whether a letter with that mark was put in, and is not forgotten yet."""
    return tx.execute(select(OutboxRow.id).where(OutboxRow.mark == mark)).first() is not None


def any_due(tx: Transaction, now: datetime) -> bool:
    """Whether any letter could be sent now."""
    return tx.execute(select(OutboxRow.id).where(_due(now)).limit(1)).first() is not None


def claim(
    tx: Transaction,
    channels: Collection[str],
    budgets: Mapping[str, int],
    *,
    now: datetime,
    lease: timedelta,
    most: int,
) -> tuple[Letter, ...]:
    """Take up to `most` letters that are due, the longest due first, for nobody else until the lease ends.

    `budgets`: how many attempts an hour each purpose may have; a purpose that is not named has no limit. One that has
    used its own up leaves the others theirs.
    """
    lock(tx, "outbox")
    wanted = _due(now) & OutboxRow.channel.in_(channels)
    taken: list[int] = []
    for purpose in tx.execute(select(OutboxRow.purpose).where(wanted).distinct().order_by(OutboxRow.purpose)).scalars():
        room = most
        if purpose in budgets:
            recent = and_(OutboxRow.purpose == purpose, OutboxRow.tried_at > now - timedelta(hours=1))
            used = tx.execute(select(func.count()).select_from(OutboxRow).where(recent)).scalar_one()
            room = min(most, budgets[purpose] - used)
        if room > 0:
            mine = select(OutboxRow.id).where(wanted, OutboxRow.purpose == purpose)
            taken += tx.execute(mine.order_by(OutboxRow.due_at, OutboxRow.id).limit(room)).scalars()
    changes = {"leased_until": now + lease, "tried_at": now, "attempts": OutboxRow.attempts + 1}
    tx.execute(update(OutboxRow).where(OutboxRow.id.in_(taken)).values(changes))
    rows = tx.execute(_letters().where(OutboxRow.id.in_(taken)).order_by(OutboxRow.due_at, OutboxRow.id)).all()
    return tuple(Letter(*row) for row in rows)


def end(tx: Transaction, letter_id: int, outcome: str, now: datetime, problem: str = "") -> None:
    """The letter has left (SENT), is not needed any more (DROPPED), or is GIVEN_UP."""
    values = {"ended_at": now, "outcome": outcome, "leased_until": None, "problem": problem[:LONGEST_PROBLEM]}
    tx.execute(update(OutboxRow).where(OutboxRow.id == letter_id, OutboxRow.ended_at.is_(None)).values(values))


def put_back(tx: Transaction, letter_id: int, due: datetime, problem: str) -> None:
    """The attempt failed; try again from then on."""
    values = {"due_at": due, "leased_until": None, "problem": problem[:LONGEST_PROBLEM]}
    tx.execute(update(OutboxRow).where(OutboxRow.id == letter_id, OutboxRow.ended_at.is_(None)).values(values))


def retry(tx: Transaction, now: datetime) -> int:
    """Make all letters that wait after a failure due now, and take up again those given up in the last week; how many."""
    failing = and_(OutboxRow.ended_at.is_(None), OutboxRow.attempts > 0, OutboxRow.due_at > now)
    values = {"due_at": now, "attempts": 0, "ended_at": None, "outcome": ""}
    again = or_(failing, OutboxRow.id.in_(_lost(OutboxRow.id, now)))
    return tx.execute(update(OutboxRow).where(again).values(values)).rowcount


def health(tx: Transaction, now: datetime) -> Health:
    """How many wait, fail and were given up, and since when the oldest is due."""
    failing = func.count().filter(OutboxRow.problem != "")
    oldest = func.min(OutboxRow.due_at).filter(OutboxRow.due_at <= now)
    row = tx.execute(select(func.count(), failing, oldest).where(OutboxRow.ended_at.is_(None))).one()
    return Health(row[0], row[1], tx.execute(_lost(func.count(), now)).scalar_one(), row[2])


def in_trouble(tx: Transaction) -> bool:
    """Whether any letter waits for another attempt."""
    failing = and_(OutboxRow.ended_at.is_(None), OutboxRow.problem != "")
    return tx.execute(select(OutboxRow.id).where(failing).limit(1)).first() is not None


def listed(tx: Transaction, limit: int) -> tuple[Letter, ...]:
    """Letters that wait, failing ones first, then what ended, newest first."""
    order = (OutboxRow.ended_at.isnot(None), OutboxRow.problem == "", OutboxRow.id.desc())
    return tuple(Letter(*row) for row in tx.execute(_letters().order_by(*order).limit(limit)))


def has_old(tx: Transaction, before: datetime) -> bool:
    """Whether any letter ended before that moment."""
    return tx.execute(select(OutboxRow.id).where(OutboxRow.ended_at < before).limit(1)).first() is not None


def sweep(tx: Transaction, before: datetime) -> int:
    """Forget letters that ended before that moment; how many."""
    return tx.execute(delete(OutboxRow).where(OutboxRow.ended_at < before)).rowcount


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(OutboxRow.leased_until.is_(None), OutboxRow.leased_until <= now)
    return and_(OutboxRow.ended_at.is_(None), OutboxRow.due_at <= now, free)


def _lost(wanted: Any, now: datetime) -> Any:
    lately = OutboxRow.ended_at > now - timedelta(days=7)
    return select(wanted).select_from(OutboxRow).where(lately, OutboxRow.outcome == GIVEN_UP)


def _letters() -> Any:
    columns = (OutboxRow.id, OutboxRow.channel, OutboxRow.purpose, OutboxRow.payload, OutboxRow.created_at)
    more = (OutboxRow.attempts, OutboxRow.due_at, OutboxRow.problem, OutboxRow.outcome, OutboxRow.ended_at)
    return select(*columns, *more)
