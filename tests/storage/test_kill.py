"""Processes that are killed in the middle: what was acknowledged is there once, what was not is there once or not."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from moderation.storage.database import Store

WRITER = """
import sys
from datetime import UTC, datetime
from moderation.storage.database import Store
from moderation.vocabulary import Author
from tests.storage import written

store, ada, number = Store(sys.argv[1]), Author("Ada", "ada@example.org"), 0
now = datetime(2026, 11, 22, tzinfo=UTC)
print("ready", flush=True)
while True:
    number += 1
    mark = f"{sys.argv[2]} {number}"
    with store.write() as tx:
        written.held(tx, ada, now, mark, nonce=mark, token=mark)
    print(mark, flush=True)
"""
MIGRATOR = """
import sys
from moderation.storage import migrations
from moderation.storage.database import Store
print("ready", flush=True)
Store(sys.argv[1]).upgrade()
"""


def start(code, *arguments):
    return subprocess.Popen([sys.executable, "-c", code, *arguments], stdout=subprocess.PIPE, text=True)


def check(path):
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


@pytest.mark.parametrize("acknowledged", [1, 5, 15])
def test_no_acknowledged_comment_is_lost_or_doubled_by_a_kill(sqlite_store, acknowledged):
    url, path = sqlite_store.url.render_as_string(), sqlite_store.url.database
    processes = [start(WRITER, url, name) for name in ("one", "two")]
    acks = []
    for process in processes:
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        acks += [process.stdout.readline().strip() for _ in range(acknowledged)]
    for process in processes:
        process.send_signal(signal.SIGKILL)
        acks += process.stdout.read().splitlines()
        process.wait()
        process.stdout.close()
    check(path)
    connection = sqlite3.connect(path)
    texts = [row[0] for row in connection.execute("SELECT text FROM comment")]
    decided = connection.execute("SELECT count(*) FROM decision d JOIN finding f ON f.decision_id = d.id").fetchone()[0]
    nonces = connection.execute("SELECT count(*) FROM nonce").fetchone()[0]
    connection.close()
    assert set(acks) <= set(texts)
    assert len(texts) == len(set(texts)) == decided == nonces
    assert len(texts) <= len(acks) + 2


@pytest.mark.parametrize("seed", range(4))
def test_a_migration_that_is_killed_is_whole_or_not_there_and_can_be_run_again(tmp_path, seed):
    path = tmp_path / "moderation.db"
    process = start(MIGRATOR, f"sqlite:///{path}")
    assert process.stdout.readline() == "ready\n"
    time.sleep(random.Random(seed).uniform(0, 0.15))
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    store = Store(f"sqlite:///{path}")
    if path.exists():
        check(path)
        connection = sqlite3.connect(path)
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()[0]
        connection.close()
        assert store.is_current() == (tables > 0)
    store.upgrade()
    assert store.is_current()
    store.close()
