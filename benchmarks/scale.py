"""What grows with what is stored: posting into a large archive, commits of many at once, and the start of the server."""

from __future__ import annotations

import random
import sqlite3
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks import queue_page
from benchmarks.corpus import comments
from benchmarks.report import Row
from benchmarks.servers import first_answer, ours
from moderation.settings import Settings
from moderation.storage import threads
from moderation.storage.tables import AuthorKeyRow, CommentRow, PersonRow, ShingleRow
from moderation.vocabulary import Author, Submission, Thread
from moderation.workflow.house import House, open_house
from moderation.workflow.submit import submit

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent
FEW, ROUNDS, POSTS, TOGETHER = 1000, 8, 25, 16
THREADS = 200
COLD_SECONDS, COLD_MIB = 1.0, 120


def rows(many: int) -> list[Row]:
    """Measure; `many` comments are stored in the larger archive."""
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        few, lots = archive(folder / "few", FEW), archive(folder / "many", many)
        took = posting({FEW: few, many: lots})
        made = [growth(took, "SQLite"), _durable(few, folder)]
        made += _queue(folder)
        made += _cold(folder)
    return made


def posting(houses: Mapping[int, House]) -> dict[int, float]:
    """Seconds that one posting takes, the median, for archives of these sizes, which take turns."""
    times: dict[int, list[float]] = {size: [] for size in houses}
    for turn in range(ROUNDS):
        for size, house in houses.items():
            texts = comments(POSTS, seed=100 + turn)
            for number, text in enumerate(texts):
                start = time.perf_counter()
                _post(house, f"{size}-{turn}-{number}", text, number)
                times[size].append(time.perf_counter() - start)
    return {size: statistics.median(taken) for size, taken in times.items()}


def growth(took: Mapping[int, float], where: str) -> Row:
    """The largest archive against the smallest."""
    few, many = min(took), max(took)
    small, large = took[few], took[many]
    said = f"{large * 1000:.2f} ms", f"{small * 1000:.2f} ms"
    return Row(
        f"posting with {many:,} comments stored, {where}", f"with {few:,}", *said, large / small, 1.3, at_most=True
    )


def _durable(house: House, folder: Path) -> Row:
    """Comments that are on disk a second, from sixteen writers, against this disk's rate of single commits."""
    rates, singles = [], []
    for turn in range(3):
        texts = comments(320, seed=200 + turn)
        start = time.perf_counter()
        with ThreadPoolExecutor(TOGETHER) as pool:
            marks = [f"d-{turn}-{number}" for number in range(len(texts))]
            list(pool.map(_post, [house] * len(texts), marks, texts, range(len(texts))))
        rates.append(len(texts) / (time.perf_counter() - start))
        singles.append(_single_commits(folder / f"single-{turn}.db"))
    rate, single = statistics.median(rates), statistics.median(singles)
    said = f"{rate:,.0f}/s", f"{single:,.0f}/s"
    return Row("durable posts, 16 writers, one process", "single commits, WAL + FULL", *said, rate / single, 0.7)


def _single_commits(path: Path) -> float:
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE row (text TEXT)")
    start = time.perf_counter()
    for _ in range(300):
        database.execute("INSERT INTO row VALUES (?)", ("x" * 200,))
    rate = 300 / (time.perf_counter() - start)
    database.close()
    return rate


def _queue(folder: Path) -> Iterator[Row]:
    few, many = (
        queue_page.filled(_made(folder / f"queue-{count}"), count) for count in (queue_page.FEW, queue_page.MANY)
    )
    path = "/admin/queue"
    times: dict[int, list[float]] = {0: [], 1: []}
    for _ in range(queue_page.ROUNDS):
        for side, client in enumerate((few, many)):
            start = time.perf_counter()
            client.get(path)
            times[side].append(time.perf_counter() - start)
    small, large = (statistics.median(times[side]) for side in (0, 1))
    said = f"{large * 1000:.1f} ms", f"{small * 1000:.1f} ms"
    yield Row(
        f"queue page with {queue_page.MANY:,} held", f"with {queue_page.FEW:,}", *said, large / small, 1.5, at_most=True
    )


def _cold(folder: Path) -> Iterator[Row]:
    seconds, memory = [], 0.0
    for turn in range(3):
        start = time.perf_counter()
        with ours(folder / "cold", prepared=turn > 0) as server:
            first_answer(server.port, "/")
            seconds.append(time.perf_counter() - start)
            memory = _mib(server.process)
    took = statistics.median(seconds[1:])
    yield Row(
        "start of the server to its first answer", "1 s", f"{took:.2f} s", "1 s", took / COLD_SECONDS, 1, at_most=True
    )
    said = f"{memory:.0f} MiB", f"{COLD_MIB} MiB"
    yield Row("memory of a worker (its share)", "120 MiB", *said, memory / COLD_MIB, 1, at_most=True)


def _mib(process: subprocess.Popen[bytes]) -> float:
    """Of the largest process below the server's own."""
    below = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split() or [str(process.pid)]
    shares = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in below)
    return max(
        int(line.split()[1]) / 1024 for share in shares for line in share.splitlines() if line.startswith("Pss:")
    )


def _post(house: House, mark: str, text: str, number: int) -> None:
    person = f"{number * 7919 % 900}"
    author = Author(f"Person {person}", email=f"p{person}@mail.example", ip=f"10.{number % 90}.3.{number % 250}")
    submission = Submission(text, author, Thread(f"thread-{number % THREADS}"), seconds_to_write=50.0)
    submit(house, submission, token=mark.ljust(32, "x"), nonce=mark, now=NOW + timedelta(seconds=number))


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True)
    return folder


def archive(folder: Path, count: int, database: str = "") -> House:
    """So many published comments by a tenth as many people, in 200 threads, over two years."""
    env = {"MODERATION_DATA_DIR": str(_made(folder)), "MODERATION_POLICY": str(ROOT / "policy.yaml")}
    env |= {"MODERATION_DATABASE_URL": database} if database else {}
    house = open_house(Settings.from_environment(env, ROOT))
    chosen = random.Random(7)
    begun = NOW - timedelta(days=730)
    people = max(count // 10, 1)
    with house.store.write() as tx:
        numbers = [threads.open_thread(tx, f"thread-{n}", f"Thread {n}", "", "", "", begun).id for n in range(THREADS)]
        for some in _parts(range(1, people + 1)):
            tx.execute(insert(PersonRow.__table__), [_person(n, begun) for n in some])
            tx.execute(insert(AuthorKeyRow.__table__), [key for n in some for key in _keys(n, begun)])
        texts = comments(5000, seed=3)
        for some in _parts(range(1, count + 1)):
            made = [_comment(n, count, people, numbers, texts, begun) for n in some]
            tx.execute(insert(CommentRow.__table__), made)
            bands = ({"comment_id": n, "position": p, "band": chosen.getrandbits(62)} for n in some for p in range(16))
            tx.execute(insert(ShingleRow.__table__), list(bands))
        if tx.dialect.name == "postgresql":
            # The numbers were given, so the counters have not moved.
            for table in ("person", "comment"):
                tx.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}")
    return house


def _parts(numbers: range, size: int = 5000) -> Iterator[range]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


def _person(number: int, begun: datetime) -> dict[str, Any]:
    return {"id": number, "name": f"Reader {number}", "first_seen": begun, "last_seen": begun}


def _keys(number: int, begun: datetime) -> Iterator[dict[str, Any]]:
    """An address of one's own, a line shared by four, a neighbourhood, and one of fifty kinds of browser."""
    values = {"email": number, "connection": number // 4, "network": number // 60, "agent": number % 50, "name": number}
    for kind, value in values.items():
        digest = f"{kind}{value}".encode().hex().ljust(64, "0")[:64]
        yield {"person_id": number, "kind": kind, "digest": digest, "first_seen": begun, "last_seen": begun, "uses": 1}


def _comment(
    number: int, count: int, people: int, numbers: list[int], texts: list[str], begun: datetime
) -> dict[str, Any]:
    return {
        "thread_id": numbers[number * 31 % THREADS],
        "person_id": 1 + number * 17 % people,
        "name": f"Reader {1 + number * 17 % people}",
        "text": texts[number % len(texts)],
        "status": "published",
        "created_at": begun + timedelta(days=720) * (number / count),
        "token_digest": f"{number:064x}",
    }
