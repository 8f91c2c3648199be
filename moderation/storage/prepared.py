"""Statements of the hot path, run straight on the driver.

A posting asks two dozen small questions. Around each, SQLAlchemy's Connection.execute spends 30 to 100 µs on objects
that nobody looks at, several times what SQLite needs for the answer. So a statement that is built once is compiled
once for its dialect, with its types' own conversions, and then only filled and sent. What it says and means is
SQLAlchemy's throughout; errors come as SQLAlchemy's too, and its event before_cursor_execute is told.
"""

from __future__ import annotations

import collections
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ClauseElement, Connection, Dialect, Executable
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

MOST = 512
"""Statements kept compiled. There are about fifty; the bound is for a caller who builds one anew each time."""

Convert = Callable[[Any], Any]


def rows(tx: Connection, statement: Executable, values: Mapping[str, Any] | None = None) -> list[Any]:
    """All rows, as named tuples. The statement must be one object for good (@cache), its values named by bindparam.
    One with a list of unknown length (IN) goes SQLAlchemy's own way.

    Raises what Connection.execute raises, and KeyError for a value that is missing.
    """
    prepared = _prepared(statement, tx.dialect)
    return list(tx.execute(statement, values or {}).all()) if prepared is None else prepared.rows(tx, values or {})


def first(tx: Connection, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
    """The first row; None where there is none."""
    found = rows(tx, statement, values)
    return found[0] if found else None


def scalar(tx: Connection, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
    """The first column of the first row; None where there is none."""
    found = rows(tx, statement, values)
    return found[0][0] if found else None


def run(tx: Connection, statement: Executable, *values: Mapping[str, Any]) -> None:
    """Run it once for each of the values. For what gives no rows."""
    prepared = _prepared(statement, tx.dialect)
    if prepared is not None:
        prepared.run(tx, values)
    elif values:
        tx.execute(statement, [dict(one) for one in values])


def compiled() -> int:
    """How many times a statement had to be compiled so far."""
    return _prepared.cache_info().misses


class _Prepared:
    """One statement, ready for one kind of database."""

    def __init__(self, statement: Executable, compiled: SQLCompiler, dialect: Dialect) -> None:
        self._sql = str(compiled)
        self._by_place = compiled.positional
        places = compiled.positiontup if compiled.positional else list(compiled.binds)
        self._fixed: list[Any] = [None] * len(places or ())
        self._given: list[tuple[int, str, Convert | None]] = []
        self._names = list(places or ())
        for place, name in enumerate(self._names):
            bind = compiled.binds[name]
            convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
            if bind.required:
                self._given.append((place, bind.key, convert))
            else:
                value = bind.effective_value
                self._fixed[place] = value if convert is None else convert(value)
        self._row: Any = None
        self._converts: list[tuple[int, Convert]] = []
        columns: Sequence[Any] = tuple(getattr(statement, "exported_columns", ()))
        if columns:
            # A name may be missing or come twice; such a column is reached by its place.
            self._row = _row_of([column.key or "" for column in columns])
        for place, column in enumerate(columns):
            back = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if back is not None:
                self._converts.append((place, back))

    def rows(self, tx: Connection, values: Mapping[str, Any]) -> list[Any]:
        found = self._execute(tx, self._filled(values))
        if self._converts:
            found = [self._converted(row) for row in found]
        return list(map(self._row, found))

    def run(self, tx: Connection, values: Sequence[Mapping[str, Any]]) -> None:
        if len(values) == 1:
            self._execute(tx, self._filled(values[0]))
        elif values:
            self._execute(tx, [self._filled(one) for one in values], many=True)

    def _filled(self, values: Mapping[str, Any]) -> Any:
        filled = self._fixed.copy()
        for place, name, convert in self._given:
            value = values[name]
            filled[place] = value if convert is None else convert(value)
        return tuple(filled) if self._by_place else dict(zip(self._names, filled, strict=True))

    def _converted(self, row: Sequence[Any]) -> list[Any]:
        cells = list(row)
        for place, convert in self._converts:
            cells[place] = convert(cells[place])
        return cells

    def _execute(self, tx: Connection, given: Any, *, many: bool = False) -> list[Any]:
        for hear in tx.dispatch.before_cursor_execute:
            hear(tx, None, self._sql, given, None, many)
        cursor = tx.connection.cursor()
        try:
            if many:
                cursor.executemany(self._sql, given)
            else:
                cursor.execute(self._sql, given)
            return [] if self._row is None else list(cursor.fetchall())
        except Exception as error:
            raise _told(tx, self._sql, error) from error
        finally:
            cursor.close()


def _row_of(names: list[str]) -> Any:
    # Which columns there are is known only now, so the class is made now, too.
    make: Any = collections.namedtuple
    return make("Row", names, rename=True)._make


@lru_cache(maxsize=MOST)
def _prepared(statement: Executable, dialect: Dialect) -> _Prepared | None:
    """None for one whose text depends on its values, as a list of unknown length (IN) does."""
    compiled = statement.compile(dialect=dialect) if isinstance(statement, ClauseElement) else None
    if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params or compiled.literal_execute_params:
        return None
    return _Prepared(statement, compiled, dialect)


def _told(tx: Connection, sql: str, error: Exception) -> BaseException:
    """The driver's error as SQLAlchemy tells it; a connection that is lost is not used again."""
    kinds = tx.dialect.loaded_dbapi.Error
    if not isinstance(error, kinds):
        return error
    lost = tx.dialect.is_disconnect(error, tx.connection, None)
    told = DBAPIError.instance(
        sql, None, error, kinds, hide_parameters=True, connection_invalidated=lost, dialect=tx.dialect
    )
    if lost:
        tx.invalidate(error)
    return told
