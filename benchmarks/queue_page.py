"""Times the queue page with few and with many held comments: `python -m benchmarks.queue_page [MANY]`.

The page is asked for as a moderator's browser does, over the whole app, in each order. Its cost must hardly depend on
how many comments wait: the aim is at most 1.5 times for 100,000 against 100.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert

from moderation.app import create_app
from moderation.settings import Settings
from moderation.storage import moderators, threads
from moderation.storage.database import Store
from moderation.storage.tables import CommentRow, DecisionRow, FindingRow, PersonRow, PolicyTextRow
from moderation.workflow import sign_in
from moderation.workflow.house import House

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROOT = Path(__file__).parent.parent
FEW, MANY, AIM, ROUNDS = 100, 100_000, 1.5, 15
CLAUSES = ("attacks", "threats")
PATHS = (
    "/admin/queue",
    "/admin/queue?sort=newest",
    "/admin/queue?sort=score",
    "/admin/queue?sort=harm",
    "/admin/queue?clause=threats",
    "/admin/queue?thread=buses",
    "/admin/log",
)


def filled(folder: Path, count: int) -> FlaskClient:
    """An app with that many held comments, and a moderator who has signed in."""
    given = {"MODERATION_DATA_DIR": str(folder), "MODERATION_POLICY": str(ROOT / "policy.yaml")}
    settings = Settings.from_environment(given, ROOT)
    store = Store(settings.database_url)
    store.upgrade()
    with store.write() as tx:
        thread = threads.open_thread(tx, "buses", "Night buses", "", "", "", NOW)
        tx.execute(insert(PolicyTextRow).values(sha256="0" * 64, version=1, text="", first_used=NOW))
        people = range(1, count + 1)
        tx.execute(insert(PersonRow), [{"name": f"Person {n}", "first_seen": NOW, "last_seen": NOW} for n in people])
        for rows in _in_parts(_rows(count, thread.id)):
            tx.execute(insert(CommentRow), [row for row, _, _ in rows])
            tx.execute(insert(DecisionRow), [row for _, row, _ in rows])
            tx.execute(insert(FindingRow), [row for _, _, row in rows])
    store.close()
    app = create_app(settings)
    return _signed_in(app)


def main() -> None:
    """Fill two databases and print how their queue pages compare."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    with tempfile.TemporaryDirectory() as small, tempfile.TemporaryDirectory() as large:
        clients = {count: filled(Path(folder), count) for count, folder in ((FEW, small), (many, large))}
        for path in PATHS:
            took = _times(clients, path)
            ratio = took[many] / took[FEW]
            verdict = "" if ratio <= AIM else ", ABOVE the aim"
            figures = f"{took[FEW] * 1e3:6.1f} ms with {FEW}, {took[many] * 1e3:6.1f} ms with {many:,}"
            print(f"{path:28} {figures}: {ratio:5.2f} times{verdict}")


def _times(clients: dict[int, FlaskClient], path: str) -> dict[int, float]:
    """The least time on the processor of several rounds, taken in turn: other programs on the machine count little."""
    took: dict[int, list[float]] = {count: [] for count in clients}
    for _ in range(ROUNDS):
        for count, client in clients.items():
            start = time.process_time()
            answer = client.get(path)
            took[count].append(time.process_time() - start)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
    return {count: min(times) for count, times in took.items()}


def _rows(count: int, thread_id: int) -> Iterator[tuple[dict[str, object], dict[str, object], dict[str, object]]]:
    for number in range(1, count + 1):
        clause, score = CLAUSES[number % len(CLAUSES)], 0.5 + number % 500 / 1000
        word = f"word{number % 5000}"
        comment = {
            "id": number, "thread_id": thread_id, "person_id": number, "name": f"Person {number}",
            "text": f"Held for {word} in a sentence of ordinary length, number {number}.", "status": "held",
            "created_at": NOW - timedelta(minutes=count - number), "token_digest": f"{number:064x}",
            "judged_doubt": 1 - score, "judged_clause": clause, "judged_gravest": clause, "judged_rule": f"{clause}/rule",
        }  # fmt: skip
        decision = {
            "id": number, "comment_id": number, "comment_version": 1, "at": NOW, "action": "hold", "score": score,
            "clause": clause, "policy_version": 1, "policy_sha256": "0" * 64, "scores": {},
        }  # fmt: skip
        finding = {
            "decision_id": number, "rule": f"{clause}/rule", "clause": clause, "action": "hold", "score": score,
            "because": "It is looked at first.", "note": "one word of the list", "detector": "words",
            "spans": [[9, 9 + len(word), word, "text"]], "thresholds": {"hold": 0.5},
        }  # fmt: skip
        yield comment, decision, finding


def _in_parts(
    rows: Iterator[tuple[dict[str, object], dict[str, object], dict[str, object]]], size: int = 5000
) -> Iterator[list[tuple[dict[str, object], dict[str, object], dict[str, object]]]]:
    part = []
    for row in rows:
        part.append(row)
        if len(part) == size:
            yield part
            part = []
    if part:
        yield part


def _signed_in(app: Flask) -> FlaskClient:
    house: House = app.extensions["house"]
    moment = datetime.now(UTC)
    with house.store.write() as tx:
        account = moderators.by_id(tx, moderators.add(tx, "Mo", "admin", moment))
    assert account is not None
    sign_in.set_password(house, account, "four unrelated words", token="a session of the benchmark", now=moment)
    client = app.test_client()
    client.set_cookie("desk", "a session of the benchmark")
    return client


if __name__ == "__main__":
    main()
