"""Steps from one version of the tables to the next. Run from code; there is no alembic.ini.

`python -m moderation.storage.migrations "what changes"` writes the next step for a changed tables.
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, text

HERE = Path(__file__).parent
PATIENCE_SECONDS = 60
_LOCK = 7_077_011


def migrate(engine: Engine, to: str) -> None:
    """Bring the tables to a revision, "head" or "base": every step in one transaction, so all of them or none.

    A second process that comes at the same moment waits, and then finds nothing left to do.
    """
    with engine.connect().execution_options(wait_seconds=PATIENCE_SECONDS) as connection:
        try:
            _prepare(connection)
            with connection.begin():
                if connection.dialect.name == "postgresql":
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
                run(connection, to)
                _verify(connection)
        finally:
            # Its settings were changed for the migration: it must not serve anybody else.
            connection.invalidate()


def config(connection: Connection) -> Config:
    """What Alembic needs to know, for this connection."""
    made = Config()
    made.set_main_option("script_location", str(HERE))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def run(connection: Connection, to: str) -> None:
    """The steps themselves, in the caller's transaction. Down when `to` is older than what is there."""
    from moderation.storage.engines import stored_revision

    now = stored_revision(connection) if _has_versions(connection) else None
    if to == "head" or (to != "base" and (now is None or to > now)):
        command.upgrade(config(connection), to)
    else:
        command.downgrade(config(connection), to)


def _has_versions(connection: Connection) -> bool:
    return connection.dialect.has_table(connection, "alembic_version")


def _prepare(connection: Connection) -> None:
    """SQLite rebuilds a table to change it, which its foreign keys would stop; they are checked at the end."""
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA foreign_keys=OFF")


def _verify(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"the migration left rows that point nowhere, so it was taken back: {broken[:5]}")
