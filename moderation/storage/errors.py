"""What can go wrong with a database that is no fault of the code: said in one plain sentence."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StorageUnavailable(Exception):
    """The database cannot be used at this moment. Nothing of the transaction was stored, or it was stored whole
    and a retry finds it. The message is for people; trying again later is the remedy unless it says otherwise.
    """


class UnsafeDatabase(StorageUnavailable):
    """The database would acknowledge comments before they are on disk, so it is not used."""


class NewerDatabase(StorageUnavailable):
    """The tables are of a version of the service that came after this one."""


_SQLITE = {
    sqlite3.SQLITE_BUSY: "The database is locked by another program for longer than we wait. Try again in a moment.",
    sqlite3.SQLITE_LOCKED: "The database is locked by another program for longer than we wait. Try again in a moment.",
    sqlite3.SQLITE_FULL: "The disk of the database is full. Free some space; nothing needs a restart.",
    sqlite3.SQLITE_IOERR: "The disk of the database does not read or write. Check the disk and its mount.",
    sqlite3.SQLITE_CANTOPEN: "The database file cannot be opened. Check that its folder exists and may be written.",
    sqlite3.SQLITE_READONLY: "The database file may not be written. Check the owner of the file and of its folder.",
    sqlite3.SQLITE_PERM: "The database file may not be written. Check the owner of the file and of its folder.",
    sqlite3.SQLITE_CORRUPT: "The database file is damaged. Restore the last backup.",
    sqlite3.SQLITE_NOTADB: "The database file is not an SQLite database. Check MODERATION_DATABASE_URL.",
    sqlite3.SQLITE_NOMEM: "There is no memory left for the database. Try again in a moment.",
    sqlite3.SQLITE_PROTOCOL: "The database is locked by another program for longer than we wait. Try again in a moment.",
}

_POSTGRESQL = {
    "08": "PostgreSQL does not answer, or refuses us. Check that it runs and that MODERATION_DATABASE_URL is right.",
    "25": "The database takes no writes at the moment (it is a standby). Try again in a moment.",
    "40": "Two changes met in the database. Try again.",
    "53": "PostgreSQL has no connections, memory or disk left. Try again in a moment.",
    "55": "The row is locked by another change for longer than we wait. Try again in a moment.",
    "57": "PostgreSQL is starting or stopping. Try again in a moment.",
    "58": "The disk of PostgreSQL does not read or write. Check the disk and its mount.",
}
_LOST = _POSTGRESQL["08"]
_BUSY = "All connections to the database are in use for longer than we wait. Try again in a moment."


def unavailable(error: SQLAlchemyError) -> StorageUnavailable | None:
    """The plain form of an error that is the database's state; None for one that is a mistake in our code."""
    if isinstance(error, PoolTimeout):
        return StorageUnavailable(_BUSY)
    if not isinstance(error, DBAPIError):
        return None
    message = _sqlite(error.orig) if isinstance(error.orig, sqlite3.Error) else _postgresql(error)
    return StorageUnavailable(message) if message else None


def _sqlite(error: sqlite3.Error) -> str | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else _SQLITE.get(code & 0xFF)


def _postgresql(error: DBAPIError) -> str | None:
    state = getattr(error.orig, "sqlstate", None)
    if state:
        return _POSTGRESQL.get(state[:2])
    lost = error.connection_invalidated or type(error.orig).__name__ in {"OperationalError", "InterfaceError"}
    return _LOST if lost else None
