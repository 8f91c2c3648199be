"""The outbox: what is put in is taken once, by one process, within its budget."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from moderation.storage import outbox
from moderation.storage.database import Store
from moderation.storage.outbox import GIVEN_UP, SENT

LEASE = timedelta(minutes=5)


def put(store, now, count=1, purpose="reply", **more):
    with store.write() as tx:
        return [outbox.add(tx, "mail", purpose, {"comment": number}, now=now, **more) for number in range(count)]


def take(store, now, *, budgets=None, most=20, channels=("mail",)):
    with store.write() as tx:
        return outbox.claim(tx, channels, budgets or {}, now=now, lease=LEASE, most=most)


def test_a_letter_is_taken_once_until_its_lease_ends(store, now):
    [number] = put(store, now)
    [letter] = take(store, now)
    assert (letter.id, letter.attempts, dict(letter.payload)) == (number, 1, {"comment": 0})
    assert take(store, now + LEASE - timedelta(seconds=1)) == ()
    assert [one.attempts for one in take(store, now + LEASE)] == [2]


def test_processes_that_look_at_the_same_moment_share_the_letters(store, database_url, now):
    numbers = put(store, now, 30)
    stores = [Store(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        taken = pool.map(lambda one: [letter.id for _ in range(4) for letter in take(one, now, most=5)], stores)
        found = [number for some in taken for number in some]
    for one in stores:
        one.close()
    assert sorted(found) == numbers


def test_the_same_mark_is_sent_once(store, now):
    assert put(store, now, mark="reply 7") != [0]
    assert put(store, now, mark="reply 7") == [0]
    assert put(store, now, mark="reply 8") != [0]


def test_a_purpose_that_has_used_its_budget_up_leaves_the_others_theirs(store, now):
    put(store, now, 9, "confirm")
    put(store, now, 2, "digest")
    budgets = {"confirm": 3, "digest": 2}
    taken = take(store, now, budgets=budgets)
    assert sorted(letter.purpose for letter in taken) == ["confirm"] * 3 + ["digest"] * 2
    assert take(store, now + timedelta(minutes=59), budgets=budgets) == ()
    with store.write() as tx:
        for letter in taken:
            outbox.end(tx, letter.id, SENT, now)
    assert len(take(store, now + timedelta(minutes=61), budgets=budgets)) == 3


def test_a_letter_waits_for_its_time_and_its_channel(store, now):
    put(store, now, wait=timedelta(minutes=5))
    assert take(store, now) == ()
    assert take(store, now + timedelta(minutes=5), channels=("webhook",)) == ()
    assert len(take(store, now + timedelta(minutes=5))) == 1


def test_failures_are_counted_shown_first_and_can_be_tried_again_at_once(store, now):
    first, second, third = put(store, now, 3)
    take(store, now)
    later = now + timedelta(hours=1)
    with store.write() as tx:
        outbox.end(tx, first, SENT, now)
        outbox.put_back(tx, second, later, "The mail server does not answer.")
        outbox.end(tx, third, GIVEN_UP, now, "The address is refused.")
    with store.read() as tx:
        health = outbox.health(tx, now)
        shown = outbox.listed(tx, 10)
        assert outbox.in_trouble(tx)
    assert (health.waiting, health.failing, health.given_up, health.oldest) == (1, 1, 1, None)
    assert shown[0].id == second
    with store.write() as tx:
        assert outbox.retry(tx, now) == 2
    assert [one.id for one in take(store, now)] == [second, third]


def test_what_ended_long_ago_is_forgotten_and_what_waits_is_not(store, now):
    first, second = put(store, now, 2)
    with store.write() as tx:
        outbox.end(tx, first, SENT, now)
        assert outbox.sweep(tx, now) == 0
        assert outbox.sweep(tx, now + timedelta(days=1)) == 1
    assert [one.id for one in take(store, now)] == [second]


def act_that_fails(store, now):
    with store.write() as tx:
        outbox.add(tx, "mail", "reply", {}, now=now)
        raise ZeroDivisionError


def test_a_letter_belongs_to_the_act_that_it_tells_of(store, now):
    with pytest.raises(ZeroDivisionError):
        act_that_fails(store, now)
    assert take(store, now) == ()
