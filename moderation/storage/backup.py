"""Copies of an SQLite database while it is in use, and the proof that every row came through.

A copy is a database file of its own with one table more: how many rows each table has, and a hash of all of them.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import literal_column, select, table

from moderation.storage.database import newest_revision

MANIFEST = "backup_manifest"
PAGES = 2000
"""Copied at once; between two such parts the service writes on."""
_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name != ? ORDER BY name"


class BackupError(Exception):
    """It cannot be done. The message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Copied:
    """What a copy holds."""

    rows: int
    sha256: str
    """Of all rows of all tables."""


def copy(source: Path, target: Path, progress: Callable[[str, int, int], None]) -> Copied:
    """Copy a database as it is at one moment, while others read and write it. A file that is there is replaced, and
    only when the copy is whole. Raises BackupError.
    """
    if not source.is_file():
        raise BackupError(f"There is no database {source} yet.")
    if target.exists() and target.samefile(source):
        raise BackupError(f"{target} is the database itself. Give another file.")
    with _plainly(), _unfinished(target) as path:
        with closing(_opened(source)) as live, closing(sqlite3.connect(path)) as fresh:
            live.backup(fresh, pages=PAGES, progress=lambda _s, left, of: progress("copying", of - left, of))
        with closing(sqlite3.connect(path, isolation_level=None)) as fresh:
            # One plain file: what a copy needs beside itself would be forgotten.
            fresh.execute("PRAGMA journal_mode=DELETE")
            _check_pages(fresh, source)
            copied, tables = _hashed(fresh)
            fresh.execute("BEGIN")
            fresh.execute("CREATE TABLE backup_manifest (name TEXT PRIMARY KEY, rows INTEGER, sha256 TEXT)")
            fresh.executemany("INSERT INTO backup_manifest VALUES (?, ?, ?)", tables)
            fresh.execute("COMMIT")
    return copied


def verified(path: Path) -> Copied:
    """What a copy holds, after every row was compared with what was written down when it was made.

    Raises BackupError for a damaged or changed copy, one of a newer version, or a file that is none.
    """
    with _plainly(), closing(_opened(path)) as database:
        try:
            expected = database.execute("SELECT name, rows, sha256 FROM backup_manifest ORDER BY name").fetchall()
        except sqlite3.DatabaseError:
            raise BackupError(f"{path} was not made by: moderation backup") from None
        _check_pages(database, path)
        copied, tables = _hashed(database)
        wrong = [name for name, *_ in set(expected) ^ set(tables)]
        if wrong:
            raise BackupError(
                f"{path} is not as it was made: {', '.join(sorted(set(wrong)))} changed. Use another copy."
            )
        (revision,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision > newest_revision():
            raise BackupError(f"{path} comes from a newer version of this service ({revision}). Update it first.")
    return copied


def restore(path: Path, target: Path) -> Copied:
    """Put a copy where the service looks for its database, and compare every row there again.

    The target must not be there. Raises BackupError, and then nothing is changed.
    """
    copied = verified(path)
    if target.exists() or target.with_name(target.name + "-wal").exists():
        raise BackupError(f"There is a database {target} already. It was left as it is.")
    with _plainly(), _unfinished(target) as fresh_path:
        _write(path, fresh_path, copied)
    return copied


def set_aside(target: Path, name: Path) -> None:
    """Move a database out of the way. Raises BackupError while anything uses it."""
    with _plainly():
        with closing(sqlite3.connect(target, timeout=1, isolation_level=None)) as database:
            # Brings everything into the one file; refused while another process has it open.
            database.execute("PRAGMA journal_mode=DELETE")
        target.rename(name)


def _write(path: Path, target: Path, copied: Copied) -> None:
    with closing(_opened(path)) as saved, closing(sqlite3.connect(target, isolation_level=None)) as fresh:
        saved.backup(fresh)
        fresh.execute("DROP TABLE backup_manifest")
        if _hashed(fresh)[0] != copied:
            raise BackupError("What was written is not what was read. Check the disk and try again.")


def _opened(path: Path) -> sqlite3.Connection:
    # The path may hold signs that mean something in an address.
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=30)


def _check_pages(database: sqlite3.Connection, path: Path) -> None:
    (state,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    if state != "ok":
        raise BackupError(f"{path} is damaged: {state}. Use an earlier copy.")


def _hashed(database: sqlite3.Connection) -> tuple[Copied, list[tuple[str, int, str]]]:
    """Each table with its number of rows and a hash of them, whatever order they lie in."""
    tables = [_hashed_table(database, name) for (name,) in database.execute(_TABLES, (MANIFEST,)).fetchall()]
    together = hashlib.sha256("".join(f"{name} {rows} {digest}\n" for name, rows, digest in tables).encode())
    return Copied(sum(rows for _, rows, _ in tables), together.hexdigest()), tables


def _hashed_table(database: sqlite3.Connection, name: str) -> tuple[str, int, str]:
    """Hashes of rows are added up, so their order does not count, and each row does."""
    total, rows = 0, 0
    for row in database.execute(str(select(literal_column("*")).select_from(table(name)))):
        total += int.from_bytes(hashlib.sha256(repr(row).encode("utf-8", "surrogatepass")).digest(), "big")
        rows += 1
    return name, rows, f"{total % (1 << 256):064x}"


@contextmanager
def _unfinished(target: Path) -> Iterator[Path]:
    """A name beside the target, readable to its owner alone; it becomes the target when all went well."""
    path = target.with_name(f".{target.name}.{os.getpid()}")
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        yield path
        with path.open("rb+") as file:
            os.fsync(file.fileno())
        path.replace(target)
    finally:
        for name in (path, *(path.with_name(path.name + end) for end in ("-journal", "-wal", "-shm"))):
            with suppress(FileNotFoundError):
                name.unlink()


@contextmanager
def _plainly() -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise BackupError(f"The database cannot be copied: {error}.") from None
    except OSError as error:
        raise BackupError(f"{error.filename} cannot be used: {error.strerror}.") from None
