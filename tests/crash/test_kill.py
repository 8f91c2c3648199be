"""The service is killed while eight people post: what was acknowledged is there once, what was not, once or not at all."""

from __future__ import annotations

import itertools
import random
import re
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from http.client import HTTPException
from pathlib import Path

import psycopg
import pytest

from tests.attack.conftest import POLICY
from tests.attack.stranger import Stranger
from tests.browser.service import Service
from tests.crash.processes import cut_off
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.xdist_group("crash")

KILLS = 5
POSTERS = 8
SLUG = "night-buses"
Rows = Callable[[str], list[tuple[str]]]


class Poster(threading.Thread):
    """Posts until nobody answers any more. Every second one asks for JSON."""

    def __init__(self, port: int, number: int, texts: itertools.count[int]) -> None:
        super().__init__()
        self.bo = Stranger(port, SLUG)
        self.headers = {"Accept": "application/json"} if number % 2 else {}
        self.texts = texts
        self.acknowledged: list[str] = []
        self.unknown: list[tuple[str, str]] = []
        self.refused: list[int] = []

    def run(self) -> None:
        while True:
            text = f"comment number {next(self.texts)}"
            token = ""
            try:
                found = re.search(r'name="token" value="([^"]+)"', self.bo.get(f"/threads/{SLUG}").text)
                token = found[1] if found else ""
                status = self.say(token, text)
            except (OSError, HTTPException):
                if token:
                    self.unknown.append((token, text))
                return
            (self.acknowledged if status in {201, 202, 303} else self.refused).append(text if status < 400 else status)

    def say(self, token: str, text: str) -> int:
        fields = [("token", token), ("name", "Bo"), ("comment", text)]
        return self.bo.send(f"/threads/{SLUG}/comments", fields, **self.headers).status


def kill_while_posting(start: Callable[[], Service], kills: int) -> tuple[list[str], list[tuple[str, str]], Service]:
    """What was acknowledged, what nobody knows, and the service running again."""
    texts, chance = itertools.count(1), random.Random(7)
    acknowledged: list[str] = []
    unknown: list[tuple[str, str]] = []
    service = start()
    for _ in range(kills):
        posters = [Poster(service.port, number, texts) for number in range(POSTERS)]
        for poster in posters:
            poster.start()
        wait_for(posters, chance.randint(3, 24))
        cut_off(service)
        for poster in posters:
            poster.join(30)
            assert poster.refused == []
            acknowledged += poster.acknowledged
            unknown += poster.unknown
        service = start()
    return acknowledged, unknown, service


def wait_for(posters: list[Poster], number: int) -> None:
    """Until so many comments were acknowledged."""
    patience = time.monotonic() + 20
    while sum(len(poster.acknowledged) for poster in posters) < number and time.monotonic() < patience:
        time.sleep(0.003)


def check(rows: Rows, acknowledged: list[str], unknown: list[tuple[str, str]], service: Service) -> None:
    found = Counter(text for (text,) in rows("SELECT text FROM comment WHERE text LIKE 'comment number %'"))
    assert len(acknowledged) > KILLS
    assert set(acknowledged) - set(found) == set(), "acknowledged and lost"
    assert {text: times for text, times in found.items() if times > 1} == {}
    assert set(found) <= set(acknowledged) | {text for _, text in unknown}
    (undecided,) = rows("SELECT count(*) FROM comment WHERE id NOT IN (SELECT comment_id FROM decision)")[0]
    assert undecided == 0
    # Whoever does not know whether it was taken sends it again: it is there once.
    for token, text in unknown:
        bo = Stranger(service.port, SLUG)
        assert bo.send(f"/threads/{SLUG}/comments", [("token", token), ("name", "Bo"), ("comment", text)]).status == 303
    again = Counter(text for (text,) in rows("SELECT text FROM comment WHERE text LIKE 'comment number %'"))
    assert again == Counter([*acknowledged, *(text for _, text in unknown)])


def test_no_acknowledged_comment_is_lost_or_doubled_on_sqlite(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, "utf-8")
    acknowledged, unknown, service = kill_while_posting(
        lambda: Service(tmp_path, "--demo", MODERATION_POLICY=str(policy)), KILLS
    )
    with closing(sqlite3.connect(tmp_path / "moderation.db")) as connection:
        try:
            check(lambda query: connection.execute(query).fetchall(), acknowledged, unknown, service)
        finally:
            service.stop()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


@pytest.mark.postgres
def test_no_acknowledged_comment_is_lost_or_doubled_on_postgresql(tmp_path: Path, postgres: PostgresServer) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, "utf-8")
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE crashed")
    settings = {"MODERATION_POLICY": str(policy), "MODERATION_DATABASE_URL": postgres.url("crashed")}
    acknowledged, unknown, service = kill_while_posting(
        lambda: Service(tmp_path, "--demo", "--workers", "2", **settings), 2
    )
    with psycopg.connect(postgres.url("crashed"), autocommit=True) as connection:
        try:
            check(lambda query: connection.execute(query).fetchall(), acknowledged, unknown, service)
        finally:
            service.stop()
