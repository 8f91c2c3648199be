"""Small pieces of SQL that several files need, where the two kinds of database differ or users' words come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, insert, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute

from moderation.storage.database import Transaction

AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]


def insert_row(tx: Transaction, row: type[DeclarativeBase], values: Mapping[str, Any]) -> int:
    """Insert one row; its number comes back."""
    key = tx.execute(insert(row).values(dict(values))).inserted_primary_key
    if key is None:
        raise LookupError(f"the database gave no number to a new row of {row.__tablename__}")
    return int(key[0])


def add_missing(tx: Transaction, row: type[DeclarativeBase], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet; leave the others as they are."""
    if values:
        tx.execute(_insert(tx, row).on_conflict_do_nothing(), [dict(value) for value in values])


def add_or_update(
    tx: Transaction,
    row: type[DeclarativeBase],
    values: Sequence[Mapping[str, Any]],
    key: Sequence[str],
    update: Mapping[str, Any],
) -> None:
    """Insert the rows; for those whose key is there already, set `update` instead."""
    if values:
        statement = _insert(tx, row).on_conflict_do_update(index_elements=list(key), set_=dict(update))
        tx.execute(statement, [dict(value) for value in values])


def contains(text: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether any of the columns holds the text, whatever its case; wildcards in it mean themselves."""
    wanted = storable(text)
    return or_(*(column.icontains(wanted, autoescape=True) for column in columns))


def storable(text: str) -> str:
    """The text without what a database cannot be asked for: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode()


def number(text: str) -> int | None:
    """A row's number that came as text in a cursor; None for anything that is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 20 else None


def _insert(tx: Transaction, row: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    return postgresql.insert(row) if tx.dialect.name == "postgresql" else sqlite.insert(row)
