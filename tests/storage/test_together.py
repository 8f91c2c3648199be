"""Small writes that arrive at the same time share a transaction, and nothing else."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import event, text

from moderation.storage import threads
from moderation.storage.database import StorageUnavailable, Store, Transaction


class Held:
    """Lets many works gather behind a first one, which waits until they are all there."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.begun, self.go_on = threading.Event(), threading.Event()

    def first(self, tx: Transaction) -> str:
        self.begun.set()
        assert self.go_on.wait(10)
        return "first"

    def all(self, works: list[Callable[[Transaction], object]]) -> list[Future]:
        with ThreadPoolExecutor(len(works) + 1) as pool:
            futures = [pool.submit(self.store.write_together, self.first)]
            assert self.begun.wait(10)
            futures += [pool.submit(self.store.write_together, work) for work in works]
            while len(self.store._together._waiting) < len(works):
                pass
            self.go_on.set()
        return futures


@contextmanager
def commits(store: Store) -> Iterator[list[int]]:
    counted = [0]

    def count(_: object) -> None:
        counted[0] += 1

    event.listen(store._writer, "commit", count)
    yield counted
    event.remove(store._writer, "commit", count)


def opening(slug: str, now: datetime) -> Callable[[Transaction], str]:
    return lambda tx: threads.open_thread(tx, slug, "Night buses", "", "Joan", "", now).slug


def slugs(store: Store) -> set[str]:
    with store.read() as tx:
        return {thread.slug for thread in threads.listed(tx, 100)}


def test_a_single_write_returns_what_it_made(store: Store, now: datetime) -> None:
    assert store.write_together(opening("night-buses", now)) == "night-buses"
    assert slugs(store) == {"night-buses"}


def test_what_gathers_behind_a_write_goes_to_disk_with_one_commit(sqlite_store: Store, now: datetime) -> None:
    works = [opening(f"thread-{number}", now) for number in range(12)]
    with commits(sqlite_store) as counted:
        answers = [future.result() for future in Held(sqlite_store).all(works)]
    assert answers == ["first", *(f"thread-{number}" for number in range(12))]
    assert counted == [2]
    assert len(slugs(sqlite_store)) == 12


def test_one_that_fails_leaves_the_others_alone_and_nothing_behind(sqlite_store: Store, now: datetime) -> None:
    def fails(tx: Transaction) -> None:
        opening("half-done", now)(tx)
        raise LookupError("ada")

    futures = Held(sqlite_store).all([opening("before", now), fails, opening("after", now)])
    errors = [future.exception() for future in futures]
    assert [type(error) for error in errors] == [type(None), type(None), LookupError, type(None)]
    assert slugs(sqlite_store) == {"before", "after"}


def test_one_that_the_database_refuses_is_told_so_and_the_others_are_kept(sqlite_store: Store, now: datetime) -> None:
    def breaks(tx: Transaction) -> None:
        tx.execute(text("INSERT INTO thread (id) VALUES (1)"))

    futures = Held(sqlite_store).all([opening("before", now), breaks, opening("after", now)])
    assert futures[2].exception() is not None
    assert slugs(sqlite_store) == {"before", "after"}


def test_when_the_disk_is_full_nobody_is_told_that_it_was_kept(sqlite_store: Store, now: datetime) -> None:
    with sqlite_store.read() as tx:
        pages = tx.execute(text("PRAGMA page_count")).scalar_one()

    def full(tx: Transaction) -> None:
        # What a full disk says, from SQLite itself; it ends the whole transaction.
        tx.execute(text(f"PRAGMA max_page_count={pages + 1}"))
        tx.execute(text("CREATE TABLE much AS SELECT randomblob(100000) AS bytes"))

    futures = Held(sqlite_store).all([opening("before", now), full, opening("after", now)])
    kept = {future.result() for future in futures[1:] if future.exception() is None}
    assert isinstance(futures[2].exception(), StorageUnavailable)
    assert slugs(sqlite_store) == kept


def test_whoever_comes_later_is_served_too(sqlite_store: Store, now: datetime) -> None:
    with ThreadPoolExecutor(16) as pool:
        works = [opening(f"thread-{number}", now) for number in range(200)]
        answers = list(pool.map(sqlite_store.write_together, works))
    assert len(answers) == 200
    with sqlite_store.read() as tx:
        assert tx.execute(text("SELECT count(*) FROM thread")).scalar_one() == 200
    assert not sqlite_store._together._busy


def test_an_interrupted_leader_hands_the_turn_on(sqlite_store: Store, now: datetime) -> None:
    def interrupted(tx: Transaction) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        sqlite_store.write_together(interrupted)
    assert sqlite_store.write_together(opening("night-buses", now)) == "night-buses"


def test_who_waits_for_another_ones_commit_gives_way_meanwhile(sqlite_store: Store, now: datetime) -> None:
    steps: list[str] = []

    @contextmanager
    def aside() -> Iterator[None]:
        steps.append("away")
        yield
        steps.append("back")

    sqlite_store.give_way_by(aside)
    futures = Held(sqlite_store).all([opening("one", now), opening("two", now)])
    assert [future.result() for future in futures] == ["first", "one", "two"]
    assert sorted(steps) == ["away", "away", "back", "back"]
