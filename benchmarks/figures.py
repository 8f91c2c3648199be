"""How long it takes to add a large archive up, and then to show its figures: python -m benchmarks.figures [COMMENTS]

The aim: the page of a year takes the same time at a million comments as at a thousand.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage import moderators, threads
from moderation.storage.database import Store
from moderation.storage.tables import (
    ActRow,
    CommentRow,
    DecisionRow,
    FindingRow,
    PersonRow,
    PolicyTextRow,
    ReviewRow,
)
from moderation.workflow import statistics
from moderation.workflow.house import House
from moderation.workflow.tally import add_up

COUNT = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent
AT_ONCE = 20_000
PEOPLE = 5_000
RULES = [f"clause{number % 10}/rule-{number}" for number in range(60)]


def fill(store: Store) -> None:
    """So many comments over a year, with decisions, findings, and a verdict for each that was held."""
    chance = random.Random(7)
    with store.write() as tx:
        thread = threads.open_thread(tx, "elections", "Elections", "", "", "", NOW - timedelta(days=365))
        moderator = moderators.add(tx, "Mo", "moderator", NOW)
        sha = "0" * 64
        tx.execute(insert(PolicyTextRow), [{"sha256": sha, "version": 1, "text": "", "first_used": NOW}])
        seen = [NOW - timedelta(days=chance.randrange(400)) for _ in range(PEOPLE)]
        tx.execute(
            insert(PersonRow),
            [{"name": f"p{n}", "first_seen": at, "last_seen": NOW, "role": "guest"} for n, at in enumerate(seen)],
        )
    reviews = acts = 0
    for start in range(0, COUNT, AT_ONCE):
        comments, decisions, findings, verdicts, log = [], [], [], [], []
        for number in range(start, min(start + AT_ONCE, COUNT)):
            at = NOW - timedelta(days=365) * (1 - number / COUNT)
            action = chance.choices(("publish", "hold", "remove"), (90, 7, 3))[0]
            rule = chance.choice(RULES)
            comments.append(
                {
                    "id": number + 1,
                    "thread_id": thread.id,
                    "person_id": number % PEOPLE + 1,
                    "name": "p",
                    "text": "x",
                    "status": "published",
                    "created_at": at,
                    "token_digest": f"{number:064d}",
                }
            )
            decisions.append(
                {
                    "id": number + 1,
                    "comment_id": number + 1,
                    "comment_version": 1,
                    "at": at,
                    "action": action,
                    "clause": "" if action == "publish" else rule.partition("/")[0],
                    "policy_version": 1,
                    "policy_sha256": sha,
                    "scores": {},
                }
            )
            if action != "publish":
                findings.append(
                    {
                        "decision_id": number + 1,
                        "rule": rule,
                        "clause": rule.partition("/")[0],
                        "action": action,
                        "score": 0.7,
                        "because": "",
                        "note": "",
                        "spans": [],
                        "detector": "words",
                        "thresholds": {},
                    }
                )
            if action == "hold":
                acts, reviews = acts + 1, reviews + 1
                later = at + timedelta(seconds=chance.expovariate(1 / 3600))
                verdict = chance.choice(("publish", "remove"))
                log.append(
                    {
                        "id": acts,
                        "at": later,
                        "batch": f"b{acts}",
                        "moderator_id": moderator,
                        "kind": verdict,
                        "comment_id": number + 1,
                        "before": {},
                        "after": {},
                    }
                )
                verdicts.append(
                    {
                        "id": reviews,
                        "comment_id": number + 1,
                        "comment_version": 1,
                        "decision_id": number + 1,
                        "moderator_id": moderator,
                        "act_id": acts,
                        "at": later,
                        "verdict": verdict,
                    }
                )
        with store.write() as tx:
            for row, values in (
                (CommentRow, comments),
                (DecisionRow, decisions),
                (FindingRow, findings),
                (ActRow, log),
                (ReviewRow, verdicts),
            ):
                if values:
                    tx.execute(insert(row.__table__), values)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        store = Store(f"sqlite:///{place / 'moderation.db'}")
        store.upgrade()
        started = time.perf_counter()
        fill(store)
        print(f"filled with {COUNT:,} comments in {time.perf_counter() - started:.0f} s", flush=True)
        policy = ROOT / "policy.yaml"
        house = House(store, PolicyFile(policy), b"x" * 32, Settings(place, "", policy, b"x" * 32))
        rounds, slowest, total = 0, 0.0, 0.0
        while True:
            started = time.perf_counter()
            add_up(house, NOW)
            spent = time.perf_counter() - started
            rounds, slowest, total = rounds + 1, max(slowest, spent), total + spent
            if spent < 0.05 or rounds > 500:
                break
        print(f"added up in {rounds} rounds, {total:.0f} s in all, the longest round {slowest:.1f} s", flush=True)
        for days in (30, 365):
            times = []
            for _ in range(9):
                started = time.perf_counter()
                statistics.over(house, days, NOW)
                times.append(time.perf_counter() - started)
            print(f"figures of {days} days: {sorted(times)[4] * 1000:.0f} ms")
        store.close()


if __name__ == "__main__":
    main()
