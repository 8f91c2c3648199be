"""Strikes: removals that count against a person, until they expire or are taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, bindparam, func, select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, add_missing, insert_row
from moderation.storage.tables import StrikeEndRow, StrikeRow, UtcDateTime
from moderation.storage.views import StrikeView


def add(
    tx: Transaction,
    *,
    person_id: int,
    comment_id: int | None,
    clause: str,
    weight: int,
    at: datetime,
    expires_at: datetime,
) -> int:
    """Give a strike; its number comes back."""
    values = {
        "person_id": person_id,
        "comment_id": comment_id,
        "clause": clause,
        "weight": weight,
        "at": at,
        "expires_at": expires_at,
    }
    return insert_row(tx, StrikeRow, values)


def end(tx: Transaction, strike_id: int, now: datetime) -> bool:
    """Take a strike back. False: there is none of that number, or it was taken back before."""
    found = of_id(tx, strike_id)
    if found is None or found.ended_at is not None:
        return False
    add_missing(tx, StrikeEndRow, [{"strike_id": strike_id, "at": now}])
    return True


def of_id(tx: Transaction, strike_id: int) -> StrikeView | None:
    """The strike with that number."""
    return next(iter(_strikes(tx, StrikeRow.id == strike_id)), None)


def of_person(tx: Transaction, person_id: int) -> tuple[StrikeView, ...]:
    """All strikes that a person ever got, newest first."""
    return _strikes(tx, StrikeRow.person_id == person_id)


def of_comment(tx: Transaction, comment_id: int) -> tuple[StrikeView, ...]:
    """All strikes that a comment ever led to, newest first."""
    return _strikes(tx, StrikeRow.comment_id == comment_id)


def live_weight(tx: Transaction, person_id: int, now: datetime) -> int:
    """Weight of the person's strikes that count at this moment."""
    return live_weights(tx, [person_id], now).get(person_id, 0)


def live_weights(tx: Transaction, person_ids: Collection[int], now: datetime) -> dict[int, int]:
    """Weight of live strikes for each of these people who has any."""
    if not person_ids:
        return {}
    sums = tx.execute(_live_weights(), {"people": list(person_ids), "now": now})
    return {person_id: int(weight) for person_id, weight in sums}


@cache
def _live_weights() -> AnySelect:
    """Built once: that costs more than running it."""
    theirs = StrikeRow.person_id.in_(bindparam("people", expanding=True))
    alive = StrikeRow.expires_at > bindparam("now", type_=UtcDateTime())
    return (
        select(StrikeRow.person_id, func.sum(StrikeRow.weight))
        .outerjoin(StrikeEndRow, StrikeEndRow.strike_id == StrikeRow.id)
        .where(theirs, alive, StrikeEndRow.strike_id.is_(None))
        .group_by(StrikeRow.person_id)
    )


def _strikes(tx: Transaction, which: ColumnElement[bool]) -> tuple[StrikeView, ...]:
    columns = (StrikeRow.id, StrikeRow.comment_id, StrikeRow.clause, StrikeRow.weight, StrikeRow.at)
    wanted = (
        select(*columns, StrikeRow.expires_at, StrikeEndRow.at)
        .outerjoin(StrikeEndRow, StrikeEndRow.strike_id == StrikeRow.id)
        .where(which)
        .order_by(StrikeRow.id.desc())
    )
    return tuple(StrikeView(*row) for row in tx.execute(wanted))
