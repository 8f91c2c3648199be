"""The review queue: what waits, found, sorted and counted, with a number of queries that does not grow."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import comments, decisions, log, moderators, people, queue, strikes
from moderation.storage.views import Counted, QueueFilter
from moderation.vocabulary import Action, Author, Status
from tests.storage import written
from tests.storage.queries import collected, plan

HOUR = timedelta(hours=1)
ALL = QueueFilter()


def numbers(page):
    return [item.id for item in page.items]


def test_an_empty_queue_is_a_page_too(store, now):
    with store.read() as tx:
        page = queue.page(tx, ALL, "", 20, now)
        assert queue.item(tx, 1, now) is None
        assert queue.item(tx, 10**40, now) is None
    assert (page.items, page.total, page.held, page.clauses, page.threads, page.cursor) == ((), 0, 0, (), (), "")


def test_an_item_tells_all_that_a_moderator_needs(store, ada, rex, now):
    shadow = written.finding("trolling", 0.6, Action.PUBLISH, shadow=Action.HOLD, excused="author.role == 'admin'")
    with store.write() as tx:
        top = written.comment(tx, ada, now - HOUR, "What I think")
        written.comment(tx, rex, now - HOUR, "Fine", status=Status.PUBLISHED)
        number = written.held(tx, rex, now, "You fool", written.finding("attacks", 0.8), shadow, parent_id=top)
        rex_id = people.known(tx, written.keys(rex)).id
        strikes.add(tx, person_id=rex_id, comment_id=None, clause="spam", weight=3, at=now, expires_at=now + HOUR)
    with store.read() as tx:
        (item,) = queue.page(tx, ALL, "", 20, now).items
        assert queue.item(tx, number, now) == item
    assert (item.id, item.version, item.text, item.thread_slug, item.status) == (
        number,
        1,
        "You fool",
        "buses",
        Status.HELD,
    )
    assert (item.parent.name, item.parent.text) == ("Ada", "What I think")
    assert item.decision == written.decision(written.finding("attacks", 0.8), shadow)
    assert item.decided_at == now
    author = item.author
    assert (author.name, author.published, author.held, author.removed, author.strikes) == ("Rex", 1, 1, 0, 3)
    assert (author.first_seen, author.names, author.restricted) == (now - HOUR, ("Rex",), "")


def test_a_moderator_sees_a_parent_that_is_not_public(store, ada, rex, now):
    with store.write() as tx:
        top = written.comment(tx, ada, now, "hidden", status=Status.REMOVED)
        number = written.held(tx, rex, now, parent_id=top)
        assert queue.item(tx, number, now).parent.text == "hidden"


def test_what_is_held_again_after_an_edit_waits_again_and_what_is_withdrawn_does_not(store, bo, now):
    with store.write() as tx:
        number = written.held(tx, bo, now)
        assert comments.set_status(tx, number, 1, Status.PUBLISHED)
        assert queue.held(tx) == 0
        assert comments.replace_text(tx, number, 2, text="Edited", status=Status.HELD, bands=(), now=now)
        decisions.record(tx, number, 3, written.decision(written.finding("threats", 0.95)), "version: 1", now)
        (item,) = queue.page(tx, ALL, "", 20, now).items
        assert (item.version, item.decision.clauses) == (3, ("threats",))
        assert comments.withdraw(tx, number, 3, now)
        assert queue.page(tx, ALL, "", 20, now).items == ()
        assert queue.item(tx, number, now).withdrawn


@pytest.fixture
def filled(store, ada, bo, rex, now):
    """Five held comments: their numbers by a word."""
    with store.write() as tx:
        trams = written.thread(tx, now, "trams")
        written.comment(tx, ada, now)
        return {
            "spam": written.held(tx, rex, now - 5 * HOUR, "Buy 100% gold", written.finding("spam", 0.7)),
            "threat": written.held(tx, bo, now - 4 * HOUR, "Ünal, beware", written.finding("threats", 0.9)),
            "mild": written.held(tx, bo, now - 3 * HOUR, "Hm", written.finding("spam", 0.5), thread_id=trams),
            "equal": written.held(tx, ada, now - 2 * HOUR, "Equal", written.finding("spam", 0.7)),
            "unjudged": written.comment(tx, ada, now - HOUR, "Unjudged", status=Status.HELD),
        }


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (QueueFilter(), "spam threat mild equal unjudged"),
        (QueueFilter(sort="newest"), "unjudged equal mild threat spam"),
        (QueueFilter(sort="score"), "threat spam equal mild unjudged"),
        (QueueFilter(sort="harm", gravest_first=("threats", "spam")), "threat spam mild equal unjudged"),
        (QueueFilter(sort="harm", gravest_first=("spam",)), "spam mild equal unjudged threat"),
        (QueueFilter(sort="harm", clause="spam"), "spam mild equal"),
        (QueueFilter(rule="threats/rule"), "threat"),
        (QueueFilter(clause="spam"), "spam mild equal"),
        (QueueFilter(thread="trams"), "mild"),
        (QueueFilter(min_score=0.7), "spam threat equal"),
        (QueueFilter(search="gold"), "spam"),
        (QueueFilter(search="100%"), "spam"),
        (QueueFilter(search="%"), "spam"),
        (QueueFilter(search="ünal"), "threat"),
        (QueueFilter(search="ADA"), "equal unjudged"),
        (QueueFilter(search="a_b\\"), ""),
        (QueueFilter(search="\0\ud800gold"), "spam"),
        (QueueFilter(clause="\0", thread="\ud800"), ""),
        (QueueFilter(clause="nothing"), ""),
        (QueueFilter(sort="nonsense"), "spam threat mild equal unjudged"),
    ],
)
def test_filters_and_orders(store, filled, now, wanted, found):
    with store.read() as tx:
        page = queue.page(tx, wanted, "", 20, now)
    assert numbers(page) == [filled[word] for word in found.split()]
    assert page.total == len(found.split())
    assert page.held == 5


def test_age_counts_from_the_moment_of_posting(store, filled, now):
    with store.read() as tx:
        page = queue.page(tx, QueueFilter(older_than=now - 3 * HOUR), "", 20, now)
    assert numbers(page) == [filled["spam"], filled["threat"]]


def test_the_filters_show_how_many_there_are_of_each(store, filled, now):
    with store.read() as tx:
        page = queue.page(tx, QueueFilter(clause="threats"), "", 20, now)
    assert page.clauses == (Counted("spam", "spam", 3), Counted("", "", 1), Counted("threats", "threats", 1))
    assert page.threads == (Counted("buses", "Buses", 4), Counted("trams", "Trams", 1))


@pytest.mark.parametrize("sort", ["oldest", "newest", "score", "harm"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_follow_each_other_without_gap_or_repetition(store, filled, now, sort, limit):
    wanted = QueueFilter(sort=sort, gravest_first=("threats", "spam"))
    with store.read() as tx:
        everything = numbers(queue.page(tx, wanted, "", 20, now))
        found, cursor = [], ""
        while True:
            page = queue.page(tx, wanted, cursor, limit, now)
            assert page.total == 5
            found += numbers(page)
            cursor = page.cursor
            if not cursor:
                break
    assert found == everything


@pytest.mark.parametrize("cursor", ["nonsense", "-1", "~", "x~1", "nan~x", "9" * 40, "1.5~", "\0", "²"])
@pytest.mark.parametrize("sort", ["oldest", "score", "harm"])
def test_a_cursor_that_nobody_made_starts_from_the_beginning(store, filled, now, sort, cursor):
    with store.read() as tx:
        page = queue.page(tx, QueueFilter(sort=sort), cursor, 20, now)
    # By harm, a cursor names a clause: one of which nothing waits any more leads to what comes after it.
    assert len(page.items) == (0 if (sort, cursor) == ("harm", "x~1") else 5)


def test_the_number_of_queries_does_not_depend_on_how_many_wait(store, now):
    counted = []
    for many in (2, 30):
        with store.write() as tx:
            for n in range(many):
                author = Author(f"Name {many} {n}", f"{many}-{n}@example.org")
                top = written.comment(tx, author, now)
                written.held(tx, author, now, "text", parent_id=top)
            with collected(tx) as statements:
                queue.page(tx, ALL, "", 50, now)
            counted.append(len(statements))
    assert counted[0] == counted[1] <= 15


def test_verdicts_stand_with_the_comment_newest_first(store, bo, now):
    with store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        number = written.held(tx, bo, now)
        for verdict in ("publish", "remove"):
            act = log.append(tx, at=now, batch=verdict, moderator_id=mo, kind=verdict, comment_id=number)
            decisions.add_review(
                tx,
                comment_id=number,
                comment_version=1,
                moderator_id=mo,
                act_id=act,
                verdict=verdict,
                clause="spam",
                reason="Because",
                at=now,
            )
        item = queue.item(tx, number, now)
    assert [(review.verdict, review.moderator, review.clause) for review in item.reviews] == [
        ("remove", "Mo", "spam"),
        ("publish", "Mo", "spam"),
    ]


def test_the_gravest_clause_counts_for_harm_and_an_edit_ranks_anew(store, bo, rex, now):
    wanted = QueueFilter(sort="harm", gravest_first=("threats", "spam"))
    with store.write() as tx:
        mild = written.held(tx, bo, now, "Hm", written.finding("spam", 0.9))
        both = written.comment(tx, rex, now, "Both", status=Status.HELD)
        two = written.decision(written.finding("spam", 0.9), written.finding("threats", 0.6))
        decisions.record(tx, both, 1, two, "version: 1", now, "threats")
        assert numbers(queue.page(tx, wanted, "", 20, now)) == [both, mild]
        assert comments.replace_text(tx, both, 1, text="Edited", status=Status.HELD, bands=(), now=now)
        decisions.record(tx, both, 2, written.decision(), "version: 1", now)
        assert numbers(queue.page(tx, wanted, "", 20, now)) == [mild, both]


def test_only_what_a_person_wrote_can_be_asked_for(store, filled, rex, now):
    with store.read() as tx:
        rex_id = people.known(tx, written.keys(rex)).id
        page = queue.page(tx, QueueFilter(person_id=rex_id), "", 20, now)
    assert (numbers(page), page.total) == ([filled["spam"]], 1)


def test_counting_ends_where_the_number_tells_nothing_more(store, filled):
    with store.read() as tx:
        assert [queue.held(tx, most) for most in (2, 4, 5, 6)] == [3, 5, 5, 5]


def test_groups_are_made_from_the_first_in_the_order_asked_for(store, filled, now):
    with store.read() as tx:
        found = queue.heads(tx, QueueFilter(sort="newest"), 2)
    assert [one.id for one in found] == [filled["unjudged"], filled["equal"]]
    assert (found[1].rule, found[1].clause, found[1].text, found[1].version) == ("spam/rule", "spam", "Equal", 1)


@pytest.mark.parametrize("sort", ["oldest", "newest", "score", "harm"])
def test_a_page_walks_along_an_index_and_sorts_nothing(sqlite_store, now, sort):
    wanted = QueueFilter(sort=sort, gravest_first=("threats",))
    with sqlite_store.read() as tx:
        with collected(tx) as statements:
            queue.page(tx, wanted, "", 20, now)
        steps = [step for one in statements for step in plan(tx, *one) if "comment" in step.split()]
    assert steps
    assert all("INDEX comment_waiting" in step for step in steps)
