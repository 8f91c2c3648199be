"""The chain over the log shows every line that was changed, swapped, taken out or put in behind the service's back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from moderation.storage import log, seals


def act(tx, now, batch, reason="because"):
    return log.append(
        tx,
        at=now,
        batch=batch,
        moderator_id=None,
        kind="warn",
        reason=reason,
        before={"a": [1, None, "ü"]},
        after={"b": 0.5},
    )


def look(store):
    with store.read() as tx:
        return seals.verify(tx)


@pytest.fixture
def chained(store, now):
    with store.write() as tx:
        numbers = [act(tx, now, "one"), act(tx, now, "one")]
    for batch in ("two", "three"):
        with store.write() as tx:
            numbers.append(act(tx, now, batch))
    return store, numbers


def behind_the_back(store, *statements):
    """What somebody does to the tables who has the file and takes the guards away."""
    with store.write() as tx:
        if tx.dialect.name == "sqlite":
            for table in ("act", "act_seal"):
                for what in ("update", "delete"):
                    tx.execute(text(f"DROP TRIGGER {table}_no_{what}"))
            tx.execute(text("PRAGMA defer_foreign_keys=ON"))
        else:
            tx.execute(text("SET session_replication_role = replica"))
        for statement in statements:
            tx.execute(text(statement))
        if tx.dialect.name == "postgresql":
            tx.execute(text("SET session_replication_role = DEFAULT"))


def test_an_untouched_log_is_whole(chained):
    store, numbers = chained
    chain = look(store)
    assert (chain.acts, chain.older, chain.broken_at) == (len(numbers), 0, None)
    assert len(chain.head) == 64


def test_an_empty_log_is_whole(store):
    assert look(store).broken_at is None


def test_what_is_rolled_back_leaves_no_link(store, now):
    def change_of_mind():
        with store.write() as tx:
            act(tx, now, "never")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_of_mind()
    with store.write() as tx:
        act(tx, now, "kept")
    assert (look(store).acts, look(store).broken_at) == (1, None)


def test_many_at_once_make_one_chain(store, now):
    def some(worker):
        for number in range(5):
            with store.write() as tx:
                act(tx, now, f"{worker}-{number}")

    with ThreadPoolExecutor(4) as hands:
        list(hands.map(some, range(4)))
    assert (look(store).acts, look(store).broken_at) == (20, None)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE act SET reason = 'another' WHERE id = {1}", 1),
        ("UPDATE act SET moderator_id = NULL, at = '2020-01-01 00:00:00+00' WHERE id = {0}", 0),
        ("UPDATE act_seal SET digest = '" + "f" * 64 + "' WHERE act_id = {2}", 2),
        ("DELETE FROM act_seal WHERE act_id = {1}", 2),
    ],
)
def test_a_line_that_was_changed_is_named(chained, change, found):
    store, numbers = chained
    behind_the_back(store, change.format(*numbers))
    assert look(store).broken_at == numbers[found]


def test_a_line_that_was_taken_out_with_its_link_shows_at_the_next_one(chained):
    store, numbers = chained
    taken = numbers[1]
    behind_the_back(store, f"DELETE FROM act_seal WHERE act_id = {taken}", f"DELETE FROM act WHERE id = {taken}")
    assert look(store).broken_at == numbers[2]


def test_a_line_that_was_put_in_is_named(chained):
    store, _ = chained
    behind_the_back(
        store,
        "INSERT INTO act (id, at, batch, kind, clause, reason, before, after) "
        "VALUES (999, '2026-01-01 00:00:00+00', 'x', 'ban', '', '', '{}', '{}')",
    )
    assert look(store).broken_at == 999
