"""The service is killed while eight people post: what was acknowledged is there once, what was not, once or not at all.

Twenty kills by default, in both databases together; `make crash` makes it a hundred in each.
"""

from __future__ import annotations

import itertools
import os
import random
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tests.attack.conftest import POLICY
from tests.browser.service import PROGRAM, Service, environment, free_port
from tests.crash.nursery import Nursery
from tests.crash.posters import Books, Rows, check, post_until
from tests.crash.processes import cut_off
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.xdist_group("crash")

KILLS = int(os.environ.get("KILLS", "0"))
SECONDS_TO_RECOVER = 5.0


@pytest.fixture
def settings(tmp_path: Path) -> dict[str, str]:
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, "utf-8")
    return {"MODERATION_POLICY": str(policy)}


@pytest.fixture
def postgres_settings(settings: dict[str, str], tmp_path: Path) -> Iterator[tuple[dict[str, str], PostgresServer]]:
    """A server of its own: it is crashed too."""
    server = PostgresServer()
    server.start()
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE crashed")
    yield {**settings, "MODERATION_DATABASE_URL": server.url("crashed")}, server
    server.remove()


def prepared(data: Path, settings: dict[str, str]) -> str:
    """A thread to post in, and a key for the JSON interface."""
    environ = environment(data, **settings)
    code = (
        "import os, pathlib; from datetime import UTC, datetime; from moderation.settings import Settings;"
        "from moderation.workflow.house import open_house; from moderation.storage import threads;"
        "house = open_house(Settings.from_environment(os.environ, pathlib.Path.cwd()))\n"
        "with house.store.write() as tx: threads.open_thread(tx, 'night-buses', 'Buses', '', '', '', datetime.now(UTC))"
    )
    python = Path(PROGRAM).with_name("python")
    subprocess.run([python, "-c", code], env=environ, cwd=data, check=True, timeout=60)
    made = subprocess.run(
        [PROGRAM, "keys", "add", "--site", "https://gazette.example"],
        env=environ,
        cwd=data,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return made.stdout.splitlines()[-1]


def add(books: Books, more: Books) -> None:
    # A key of the JSON interface has its limit of calls; who meets it is told, and nothing was acknowledged.
    assert set(more.refused) <= {429}, more.refused
    books.acknowledged += more.acknowledged
    books.unknown += more.unknown


def killed_again_and_again(data: Path, settings: dict[str, str], kills: int, rows: Rows) -> Books:
    """Post, kill, start; and check once it runs again."""
    key = prepared(data, settings)
    nursery = Nursery(free_port(), environment(data, **settings))
    texts, chance, books = itertools.count(1), random.Random(7), Books()
    slowest = 0.0
    try:
        for _ in range(kills):
            nursery.start()
            add(books, post_until(nursery.port, key, texts, chance.randint(1, 16), nursery.kill))
        began = time.monotonic()
        nursery.start()
        slowest = max(slowest, time.monotonic() - began)
        check(rows, books, nursery.port, key)
        nursery.kill()
    finally:
        nursery.close()
    assert len(books.acknowledged) > kills
    print(f"{kills} kills: {len(books.acknowledged)} acknowledged, {len(books.unknown)} unknown, up in {slowest:.2f} s")
    return books


def test_no_acknowledged_comment_is_lost_or_doubled_on_sqlite(tmp_path: Path, settings: dict[str, str]) -> None:
    def rows(query: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(tmp_path / "moderation.db")) as connection:
            return connection.execute(query).fetchall()

    killed_again_and_again(tmp_path, settings, KILLS or 13, rows)
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []


@pytest.mark.postgres
def test_no_acknowledged_comment_is_lost_or_doubled_on_postgresql(
    tmp_path: Path, postgres_settings: tuple[dict[str, str], PostgresServer]
) -> None:
    settings, server = postgres_settings

    def rows(query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(server.url("crashed")) as connection:
            return connection.execute(query).fetchall()

    killed_again_and_again(tmp_path, settings, KILLS or 5, rows)


@pytest.mark.postgres
def test_a_postgresql_that_crashes_in_the_middle_costs_refusals_and_nothing_else(
    tmp_path: Path, postgres_settings: tuple[dict[str, str], PostgresServer]
) -> None:
    settings, server = postgres_settings
    key = prepared(tmp_path, settings)
    nursery = Nursery(free_port(), environment(tmp_path, **settings))
    recovered: list[float] = []

    def crash() -> None:
        server.restart()
        back = time.monotonic()
        fresh = post_until(nursery.port, key, itertools.count(100_000), 1, lambda: None)
        recovered.append(time.monotonic() - back)
        again.acknowledged += fresh.acknowledged
        again.refused += fresh.refused

    again = Books()
    try:
        nursery.start()
        books = post_until(nursery.port, key, itertools.count(1), 10, crash)
        assert set(books.refused) | set(again.refused) <= {503}
        assert again.acknowledged
        assert recovered[0] < SECONDS_TO_RECOVER * 4  # the promise is 5 s; a busy machine of tests gets more
        with psycopg.connect(server.url("crashed")) as connection:
            found = {str(text) for (text,) in connection.execute("SELECT text FROM comment").fetchall()}
        assert {*books.acknowledged, *again.acknowledged} <= found
        assert not books.unknown
    finally:
        nursery.close()


def test_the_server_that_visitors_meet_keeps_the_promise_too(tmp_path: Path, settings: dict[str, str]) -> None:
    """The same with `moderation serve` itself, its workers and its own server."""
    key = prepared(tmp_path, settings)
    texts, books, service = itertools.count(1), Books(), Service(tmp_path, **settings)
    for _ in range(KILLS // 5 or 2):
        add(books, post_until(service.port, key, texts, 12, partial(cut_off, service)))
        service = Service(tmp_path, **settings)
    with closing(sqlite3.connect(tmp_path / "moderation.db")) as connection:
        try:
            check(lambda query: connection.execute(query).fetchall(), books, service.port, key)
        finally:
            service.stop()
