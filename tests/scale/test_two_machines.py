"""Two machines on one PostgreSQL: started at the same moment on an empty database, under load, and one of them dies.

Each has its own address and its own data folder; they share the database, the key and the policy, and nothing else.
"""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from moderation.storage import threads
from moderation.storage.database import Store
from tests.attack.conftest import POLICY
from tests.attack.stranger import Stranger
from tests.browser.service import Service
from tests.crash.posters import SLUG, TAKEN, Poster
from tests.crash.processes import cut_off
from tests.postgres_server import PostgresServer

HOSTS = ("127.0.0.1", "127.0.0.2")
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.xdist_group("crash"),
    pytest.mark.allow_hosts([*HOSTS, "::1", "localhost"]),
]
FORM = f"/threads/{SLUG}/comments"


@dataclass
class Machines:
    one: Service
    other: Service
    url: str

    def rows(self) -> Counter[str]:
        """The comments that are there."""
        with psycopg.connect(self.url) as connection:
            return Counter(text for (text,) in connection.execute("SELECT text FROM comment"))


@pytest.fixture
def machines(postgres: PostgresServer, tmp_path: Path) -> Iterator[Machines]:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE two_machines")
    url = postgres.url("two_machines")
    policy = tmp_path / "policy.yaml"
    policy.write_text(POLICY, "utf-8")
    settings = {
        "MODERATION_DATABASE_URL": url,
        "MODERATION_POLICY": str(policy),
        "MODERATION_SECRET_KEY": "one key for both machines, and long enough",
        "MODERATION_TRUSTED_PROXIES": "1",
    }

    def start(host: str) -> Service:
        folder = tmp_path / host
        folder.mkdir()
        return Service(folder, "--workers", "1", host=host, **settings)

    with ThreadPoolExecutor(2) as both:  # at the same moment: both find no tables
        one, other = both.map(start, HOSTS)
    store = Store(url)
    with store.write() as tx:
        threads.open_thread(tx, SLUG, "Buses", "", "", "", datetime.now(UTC))
    store.close()
    yield Machines(one, other, url)
    one.stop()
    other.stop()


def a_form_of_one_may_be_sent_to_both_at_once_and_counts_once(machines: Machines) -> None:
    bo = Poster(machines.one.port, 0, itertools.count(), "", HOSTS[0])
    token = bo.token("x")
    elsewhere = Poster(machines.other.port, 0, itertools.count(), "", HOSTS[1])
    elsewhere.bo.address = bo.bo.address
    elsewhere.bo.cookies.update(bo.bo.cookies)
    answers: list[int] = []
    senders = [
        threading.Thread(target=lambda one=one: answers.append(one.say(token, "the same form")))
        for one in (bo, elsewhere)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join(30)
    assert set(answers) <= TAKEN
    assert machines.rows()["the same form"] == 1
    assert "the same form" in Stranger(machines.other.port, SLUG, HOSTS[1]).get(f"/threads/{SLUG}").text


def nothing_is_lost_or_doubled_also_when_one_dies(machines: Machines) -> None:
    texts = itertools.count(1)
    posters = [
        Poster(service.port, number, texts, "", host)
        for number in range(3)
        for service, host in zip((machines.one, machines.other), HOSTS, strict=True)
    ]
    for poster in posters:
        poster.start()

    def acknowledged() -> int:
        return sum(len(poster.books.acknowledged) for poster in posters)

    def until(number: int) -> None:
        patience = time.monotonic() + 40
        while acknowledged() < number and time.monotonic() < patience:
            time.sleep(0.01)
        assert acknowledged() >= number, [poster.books for poster in posters]

    until(12)
    cut_off(machines.other)
    until(acknowledged() + 6)
    for poster in posters:
        poster.stop.set()
    for poster in posters:
        poster.join(30)
    assert sum((poster.books.refused for poster in posters), Counter()) == {}
    there = Counter({text: times for text, times in machines.rows().items() if text.startswith("comment number")})
    told = {text for poster in posters for text in poster.books.acknowledged}
    unknown = {text for poster in posters for _, _, text in poster.books.unknown}
    assert told <= set(there)
    assert set(there) <= told | unknown
    assert set(there.values()) == {1}
    assert {poster.host for poster in posters if poster.books.acknowledged} == set(HOSTS)
    # Who does not know whether their comment arrived sends it again, to the machine that is left.
    for poster in posters:
        for number, token, text in poster.books.unknown:
            again = Poster(machines.one.port, number, itertools.count(), "", HOSTS[0])
            again.bo.address = poster.bo.address
            assert again.say(token, text) in TAKEN
    assert set(machines.rows().values()) == {1}


def test_two_machines_are_one_service_also_when_one_dies(machines: Machines) -> None:
    a_form_of_one_may_be_sent_to_both_at_once_and_counts_once(machines)
    nothing_is_lost_or_doubled_also_when_one_dies(machines)
