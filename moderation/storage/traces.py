"""Traces and names of many people, noted at once, at the times when they were left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase

from moderation.storage.database import Transaction
from moderation.storage.tables import AuthorKeyRow, PersonNameRow, PersonRow
from moderation.vocabulary import Keys


def note_traces(tx: Transaction, seen: Iterable[tuple[int, Keys, str, datetime]]) -> None:
    """Note that each person left these keys and this name at this time, whatever is known of them already.

    The name of a person becomes the one last used.
    """
    traces: dict[tuple[Any, ...], dict[str, Any]] = {}
    names: dict[tuple[Any, ...], dict[str, Any]] = {}
    latest: dict[int, tuple[datetime, datetime, str]] = {}
    for person_id, keys, name, at in seen:
        for key in keys.all:
            _count(traces, (person_id, key.kind, key.digest), at)
        _count(names, (person_id, name), at)
        first, last, newest = latest.get(person_id, (at, at, name))
        latest[person_id] = (min(first, at), max(last, at), name if at >= last else newest)
    _upsert(tx, AuthorKeyRow, ("person_id", "kind", "digest"), traces)
    _upsert(tx, PersonNameRow, ("person_id", "name"), names)
    _note_people(tx, latest)


def _count(rows: dict[tuple[Any, ...], dict[str, Any]], key: tuple[Any, ...], at: datetime) -> None:
    row = rows.get(key)
    if row is None:
        rows[key] = {"first_seen": at, "last_seen": at, "uses": 1}
        return
    row["uses"] += 1
    row["first_seen"] = min(row["first_seen"], at)
    row["last_seen"] = max(row["last_seen"], at)


def _upsert(
    tx: Transaction,
    row: type[DeclarativeBase],
    key: tuple[str, ...],
    values: Mapping[tuple[Any, ...], Mapping[str, Any]],
) -> None:
    if not values:
        return
    statement = postgresql.insert(row) if tx.dialect.name == "postgresql" else sqlite.insert(row)
    old: Any = row
    new = statement.excluded
    later = {
        "uses": old.uses + new.uses,
        "first_seen": _least(tx)(old.first_seen, new.first_seen),
        "last_seen": _greatest(tx)(old.last_seen, new.last_seen),
    }
    rows = [dict(zip(key, of, strict=True)) | dict(counted) for of, counted in sorted(values.items())]
    tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=later), rows)


def _note_people(tx: Transaction, latest: Mapping[int, tuple[datetime, datetime, str]]) -> None:
    """Locked in one order, so that two writers wait instead of blocking each other."""
    rows = [
        {"who": person_id, "first": first, "last": last, "newest": name}
        for person_id, (first, last, name) in sorted(latest.items())
    ]
    person = PersonRow.id == bindparam("who")
    earlier = update(PersonRow).where(person, PersonRow.first_seen > bindparam("first"))
    later = update(PersonRow).where(person, PersonRow.last_seen <= bindparam("last"))
    if rows:
        tx.execute(earlier.values(first_seen=bindparam("first")), rows)
        tx.execute(later.values(last_seen=bindparam("last"), name=bindparam("newest")), rows)


def _least(tx: Transaction) -> Callable[..., Any]:
    return func.least if tx.dialect.name == "postgresql" else func.min


def _greatest(tx: Transaction) -> Callable[..., Any]:
    return func.greatest if tx.dialect.name == "postgresql" else func.max
