"""What all tests share: databases of both kinds, one moment, and the same four people.

`store` is a fresh, migrated database; each test that takes it runs on SQLite and on a real PostgreSQL. Tests of the
rooms above storage may take `sqlite_store`, which is quicker, where the kind of database does not matter.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Browser, sync_playwright

from moderation.storage.database import Store
from moderation.vocabulary import Author, Role
from tests.browser import get_chromium
from tests.postgres_server import PostgresServer

_numbers = count()


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
def _postgres_database(server: PostgresServer, template: str) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY wal_log")
        yield server.url(name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'moderation.db'}"
    else:
        with _postgres_database(request.getfixturevalue("postgres"), "template1") as url:
            yield url


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a migrated, empty database: once SQLite, once PostgreSQL."""
    if request.param == "sqlite":
        path = tmp_path / "moderation.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        yield f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("postgres_template")
        with _postgres_database(request.getfixturevalue("postgres"), template) as url:
            yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """A migrated, empty database of either kind."""
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(sqlite_template: Path, tmp_path: Path) -> Iterator[Store]:
    """A migrated, empty SQLite database."""
    path = tmp_path / "moderation.db"
    shutil.copy(sqlite_template, path)
    opened = Store(f"sqlite:///{path}")
    yield opened
    opened.close()
