"""The promises of the database: what is confirmed is on disk, nothing is half done, and trouble is told plainly."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from moderation.storage import comments, people, threads
from moderation.storage.database import StorageUnavailable, Store, UnsafeDatabase, lock
from tests.storage import written


def test_a_transaction_that_fails_leaves_nothing(store, ada, now):

    def half_done():
        with store.write() as tx:
            written.comment(tx, ada, now)
            raise KeyError

    with pytest.raises(KeyError):
        half_done()
    with store.read() as tx:
        assert threads.by_slug(tx, "buses") is None
        assert people.known(tx, written.keys(ada)) is None


def test_a_reader_cannot_write(store, now):
    with pytest.raises((StorageUnavailable, SQLAlchemyError)), store.read() as tx:
        threads.open_thread(tx, "buses", "Buses", "", "", "", now)
    with store.read() as tx:
        assert threads.by_slug(tx, "buses") is None


def test_a_reader_sees_one_state_and_never_waits_for_a_writer(store, ada, now):
    with store.write() as tx:
        thread_id = written.thread(tx, now)
    with store.read() as reader, store.write() as writer:
        written.comment(writer, ada, now)
        assert comments.newest_published(reader, thread_id, 9) == ()
    with store.read() as reader:
        comments.newest_published(reader, thread_id, 9)
        with store.write() as writer:
            written.comment(writer, ada, now)
        assert len(comments.newest_published(reader, thread_id, 9)) == 1


def test_sqlite_confirms_only_what_is_on_disk_and_overwrites_what_is_deleted(sqlite_store):
    with sqlite_store.write() as tx:
        asked = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
        values = [tx.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert values == ["wal", 2, 1, 1, 5000]


def test_writers_that_begin_by_reading_wait_for_each_other(store, ada, now):
    """On SQLite a transaction that reads first and writes then fails at once unless it took its lock at the start."""
    with store.write() as tx:
        thread_id = written.thread(tx, now)

    def write(n):
        with store.write() as tx:
            comments.newest_published(tx, thread_id, 9)
            written.comment(tx, ada, now, str(n), thread_id=thread_id)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(24)))
    with store.read() as tx:
        assert len(comments.newest_published(tx, thread_id, 99)) == 24
        assert people.view(tx, people.known(tx, written.keys(ada)).id, now).summary.published == 24


def test_first_comments_of_one_person_that_arrive_together_make_one_person(store, ada, now):
    with store.write() as tx:
        written.thread(tx, now)
    together = threading.Barrier(4)

    def arrive(_):
        together.wait()
        with store.write() as tx:
            return people.find_or_add(tx, written.keys(ada), "Ada", now)

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(arrive, range(4)))) == 1


def test_a_locked_database_is_told_plainly_and_works_again_when_it_is_free(sqlite_store, now):
    other = sqlite3.connect(sqlite_store.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    impatient = Store(sqlite_store.url.render_as_string(), wait_seconds=0.1)
    with pytest.raises(StorageUnavailable, match="locked"), impatient.write() as tx:
        written.thread(tx, now)
    impatient.close()
    with sqlite_store.read() as tx:
        assert threads.listed(tx, 9) == ()
    other.execute("ROLLBACK")
    other.close()
    with sqlite_store.write() as tx:
        written.thread(tx, now)


def test_a_full_disk_is_told_plainly_and_nothing_is_half_stored(sqlite_store, ada, now):
    with sqlite_store.write() as tx:
        written.thread(tx, now)

    def too_much():
        with sqlite_store.write() as tx:
            pages = tx.exec_driver_sql("PRAGMA page_count").scalar()
            tx.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")
            for _ in range(20):
                written.comment(tx, ada, now, "x" * 4000)

    with pytest.raises(StorageUnavailable, match="full"):
        too_much()
    sqlite_store.close()
    with sqlite_store.write() as tx:
        assert people.known(tx, written.keys(ada)) is None
        written.comment(tx, ada, now, "x" * 4000)


def test_a_new_file_is_for_its_owner_alone_and_an_old_one_keeps_its_rights(tmp_path):
    path = tmp_path / "moderation.db"
    Store(f"sqlite:///{path}").upgrade()
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)
    Store(f"sqlite:///{path}").upgrade()
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_no_database_and_a_folder_that_is_not_there_are_told_plainly(tmp_path):
    (tmp_path / "letter.txt").write_text("Dear editor, " * 100)
    with pytest.raises(StorageUnavailable, match="not an SQLite database"):
        Store(f"sqlite:///{tmp_path / 'letter.txt'}").upgrade()
    with pytest.raises(StorageUnavailable, match="cannot be opened"):
        Store(f"sqlite:///{tmp_path / 'nowhere' / 'x.db'}").upgrade()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("moderation.db", "must look like"),
        ("", "must look like"),
        ("mysql://somebody@host/name", "SQLite or PostgreSQL"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
    ],
)
def test_an_address_that_is_none_is_refused_with_its_remedy(url, words):
    with pytest.raises(ValueError, match=words):
        Store(url)


def test_an_error_does_not_repeat_what_somebody_wrote(store, ada, now):
    """Errors end in logs, and what people write does not belong there."""
    with store.write() as tx:
        written.comment(tx, ada, now, token="same")

    def twice():
        with store.write() as tx:
            written.comment(tx, ada, now, "My secret", token="same")

    with pytest.raises(SQLAlchemyError) as caught:
        twice()
    assert "My secret" not in str(caught.value)
    assert "Ada" not in str(caught.value)


def test_a_mistake_of_ours_is_not_called_trouble_with_the_database(store):
    with pytest.raises(SQLAlchemyError), store.read() as tx:
        tx.execute(text("SELECT nothing FROM nowhere"))


@pytest.mark.postgres
def test_a_postgresql_that_would_confirm_too_early_is_refused(postgres, postgres_template):
    url = postgres.url(postgres_template)
    unsafe = Store(f"{url}&options=-c%20synchronous_commit%3Doff")
    with pytest.raises(UnsafeDatabase, match="synchronous_commit=off"), unsafe.write() as tx:
        tx.execute(text("SELECT 1"))
    unsafe.close()


@pytest.mark.postgres
def test_a_postgresql_that_is_not_there_or_does_not_know_us_is_told_plainly(tmp_path, postgres):
    with pytest.raises(StorageUnavailable, match="does not answer, or refuses us"):
        Store(f"postgresql://postgres@/x?host={tmp_path}").is_current()
    with pytest.raises(StorageUnavailable, match="MODERATION_DATABASE_URL"):
        Store(postgres.url("nowhere")).is_current()


@pytest.mark.postgres
def test_a_postgresql_that_crashed_and_came_back_is_used_again_at_once(postgres, postgres_template, ada, now):
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE crash TEMPLATE {postgres_template}")
    store = Store(postgres.url("crash"))
    with store.write() as tx:
        number = written.comment(tx, ada, now, nonce="acknowledged")

    def across_the_crash():
        with store.write() as tx:
            written.comment(tx, ada, now)
            postgres.restart()
            written.comment(tx, ada, now)

    with pytest.raises(StorageUnavailable):
        across_the_crash()
    with store.read() as tx:
        assert comments.by_nonce(tx, "acknowledged") == number
        assert people.view(tx, 1, now).summary.published == 1
    store.close()


def test_who_names_the_same_lock_waits_and_who_names_another_does_not(store):
    order = []
    first_has_it = threading.Event()

    def second():
        first_has_it.wait(5)
        with store.write() as tx:
            lock(tx, "same")
            order.append("second")

    with ThreadPoolExecutor(1) as pool:
        with store.write() as tx:
            lock(tx, "same")
            first_has_it.set()
            running = pool.submit(second)
            with pytest.raises(TimeoutError):
                running.result(0.3)
            order.append("first")
        running.result(5)
    assert order == ["first", "second"]
