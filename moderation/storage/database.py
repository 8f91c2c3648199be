"""The way to the database: one engine to read, one to write, and a transaction for each act."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Connection, func, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from moderation.storage import engines
from moderation.storage.errors import NewerDatabase, StorageUnavailable, UnsafeDatabase, unavailable
from moderation.storage.state_mark import StateMark
from moderation.storage.together import Done, Together

__all__ = ["NewerDatabase", "StorageUnavailable", "Store", "Transaction", "UnsafeDatabase", "lock"]

Transaction = Connection
"""What every function of this room takes first. It ends with the `with` block that gave it."""

VERSIONS = Path(__file__).parent / "migrations" / "versions"


class Store:
    """A database by its URL: sqlite:///path/to/file or postgresql://user@host/name."""

    def __init__(self, url: str, wait_seconds: float = engines.WAIT_SECONDS) -> None:
        """Opens nothing yet. On SQLite a writer waits that long for its turn. Raises ValueError for an address that is none, or of an unknown kind."""
        self.url = _checked(url)
        try:
            self._reader, self._writer = engines.make(self.url, wait_seconds)
        except ModuleNotFoundError:
            raise ValueError(
                "PostgreSQL needs the package psycopg. Install it with: pip install 'moderation[postgresql]'"
            ) from None
        self._mark = StateMark(self._reader)
        # PostgreSQL lets many write at a time and gathers their commits by itself.
        self._together = Together(self.write) if self.url.get_backend_name() == "sqlite" else None

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A transaction that sees one unmoving state, cannot write, and waits for no writer.

        Raises StorageUnavailable when the database cannot be used.
        """
        with _plain_errors(), self._reader.begin() as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """A transaction that is on disk when the block ends, or leaves nothing behind when it raises.

        Raises StorageUnavailable when the database cannot be used.
        """
        with _plain_errors(), self._writer.begin() as tx:
            yield tx

    def write_together(self, write: Callable[[Transaction], Done]) -> Done:
        """What `write` returns, once it is on disk. For small writes that come often: on SQLite, those that come at
        the same time share one transaction, and one failing leaves the others alone.

        Raises what `write` raises, and StorageUnavailable when the database cannot be used.
        """
        if self._together is not None:
            with _plain_errors():
                return self._together.run(write)
        with self.write() as tx:
            return write(tx)

    def give_way_by(self, aside: Callable[[], AbstractContextManager[None]]) -> None:
        """Enter this while a thread does nothing but wait until another one has written its work to disk."""
        if self._together is not None:
            self._together.aside = aside

    def mark(self) -> object:
        """Stands for what the database holds: equal marks, given by one store, mean that nothing was committed between.

        None when the database cannot be asked. Cheap enough to be asked at each request.
        """
        return self._mark.now()

    def is_current(self) -> bool:
        """Whether the tables are those that this version of the service expects."""
        with _plain_errors(), self._reader.begin() as tx:
            return engines.stored_revision(tx) == newest_revision()

    def upgrade(self) -> None:
        """Bring the tables to this version: all steps or none. Several processes may do it at the same moment.

        Raises NewerDatabase where they are of a later version already; they stay as they are.
        """
        engines.make_private(self.url)
        with _plain_errors(), self._reader.begin() as tx:
            stored = engines.stored_revision(tx)
        if stored is not None and stored > newest_revision():
            raise NewerDatabase(
                f"The database was last used by a newer version of the service (its tables are at step {stored}, this"
                f" version knows {newest_revision()}). Nothing was changed. Install the newer version again, or restore"
                " the backup that you made before the upgrade."
            )
        if stored != newest_revision():
            self._migrate("head")

    def downgrade(self, to: str) -> None:
        """Take the tables back to a revision such as "0001", or "base" for none. What they held is lost."""
        self._migrate(to)

    def scrub(self, tables: Sequence[str]) -> bool:
        """Take what was overwritten in these tables out of the files too. False: not all of it, for somebody reads.

        Raises StorageUnavailable.
        """
        with _plain_errors():
            return engines.scrub(self._writer, tables)

    def close(self) -> None:
        """Give the connections back. The store may be used again afterwards."""
        self._mark.close()
        self._reader.dispose()
        self._writer.dispose()

    def _migrate(self, to: str) -> None:
        from moderation.storage.migrations import migrate

        with _plain_errors():
            migrate(self._writer, to)


def newest_revision() -> str:
    """The revision that this version of the service expects: files are named by it."""
    return max(path.name[:4] for path in VERSIONS.glob("[0-9]*.py"))


def lock(tx: Transaction, name: str) -> None:
    """Make all writers that name the same thing wait for one another until they end.

    On SQLite there is only one writer at a time anyhow.
    """
    if tx.dialect.name == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:8], "big", signed=True)
        tx.execute(select(func.pg_advisory_xact_lock(number)))


@contextmanager
def _plain_errors() -> Iterator[None]:
    try:
        yield
    except SQLAlchemyError as error:
        plain = unavailable(error)
        if plain is None:
            raise
        raise plain from error


def _checked(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise ValueError(
            "The database address must look like sqlite:///path/to/file or postgresql://user@host/name."
        ) from None
    if address.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return address.set(drivername="postgresql+psycopg")
    if address.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise ValueError(f"The database must be SQLite or PostgreSQL, not {address.drivername}.")
    if not address.database or address.database == ":memory:" or "mode=memory" in address.database:
        raise ValueError("The SQLite database must be a file: one in memory would lose every comment.")
    return address
