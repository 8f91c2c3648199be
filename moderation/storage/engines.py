"""How each kind of database is opened: the settings that the promises rest on.

SQLite: WAL with synchronous=FULL (an acknowledged comment is on disk), writers take their lock at once (a read that
turns into a write cannot wait for a lock), readers cannot write and never wait. PostgreSQL: readers see one state.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from moderation.storage import seals
from moderation.storage.errors import UnsafeDatabase

WAIT_SECONDS = 5
SHORT_WAIT_MS = 20

COMMON: dict[str, Any] = {"pool_timeout": WAIT_SECONDS, "hide_parameters": True}
"""What people wrote must not get into a log by way of an error message."""


def make(url: URL, wait_seconds: float = WAIT_SECONDS) -> tuple[Engine, Engine]:
    """An engine to read with and one to write with. Neither connects yet.

    `wait_seconds` is how long a writer waits for SQLite's only write lock.
    """
    return _sqlite(url, wait_seconds) if url.get_backend_name() == "sqlite" else _postgresql(url)


def make_private(url: URL) -> None:
    """Make a new SQLite file readable to its owner alone; one that is there keeps the rights that somebody gave it."""
    if url.get_backend_name() == "sqlite" and url.database:
        # Where that fails, opening it fails too and says why.
        with suppress(OSError):
            os.close(os.open(url.database, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


def stored_revision(tx: Connection) -> str | None:
    """The revision of the tables in this database; None for an empty one."""
    try:
        return tx.execute(text("SELECT version_num FROM alembic_version")).scalar()
    except (OperationalError, ProgrammingError) as error:
        if "alembic_version" in str(error.orig):
            return None
        raise


def scrub(writer: Engine, tables: Sequence[str]) -> bool:
    """SQLite: move its log of changes into the file, where what was deleted is overwritten, and empty the log.
    PostgreSQL: make room of the dead rows of these tables. False: a reader stood in the way.
    """
    with writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "postgresql":
            for table in tables:
                connection.exec_driver_sql(f'VACUUM "{table}"')
            return True
        driver: Any = connection.connection.driver_connection
        deadline = time.monotonic() + WAIT_SECONDS
        while True:
            (busy, _, _) = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            if not busy or time.monotonic() > deadline:
                return not busy
            time.sleep(0.05)


# --- SQLite -------------------------------------------------------------------------------------------------


def _sqlite(url: URL, wait_seconds: float) -> tuple[Engine, Engine]:
    reader = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, **COMMON)
    options = {"wait_seconds": wait_seconds}
    writer = create_engine(url, connect_args={"timeout": WAIT_SECONDS}, execution_options=options, **COMMON)
    event.listen(reader, "connect", _open_reader)
    event.listen(reader, "begin", _begin_reader)
    event.listen(writer, "connect", _open_writer)
    event.listen(writer, "begin", _begin_writer)
    seals.install(writer)
    return reader, writer


def _open_reader(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    _common(connection)
    connection.execute("PRAGMA query_only=ON")


def _open_writer(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    _common(connection)
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")


def _common(connection: Any) -> None:
    # The driver would otherwise open transactions by itself, always in the mode that cannot wait for a lock.
    connection.isolation_level = None
    connection.create_function("lower", 1, _lower, deterministic=True)


def _lower(value: object) -> object:
    """SQLite's own knows only ASCII; searching should find Ünal by ünal on both databases."""
    return value.lower() if isinstance(value, str) else value


def _begin_reader(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _begin_writer(connection: Connection) -> None:
    """Take the only write lock. SQLite's own waiting asks ever more rarely, up to ten times a second, so that a
    busy neighbour can shut a writer out for seconds; ours keeps asking.
    """
    deadline = time.monotonic() + connection.get_execution_options()["wait_seconds"]
    driver: Any = connection.connection.driver_connection
    driver.execute(f"PRAGMA busy_timeout={SHORT_WAIT_MS}")
    try:
        while _is_locked(driver) and time.monotonic() < deadline:
            pass
        if not driver.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")  # the last try says what is wrong
    finally:
        driver.execute(f"PRAGMA busy_timeout={WAIT_SECONDS * 1000}")


def _is_locked(driver: Any) -> bool:
    try:
        driver.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
    return False


# --- PostgreSQL ---------------------------------------------------------------------------------------------


def _postgresql(url: URL) -> tuple[Engine, Engine]:
    args = {"connect_timeout": WAIT_SECONDS, "application_name": "moderation"}
    reader = create_engine(
        url, connect_args=args, pool_pre_ping=True, isolation_level="REPEATABLE READ", **COMMON
    ).execution_options(postgresql_readonly=True)
    writer = create_engine(url, connect_args=args, pool_pre_ping=True, isolation_level="READ COMMITTED", **COMMON)
    event.listen(writer, "connect", _refuse_unsafe)
    seals.install(writer)
    return reader, writer


def _refuse_unsafe(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute("SELECT current_setting('synchronous_commit'), current_setting('fsync')")
    for name, value in zip(("synchronous_commit", "fsync"), cursor.fetchone() or (), strict=True):
        if value == "off":
            raise UnsafeDatabase(
                f"PostgreSQL runs with {name}=off: a power cut would lose comments that were already confirmed to "
                f"their authors. Set {name}=on in postgresql.conf and reload it."
            )
    cursor.close()
    connection.rollback()
