"""What a replay of a whole archive costs: processor seconds and memory, from ten thousand comments to a million.

`python -m benchmarks.replaying 10000 100000 1000000` fills an archive of each size, judges it by two policies with two
processes, and prints the curve. Processor time is counted, not time on the clock: other work on the machine moves it less.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from benchmarks.corpus import comments
from moderation.policy.loader import loads
from moderation.settings import Settings
from moderation.storage import threads
from moderation.storage.tables import CommentRow, PersonRow
from moderation.workflow.house import open_house

ROOT = Path(__file__).parent.parent
RESULTS = Path(__file__).parent / "results" / "replay.json"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAYS = 730
IN_A_THREAD, BY_A_PERSON, IN_A_NETWORK = 100, 10, 60
STEP = 5000
PROCESSES = 2


def main() -> None:
    """Fill, replay, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replaying", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000])
    parser.add_argument("--folder", type=Path, help="Keep the archives here and take those that are there already.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        found = [measured(given.folder or Path(passing), size) for size in given.sizes]
    print(json.dumps(found, indent=1))
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", "utf-8")


def measured(folder: Path, size: int) -> dict[str, float]:
    """One replay in a process of its own, so that nothing of before counts."""
    filled(folder / str(size), size)
    changed = folder / "changed.yaml"
    changed.write_text(changed_policy((ROOT / "policy.yaml").read_text("utf-8")), "utf-8")
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [
        str(Path(sys.executable).with_name("moderation")),
        "replay",
        "--policy",
        str(changed),
        "--since",
        "3650d",
        "--fast",
    ]
    done = subprocess.run(
        [*command, "--json", "--processes", str(PROCESSES)],
        env=_environment(folder / str(size)),
        stdout=subprocess.PIPE,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    report = json.loads(done.stdout)
    assert report["judged"] == size, report["judged"]
    took = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "comments": size,
        "processor_seconds": round(took, 1),
        "microseconds_a_comment": round(took / size * 1e6),
        "seconds_with_two_free_cores": round(took / PROCESSES, 1),
        "seconds_on_the_clock": round(time.perf_counter() - start, 1),
        "largest_process_mib": round(after.ru_maxrss / 1024),
    }


def changed_policy(source: str) -> str:
    """The shipped policy with lower thresholds in all rules that hold from 0.5 on, as somebody would try it."""
    changed = source.replace("act_at: {hold: 0.5", "act_at: {hold: 0.4")
    assert changed != source
    loads(changed, "the changed policy")
    return changed


def _environment(folder: Path) -> dict[str, str]:
    return {
        "MODERATION_DATA_DIR": str(folder),
        "MODERATION_POLICY": str(ROOT / "policy.yaml"),
        "MODERATION_SECRET_KEY": "for measuring only, not kept anywhere at all",
        "PATH": "/usr/bin:/bin",
    }


def filled(folder: Path, count: int, texts: list[str] | None = None) -> None:
    """So many published comments of two years: a hundred in a thread, ten by a person, nearly half of them replies."""
    if folder.exists():
        return
    folder.mkdir(parents=True)
    house = open_house(Settings.from_environment(_environment(folder), ROOT))
    begun, chance = NOW - timedelta(days=DAYS), random.Random(7)
    said = texts or comments(max(20_000, count // 4), seed=3)
    people, many = max(count // BY_A_PERSON, 1), max(count // IN_A_THREAD, 1)
    with house.store.write() as tx:
        ids = [threads.open_thread(tx, f"thread-{n}", f"Thread {n}", "", "", "", begun).id for n in range(many)]
        for some in _parts(range(1, people + 1)):
            rows = [{"id": n, "name": f"Reader {n}", "first_seen": begun, "last_seen": begun} for n in some]
            tx.execute(insert(PersonRow.__table__), rows)
        newest = [0] * many
        for some in _parts(range(1, count + 1)):
            made = [_comment(n, count, people, newest, ids, said, chance) for n in some]
            tx.execute(insert(CommentRow.__table__), made)
    house.store.close()


def _comment(
    number: int, count: int, people: int, newest: list[int], ids: list[int], said: list[str], chance: random.Random
) -> dict[str, Any]:
    # A thread is talked in for a while: a stretch of threads is open at any time.
    place = (number * len(newest) // (count + 1) + min(int(chance.expovariate(1 / 8)), 30)) % len(newest)
    person = 1 + int(chance.paretovariate(1.2) * 7 + chance.randrange(people)) % people
    parent = newest[place] if chance.random() < 0.45 and newest[place] else None
    newest[place] = number
    return {
        "id": number,
        "thread_id": ids[place],
        "parent_id": parent,
        "person_id": person,
        "name": f"Reader {person}",
        "text": said[chance.randrange(len(said))],
        "status": "removed" if number % 50 == 0 else "published",
        "created_at": NOW - timedelta(days=DAYS) * (1 - number / count),
        "network_digest": f"{person // IN_A_NETWORK:064x}",
        "token_digest": f"{number:064x}",
    }


def _parts(numbers: range) -> Iterator[range]:
    for start in range(0, len(numbers), STEP):
        yield numbers[start : start + STEP]


if __name__ == "__main__":
    main()
