"""What a posting asks of the database. Every comment pays for it, so none of it may be left to chance."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage import prepared, threads
from moderation.storage.database import Store
from moderation.vocabulary import Author, Submission, Thread
from moderation.workflow.house import House
from moderation.workflow.submit import submit

SHIPPED = Path(__file__).parents[2] / "policy.yaml"
MOST_QUESTIONS = 36
"""Statements of one posting by a stranger, the writing ones included."""


@pytest.fixture
def house(sqlite_store: Store, tmp_path: Path) -> House:
    return House(
        sqlite_store, PolicyFile(SHIPPED), b"a secret of the tests", Settings(tmp_path, "sqlite://", SHIPPED, b"x" * 32)
    )


@contextmanager
def asked(store: Store) -> Iterator[tuple[list[object], list[str]]]:
    """What SQLAlchemy is asked to run, as objects, and the words that reach the database."""
    objects: list[object] = []
    words: list[str] = []

    def note(_: object, statement: object, *__: object) -> None:
        objects.append(statement)

    def note_words(_: object, __: object, sql: str, *___: object) -> None:
        words.append(sql)

    heard = [("before_execute", note), ("before_cursor_execute", note_words)]
    engines = (store._reader, store._writer)
    for engine in engines:
        for name, hear in heard:
            event.listen(engine, name, hear)
    yield objects, words
    for engine in engines:
        for name, hear in heard:
            event.remove(engine, name, hear)


def post(house: House, number: int, now: datetime) -> None:
    line = f"203.0.{number % 50}.7"
    author = Author(f"Person {number}", email=f"p{number}@mail.example", ip=line, user_agent="Firefox")
    text = f"The road near our school was repaired in the spring of {1990 + number}, and it is a joy to walk there."
    submission = Submission(text, author, Thread("buses"), seconds_to_write=40.0)
    submit(house, submission, token=f"token {number}" * 4, nonce=f"nonce {number}", now=now + timedelta(minutes=number))


def test_a_posting_builds_no_statement_anew(house: House, now: datetime) -> None:
    with house.store.write() as tx:
        threads.open_thread(tx, "buses", "Buses", "", "", "", now)
    for number in (1, 2, 3, 51):
        post(house, number, now)
    # Each of these writes from the line of one other person, so somebody has to be compared.
    with asked(house.store) as (before, _):
        post(house, 52, now)
    compiled = prepared.compiled()
    with asked(house.store) as (after, words):
        post(house, 53, now)
    known = {id(statement) for statement in before}
    anew = [str(statement)[:200] for statement in after if id(statement) not in known]
    assert anew == [], "Building a statement costs more than running it: build it once, in a function with @cache"
    assert prepared.compiled() == compiled, "A statement was built anew: build it once, in a function with @cache"
    assert len(words) <= MOST_QUESTIONS
