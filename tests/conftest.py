"""What all tests share: databases of both kinds, one moment, and the same four people.

`store` is a fresh, migrated database; each test that takes it runs on SQLite and on a real PostgreSQL. Tests of the
rooms above storage may take `sqlite_store`, which is quicker, where the kind of database does not matter.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

from moderation.storage.database import Store
from moderation.vocabulary import Author, Role
from tests.browser import get_chromium
from tests.postgres_server import PostgresServer
from tests.quick_apps import share_what_is_compiled
from tests.scratch import scratch_folder

# Where pytest puts its temporary folders; its workers read it too.
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(scratch_folder()))
share_what_is_compiled()


@pytest.fixture
def now() -> datetime:
    """The moment at which tests take place."""
    return datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def ada() -> Author:
    """Ada, a regular who writes well."""
    return Author("Ada", "ada@example.org", "https://ada.example", "192.0.2.10", "Browser A/1", "en-GB", "visitor-ada")


@pytest.fixture
def bo() -> Author:
    """Bo, who is new here."""
    return Author("Bo", "bo@example.net", "", "198.51.100.20", "Browser B/2", "de-DE", "visitor-bo")


@pytest.fixture
def mo() -> Author:
    """Mo, a moderator."""
    return Author("Mo", "mo@gazette.example", "", "203.0.113.30", "Browser C/3", "en", "visitor-mo", Role.MODERATOR)


@pytest.fixture
def rex() -> Author:
    """Rex, who is banned, or will be."""
    return Author("Rex", "rex@example.com", "", "203.0.113.66", "Browser D/4", "en-US", "visitor-rex")


# --- A browser ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium, one for each worker: a second one beside it cannot be started."""
    path = get_chromium.installed()
    if path is None:
        pytest.fail(get_chromium.MISSING, pytrace=False)
    with sync_playwright() as playwright:
        # The sandbox needs rights that containers and root do not have; only our own pages are opened.
        opened = playwright.chromium.launch(executable_path=path, args=[*get_chromium.QUIET, "--no-sandbox"])
        yield opened
        opened.close()


# --- Databases ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A running PostgreSQL; each pytest-xdist worker has its own."""
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postgres_template(postgres: PostgresServer) -> str:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE migrated")
    _migrate(postgres.url("migrated"))
    return "migrated"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "moderation.db"
    _migrate(f"sqlite:///{path}")
    return path


def _migrate(url: str) -> None:
    store = Store(url)
    store.upgrade()
    store.close()


@contextmanager
def _postgres_database(server: PostgresServer, template: str, name: str) -> Iterator[str]:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        yield server.url(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _sqlite_database(template: Path, folder: Path) -> Iterator[str]:
    folder.mkdir(exist_ok=True)
    path = folder / "moderation.db"
    shutil.copy(template, path)
    yield f"sqlite:///{path}"
    shutil.rmtree(folder)


@contextmanager
def _opened(url: str) -> Iterator[Store]:
    """The same store for every test at this address, whose database is another each time: SQLAlchemy keeps what it has
    compiled of the statements with the store, and that takes longer than most tests.
    """
    if url not in _stores:
        _stores[url] = Store(url)
    yield _stores[url]
    _stores[url].close()


_stores: dict[str, Store] = {}
KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the SQLite databases of all tests lie, one after the other."""
    return tmp_path_factory.mktemp("databases")


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'moderation.db'}"
    else:
        with _postgres_database(request.getfixturevalue("postgres"), "template1", "empty") as url:
            yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, databases: Path) -> Iterator[str]:
    """The address of a migrated, empty database: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        with _sqlite_database(request.getfixturevalue("sqlite_template"), databases / "either") as url:
            yield url
    else:
        template = request.getfixturevalue("postgres_template")
        with _postgres_database(request.getfixturevalue("postgres"), template, "either") as url:
            yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated, empty database of either kind."""
    with _opened(database_url) as store:
        yield store


@pytest.fixture
def sqlite_store(sqlite_template: Path, databases: Path) -> Iterator[Store]:
    """A migrated, empty SQLite database."""
    with _sqlite_database(sqlite_template, databases / "sqlite") as url, _opened(url) as store:
        yield store
