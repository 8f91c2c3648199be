"""Candidates are found by what they share, weighed by how many share it, and found as quickly on any site."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from sqlalchemy import insert

from moderation.storage import alias_edges, candidates, people
from moderation.storage.tables import AuthorKeyRow, PersonRow
from moderation.vocabulary import Author, Common, Key, Keys
from tests.storage import written
from tests.storage.queries import collected, plan

DAY = timedelta(days=1)


def add(tx, author, now):
    return people.find_or_add(tx, written.keys(author), author.name, now)


def test_what_agrees_and_what_differs_is_told_with_how_many_share_it(store, ada, bo, now):
    cousin = dataclasses.replace(bo, ip=ada.ip, name="ADA")
    with store.write() as tx:
        add(tx, ada, now - DAY)
        add(tx, Author("Third", "third@example.com", ip=ada.ip), now)
        (first, *others) = candidates.find(tx, written.keys(cousin), None, now)
    assert first.name == "Ada"
    assert dict(first.common.shared) == {"connection": 3, "network": 3, "name": 2}
    assert first.common.different == {"email", "visitor", "agent"}
    assert first.common.seconds_apart == DAY.total_seconds()
    assert [one.name for one in others] == ["Third"]


def test_nobody_is_a_candidate_of_themselves_or_by_a_kind_of_browser(store, ada, bo, now):
    with store.write() as tx:
        number = add(tx, ada, now)
        add(tx, dataclasses.replace(bo, user_agent=ada.user_agent), now)
        assert candidates.find(tx, written.keys(ada), number, now) == ()
        assert candidates.find(tx, Keys(), None, now) == ()


def test_where_somebody_wrote_fades_after_ninety_days_and_their_mailbox_does_not(store, rex, bo, now):
    tagged = dataclasses.replace(rex, email="rex+tag@example.com", visitor="", name="Max")
    with store.write() as tx:
        add(tx, rex, now - 91 * DAY)
        (found,) = candidates.find(tx, written.keys(tagged), None, now)
        assert dict(found.common.shared) == {"email_canonical": 2}
        assert candidates.find(tx, written.keys(dataclasses.replace(bo, ip=rex.ip)), None, now) == ()


def test_a_crowd_finds_nobody_and_the_rarest_traces_come_first(store, now):
    line = Key("connection", "c" * 64)
    with store.write() as tx:
        for number in range(Common.CROWD + 20):
            people.find_or_add(tx, Keys((line, Key("email", f"{number:064d}"))), f"P{number}", now)
        friend = people.find_or_add(tx, Keys((line, Key("website", "w" * 64))), "Friend", now)
        assert candidates.find(tx, Keys((line,)), None, now) == ()
        (found,) = candidates.find(tx, Keys((line, Key("website", "w" * 64))), None, now)
    assert found.person_id == friend
    assert found.common.shared["connection"] == Common.CROWD


def test_ten_thousand_people_behind_one_trace_cost_no_more_than_a_few(sqlite_store, now):
    line = Key("connection", "c" * 64)
    with sqlite_store.write() as tx:
        numbers = range(1, 10_001)
        seen = {"first_seen": now, "last_seen": now}
        tx.execute(insert(PersonRow), [{"id": n, "name": f"P{n}", **seen} for n in numbers])
        rows = [{"person_id": n, "kind": line.kind, "digest": line.digest, **seen} for n in numbers]
        tx.execute(insert(AuthorKeyRow), rows)
        people.find_or_add(tx, Keys((Key("visitor", "v" * 64),)), "Rex", now)
    with sqlite_store.read() as tx:
        steps = []
        tx.connection.driver_connection.set_progress_handler(lambda: steps.append(1), 100)
        found = candidates.find(tx, Keys((line, Key("visitor", "v" * 64))), None, now)
        tx.connection.driver_connection.set_progress_handler(None, 0)
    assert [one.name for one in found] == ["Rex"]
    assert len(steps) < 60, f"the database worked {len(steps)} hundred steps"


def test_it_takes_three_queries_and_reads_no_table_from_end_to_end(sqlite_store, ada, bo, now):
    with sqlite_store.write() as tx:
        add(tx, ada, now)
        with collected(tx) as statements:
            candidates.find(tx, written.keys(dataclasses.replace(bo, ip=ada.ip)), None, now)
        assert len(statements) == 3
        for statement, parameters in statements:
            for step in plan(tx, statement, parameters):
                assert not (step.startswith("SCAN") and step.split()[1].strip('"') in {"author_key", "person"}), step


def test_a_moderator_s_word_joins_people_through_others_until_it_is_taken_back(store, ada, bo, rex, now):
    with store.write() as tx:
        one, two, three = (add(tx, author, now) for author in (ada, bo, rex))
        first = alias_edges.add(tx, two, one, "same", moderator_id=None, reason="Said so herself", now=now)
        alias_edges.add(tx, two, three, "same", moderator_id=None, reason="", now=now)
        assert alias_edges.cluster(tx, one) == {one, two, three}
        assert alias_edges.between(tx, one, two).reason == "Said so herself"
        alias_edges.end(tx, first, moderator_id=None, now=now)
        assert alias_edges.between(tx, one, two) is None
        assert alias_edges.cluster(tx, one) == {one}
        assert alias_edges.cluster(tx, three) == {two, three}


def test_ten_thousand_people_on_one_line_find_nobody_and_take_no_more_questions(sqlite_store, ada, now):
    with sqlite_store.write() as tx:
        cousin = add(tx, Author("Cousin", "cousin@example.com", ip="198.51.100.7"), now)
        line = written.keys(ada).of_kind("connection")
        crowd = [{"id": 100 + n, "name": f"P{n}", "first_seen": now, "last_seen": now} for n in range(10_000)]
        tx.execute(insert(PersonRow), crowd)
        seen = {"kind": "connection", "digest": line, "first_seen": now, "last_seen": now}
        tx.execute(insert(AuthorKeyRow), [{**seen, "person_id": one["id"]} for one in crowd])
    with sqlite_store.read() as tx:
        assert candidates.find(tx, written.keys(Author("Ada", "", ip=ada.ip)), None, now) == ()
        cousins = Author("Other", "cousin@example.com", ip=ada.ip)
        (found,) = candidates.find(tx, written.keys(cousins), None, now)
    assert found.person_id == cousin
