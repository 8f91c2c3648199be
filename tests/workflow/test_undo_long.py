"""Whatever moderators do, in whatever order: taking all of it back, newest first, leads to where it began."""

from __future__ import annotations

import contextlib
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.storage import bans, desk, log, moderators, strikes, threads
from moderation.storage.database import Store
from moderation.vocabulary import Author
from moderation.workflow import close_thread, restrict
from moderation.workflow.refusals import Refusal
from moderation.workflow.review import review
from moderation.workflow.undo import undo
from tests.workflow.conftest import Visitors, a_house

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
COMMENTS = (1, 2, 3, 4)
PEOPLE = (1, 2)

reviews = st.tuples(
    st.just("review"),
    st.lists(st.sampled_from(COMMENTS), min_size=1, max_size=3, unique=True),
    st.sampled_from(["publish", "hold", "remove"]),
    st.sampled_from(["spam", "threats"]),
    st.booleans(),
)
placings = st.tuples(st.just("place"), st.sampled_from(PEOPLE), st.sampled_from([None, 1, 30]))
lifts = st.tuples(st.just("lift"), st.sampled_from(PEOPLE))
changes = st.tuples(st.just("change"), st.sampled_from(PEOPLE), st.sampled_from([None, 2, 40]))
closings = st.tuples(st.just("close"), st.booleans())
undoings = st.tuples(st.just("undo"), st.integers(0, 20))
clicks = st.lists(st.one_of(reviews, placings, lifts, changes, closings, undoings), min_size=1, max_size=12)


@pytest.fixture(scope="module")
def start(tmp_path_factory, sqlite_template):
    """A house with four comments by two people, one of whom has a strike and a block already."""
    place = tmp_path_factory.mktemp("start")
    shutil.copy(sqlite_template, place / "start.db")
    store = Store(f"sqlite:///{place / 'start.db'}")
    visitors = Visitors(a_house(store, place), NOW)
    visitors.thread()
    for name, text in (("Bo", "maybe"), ("Bo", "Surely"), ("Rex", "Hello"), ("Rex", "hurt")):
        visitors.post(Author(name, f"{name}@mail.example"), text)
    visitors.staff("Ann", "admin")
    store.close()
    return place / "start.db"


def state(house):
    """Everything that acts can change."""
    with house.store.read() as tx:
        return (
            [comment.status for comment in desk.comments(tx, COMMENTS, NOW)],
            [
                sorted(
                    (one.comment_id, one.clause, one.weight, one.at)
                    for one in strikes.of_person(tx, person)
                    if not one.ended_at
                )
                for person in PEOPLE
            ],
            [
                (ban.kind, ban.clause, ban.reason, ban.until) if (ban := bans.in_force(tx, person, NOW)) else None
                for person in PEOPLE
            ],
            threads.by_id(tx, 1).closed_at,
        )


def carry_out(house, admin, click, batch, batches):
    kind, *facts = click
    with house.store.read() as tx:
        versions = {comment.id: comment.version for comment in desk.comments(tx, COMMENTS, NOW)}
        ban = bans.in_force(tx, facts[0], NOW) if kind in {"lift", "change"} else None
    if kind == "review":
        ids, verdict, clause, strike = facts
        review(house, admin, [(one, versions[one]) for one in ids], verdict, clause, "Why.", strike, batch, NOW)
    elif kind == "place":
        until = NOW + timedelta(days=facts[1]) if facts[1] else None
        restrict.place(house, admin, facts[0], "block" if until else "ban", "spam", "Why.", until, batch, NOW)
    elif kind == "lift" and ban:
        restrict.lift(house, admin, ban.id, "Why.", batch, NOW)
    elif kind == "change" and ban:
        until = NOW + timedelta(days=facts[1]) if facts[1] else None
        restrict.change_end(house, admin, ban.id, until, "Why.", batch, NOW)
    elif kind == "close":
        close_thread.set_closed(house, admin, 1, facts[0], batch, NOW)
    elif kind == "undo" and batches:
        undo(house, admin, batches[facts[0] % len(batches)], batch, NOW)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=clicks)
def test_taking_back_every_click_leads_to_where_it_began(start, tmp_path, sequence):
    copy = tmp_path / "copy.db"
    for leftover in tmp_path.glob("copy.db*"):
        leftover.unlink()
    shutil.copy(start, copy)
    store = Store(f"sqlite:///{copy}")
    try:
        house = a_house(store, tmp_path)
        with store.read() as tx:
            admin = moderators.by_name(tx, "Ann")
        before = state(house)
        batches: list[str] = []
        reached = [before]
        for number, click in enumerate(sequence):
            with contextlib.suppress(Refusal):
                carry_out(house, admin, click, f"click-{number}", batches)
            now_reached = state(house)
            with store.read() as tx:
                logged = bool(log.batch(tx, f"click-{number}"))
            assert logged or now_reached == reached[-1]
            if logged:
                batches.append(f"click-{number}")
                reached.append(now_reached)
        for batch, expected in zip(reversed(batches), reversed(reached[:-1]), strict=True):
            undo(house, admin, batch, f"back-{batch}", NOW)
            assert state(house) == expected
        assert state(house) == before
    finally:
        store.close()
