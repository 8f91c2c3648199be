"""Notices that something was committed, without reading any table."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError


class StateMark:
    """One connection of its own that is asked what it sees. Safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        """Connects when it is first asked."""
        self._engine = engine
        self._lock = threading.Lock()
        self._connection: Any = None
        self._errors: tuple[type[Exception], ...] = (SQLAlchemyError, engine.dialect.loaded_dbapi.Error)
        self._times = 0
        """How often we have connected: SQLite's number means something on one connection only."""
        # SQLite counts the commits of all other connections. PostgreSQL names the transactions that a reader would
        # see: committed ones below and between, running ones by number; equal names, equal rows.
        self._question = (
            "PRAGMA data_version" if engine.dialect.name == "sqlite" else "SELECT pg_current_snapshot()::text"
        )

    def now(self) -> object:
        """Equal marks mean equal rows in every table; None when the database cannot be asked."""
        with self._lock:
            try:
                return self._asked()
            except self._errors:
                self._drop()
                return None

    def close(self) -> None:
        """Give the connection back; the next question opens another."""
        with self._lock:
            self._drop()

    def _asked(self) -> object:
        if self._connection is None:
            borrowed = self._engine.raw_connection()
            self._connection = borrowed.driver_connection
            # Out of the pool: it stays ours, and no transaction is ever begun on it.
            borrowed.detach()
            self._times += 1
            if self._engine.dialect.name != "sqlite":
                self._connection.autocommit = True
        (seen,) = self._connection.execute(self._question).fetchone()
        return self._times, seen

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*self._errors):
                connection.close()
