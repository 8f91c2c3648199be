"""Small pieces of SQL that several files need, where the two kinds of database differ or users' words come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import BindParameter, ColumnElement, Executable, Insert, Row, Select, Table, bindparam, insert, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from moderation.storage import prepared
from moderation.storage.database import Transaction

AnySelect = Select[*tuple[Any, ...]]
AnyRow = Row[*tuple[Any, ...]]


def insert_row(tx: Transaction, row: type[DeclarativeBase], values: Mapping[str, Any]) -> int:
    """Insert one row; its number comes back."""
    return int(prepared.scalar(tx, _insert_one(row, tuple(values)), values))


def insert_rows(tx: Transaction, row: type[DeclarativeBase], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows of which all name the same columns."""
    if values:
        prepared.run(tx, _insert_plain(row, tuple(values[0])), *values)


def add_missing(tx: Transaction, row: type[DeclarativeBase], values: Sequence[Mapping[str, Any]]) -> None:
    """Insert the rows whose key is not there yet; leave the others as they are."""
    if values:
        prepared.run(tx, _insert_missing(tx.dialect.name, row, tuple(values[0])), *values)


def add_or_update(
    tx: Transaction,
    row: type[DeclarativeBase],
    values: Sequence[Mapping[str, Any]],
    key: tuple[str, ...],
    *,
    newer: tuple[str, ...] = (),
    counted: tuple[str, ...] = (),
) -> None:
    """Insert the rows; where the key is there already, take over the columns `newer` and add one to `counted`."""
    if values:
        statement = _insert_or_update(tx.dialect.name, row, tuple(values[0]), key, newer, counted)
        prepared.run(tx, statement, *values)


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


# Building a statement costs more than running it, so each is built once. The table in place of its class: through the
# class, each execution would be compiled as if objects were kept, at three times the cost.


@cache
def _insert_one(row: type[DeclarativeBase], named: tuple[str, ...]) -> Executable:
    """Gives back the number of the new row."""
    table = _table(row)
    return _insert_plain(row, named).returning(*table.primary_key.columns)


@cache
def _insert_plain(row: type[DeclarativeBase], named: tuple[str, ...]) -> Insert:
    return insert(_table(row)).values(_values(row, named))


@cache
def _insert_missing(dialect: str, row: type[DeclarativeBase], named: tuple[str, ...]) -> Insert:
    return _insert(dialect, row, named).on_conflict_do_nothing()


@cache
def _insert_or_update(
    dialect: str,
    row: type[DeclarativeBase],
    named: tuple[str, ...],
    key: tuple[str, ...],
    newer: tuple[str, ...],
    counted: tuple[str, ...],
) -> Insert:
    statement = _insert(dialect, row, named)
    columns = _table(row).c
    changes = {name: statement.excluded[name] for name in newer} | {name: columns[name] + 1 for name in counted}
    return statement.on_conflict_do_update(index_elements=list(key), set_=changes)


def _insert(dialect: str, row: type[DeclarativeBase], named: tuple[str, ...]) -> sqlite.Insert | postgresql.Insert:
    made = postgresql.insert(_table(row)) if dialect == "postgresql" else sqlite.insert(_table(row))
    return made.values(_values(row, named))


def _values(row: type[DeclarativeBase], named: tuple[str, ...]) -> dict[str, BindParameter[Any]]:
    """What is given for each insert, and what a column has where nothing is given."""
    columns = _table(row).c
    given = {name: bindparam(name, type_=columns[name].type) for name in named}
    usual = {
        column.key: bindparam(column.key, column.default.arg, type_=column.type)
        for column in columns
        if column.key not in given and isinstance(column.default, ScalarElementColumnDefault)
    }
    return given | usual


def _table(row: type[DeclarativeBase]) -> Table:
    return cast("Table", row.__table__)
