"""What moderators have said of two people: one and the same, or not. Their word stands until one of them takes it back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, insert, or_, select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, insert_row
from moderation.storage.tables import AliasEdgeEndRow, AliasEdgeRow, ModeratorRow
from moderation.storage.views import EdgeView

SAME, DIFFERENT = "same", "different"
MOST_IN_CLUSTER = 200
"""A cluster is followed no further than this."""


def add(
    tx: Transaction, one: int, other: int, verdict: str, *, moderator_id: int | None, reason: str, now: datetime
) -> int:
    """Note that two people are the same, or different; the number of the row comes back. End what stood before first."""
    first, second = sorted((one, other))
    values = {"first_id": first, "second_id": second, "verdict": verdict}
    return insert_row(tx, AliasEdgeRow, {**values, "moderator_id": moderator_id, "reason": reason, "at": now})


def end(tx: Transaction, edge_id: int, *, moderator_id: int | None, now: datetime) -> None:
    """What was said counts no longer."""
    tx.execute(insert(AliasEdgeEndRow).values(edge_id=edge_id, moderator_id=moderator_id, at=now))


def between(tx: Transaction, one: int, other: int) -> EdgeView | None:
    """What is said of these two now."""
    first, second = sorted((one, other))
    return next(iter(_edges(tx, and_(AliasEdgeRow.first_id == first, AliasEdgeRow.second_id == second))), None)


def touching(tx: Transaction, people: Collection[int]) -> tuple[EdgeView, ...]:
    """Everything that is said now of any of these people, newest first."""
    return tuple(EdgeView(*row) for row in tx.execute(_touching(), {"people": list(people)})) if people else ()


def cluster(tx: Transaction, person_id: int) -> frozenset[int]:
    """This person and all who are said to be the same, directly or through others."""
    found, fresh = {person_id}, {person_id}
    while fresh and len(found) < MOST_IN_CLUSTER:
        same = [edge for edge in touching(tx, fresh) if edge.verdict == SAME]
        fresh = {one for edge in same for one in (edge.first_id, edge.second_id)} - found
        found |= fresh
    return frozenset(found)


def _edges(tx: Transaction, which: ColumnElement[bool]) -> tuple[EdgeView, ...]:
    return tuple(EdgeView(*row) for row in tx.execute(_wanted(which)))


@cache
def _touching() -> AnySelect:
    """Built once: that costs more than running it, and every comment asks."""
    people: BindParameter[Any] = bindparam("people", expanding=True)
    return _wanted(or_(AliasEdgeRow.first_id.in_(people), AliasEdgeRow.second_id.in_(people)))


def _wanted(which: ColumnElement[bool]) -> AnySelect:
    columns = (AliasEdgeRow.id, AliasEdgeRow.first_id, AliasEdgeRow.second_id, AliasEdgeRow.verdict)
    return (
        select(*columns, func.coalesce(ModeratorRow.name, ""), AliasEdgeRow.reason, AliasEdgeRow.at)
        .outerjoin(ModeratorRow, ModeratorRow.id == AliasEdgeRow.moderator_id)
        .outerjoin(AliasEdgeEndRow, AliasEdgeEndRow.edge_id == AliasEdgeRow.id)
        .where(which, AliasEdgeEndRow.edge_id.is_(None))
        .order_by(AliasEdgeRow.id.desc())
    )
