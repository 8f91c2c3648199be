"""Acknowledged means on disk: the system is asked to write through at least once for every answer."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import psycopg
import pytest

from tests.browser.service import environment, free_port
from tests.crash.nursery import Nursery
from tests.crash.posters import TAKEN, Poster
from tests.crash.test_kill import postgres_settings, prepared, settings
from tests.deployment.get_programs import found, why_not
from tests.postgres_server import PostgresServer

__all__ = ["postgres_settings", "settings"]
pytestmark = pytest.mark.xdist_group("crash")

ANSWERS = 12
TRACER = found("strace")


def posted(nursery: Nursery, key: str) -> None:
    """One after the other, so that no write through can serve two answers."""
    for number in range(ANSWERS):
        poster = Poster(nursery.port, number, itertools.count(), key)
        text = f"comment number {number}"
        assert poster.say(poster.token(text), text) in TAKEN


@pytest.mark.skipif(TRACER is None, reason=why_not("strace"))
def test_sqlite_is_written_through_before_each_answer(tmp_path: Path, settings: dict[str, str]) -> None:
    key = prepared(tmp_path, settings)
    trace = tmp_path / "trace"
    under = (str(TRACER), "-f", "-qq", "-e", "trace=fsync,fdatasync", "-y", "-o", str(trace))
    nursery = Nursery(free_port(), environment(tmp_path, **settings), under)
    try:
        nursery.start()
        before = len(re.findall(r"moderation\.db-wal>\) *= 0", trace.read_text()))
        posted(nursery, key)
        nursery.kill()
    finally:
        nursery.close()
    synced = len(re.findall(r"moderation\.db-wal>\) *= 0", trace.read_text())) - before
    assert synced >= ANSWERS


@pytest.mark.postgres
def test_postgresql_writes_its_log_through_before_each_answer(
    tmp_path: Path, postgres_settings: tuple[dict[str, str], PostgresServer]
) -> None:
    settings, server = postgres_settings
    key = prepared(tmp_path, settings)

    def synced() -> int:
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute("SELECT pg_stat_force_next_flush()")
            found = connection.execute("SELECT sum(fsyncs) FROM pg_stat_io WHERE object = 'wal'").fetchone()
        assert found
        return int(found[0])

    nursery = Nursery(free_port(), environment(tmp_path, **settings))
    try:
        nursery.start()
        before = synced()
        posted(nursery, key)
        nursery.kill()
    finally:
        nursery.close()
    assert synced() - before >= ANSWERS
