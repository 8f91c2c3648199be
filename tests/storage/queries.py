"""Counting and explaining the queries that a piece of storage makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event


@contextmanager
def collected(tx: Connection) -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    """Every statement with its parameters that runs inside the block."""
    found: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        found.append((statement, parameters))

    event.listen(tx, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(tx, "before_cursor_execute", note)


def plan(tx: Connection, statement: str, parameters: tuple[object, ...]) -> list[str]:
    """SQLite's plan for a statement, one step a line."""
    return [row[3] for row in tx.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
