"""Threads are opened once, listed newest first, closed and opened again."""

from __future__ import annotations

from datetime import timedelta

from moderation.storage import threads
from moderation.vocabulary import Status
from tests.storage import written

DAY = timedelta(days=1)


def test_opening_a_thread_twice_leaves_the_first_as_it_is(store, now):
    with store.write() as tx:
        first = threads.open_thread(tx, "buses", "Buses", "https://site.example/buses", "Ed", "Text", now)
        again = threads.open_thread(tx, "buses", "Other", "", "", "", now + DAY)
    assert again == first
    assert (first.title, first.author_name, first.body, first.opened_at, first.closed_at) == (
        "Buses",
        "Ed",
        "Text",
        now,
        None,
    )


def test_the_same_slug_on_two_sites_is_two_threads(store, now):
    with store.write() as tx:
        own = threads.open_thread(tx, "buses", "Ours", "", "", "", now)
        other = threads.open_thread(tx, "buses", "Theirs", "", "", "", now, site="https://other.example")
        assert own.id != other.id
        assert threads.by_slug(tx, "buses").title == "Ours"
        assert threads.by_slug(tx, "buses", "https://other.example").title == "Theirs"
        assert threads.by_slug(tx, "buses", "https://nobody.example") is None


def test_only_published_comments_are_counted(store, ada, now):
    with store.write() as tx:
        for status in (*Status, Status.PUBLISHED):
            written.comment(tx, ada, now, status=status)
        assert threads.by_slug(tx, "buses").published == 2


def test_the_list_is_newest_first_and_goes_on_below_a_moment(store, now):
    with store.write() as tx:
        for n in range(4):
            written.thread(tx, now + n * DAY, f"t{n}")
        assert [thread.slug for thread in threads.listed(tx, 2)] == ["t3", "t2"]
        assert [thread.slug for thread in threads.listed(tx, 9, now + 2 * DAY)] == ["t1", "t0"]


def test_closing_and_opening_again(store, now):
    with store.write() as tx:
        number = written.thread(tx, now)
        assert threads.set_closed(tx, number, now + DAY)
        assert threads.by_id(tx, number).closed_at == now + DAY
        assert threads.set_closed(tx, number, None)
        assert threads.by_id(tx, number).closed_at is None
        assert not threads.set_closed(tx, 10**30, now)


def test_a_made_up_address_finds_nothing(store):
    with store.read() as tx:
        assert threads.by_slug(tx, "\0\ud800") is None
        assert threads.by_id(tx, 10**30) is None
        assert threads.by_id(tx, -(10**30)) is None
