"""Copies of a PostgreSQL database by its own tools, pg_dump and pg_restore, which must be at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

from moderation.storage.backup import BackupError

_LAST_WORDS = 300


def copy(url: str, target: Path) -> None:
    """Write the database as it is at one moment, in pg_dump's own format. Raises BackupError."""
    unfinished = target.with_name(f".{target.name}.{os.getpid()}")
    unfinished.touch(mode=0o600)
    try:
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={unfinished}")
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(path: Path, url: str) -> None:
    """Put a copy into an empty database: all of it or nothing. Raises BackupError."""
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner", str(path))


def _run(tool: str, url: str, *options: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise BackupError(f"{tool} is not installed here. Install PostgreSQL's client tools, or run it on the server.")
    environment, database = _connection(url)
    done = subprocess.run(
        [found, f"--dbname={database}", *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        words = " ".join(done.stderr.split())[:_LAST_WORDS]
        raise BackupError(f"{tool} could not do it: {words}")


def _connection(url: str) -> tuple[dict[str, str], str]:
    """The password travels in the environment, where other users of the machine do not see it."""
    address = make_url(url)
    given = {"PGHOST": address.host, "PGPORT": address.port, "PGUSER": address.username, "PGPASSWORD": address.password}
    for name in ("host", "port", "user", "password", "sslmode"):
        if name in address.query:
            given[f"PG{name.upper()}"] = str(address.query[name])
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}, address.database or ""
