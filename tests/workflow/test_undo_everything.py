"""Whatever moderators do, in whatever order: taking all of it back, newest first, leads to where it began."""

from __future__ import annotations

import contextlib
import shutil

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from moderation.storage import log, moderators
from moderation.storage.database import Store
from moderation.vocabulary import Author
from moderation.workflow import appeal
from moderation.workflow.refusals import Refusal
from moderation.workflow.undo import WAYS_BACK, undo
from tests.workflow.conftest import Visitors, a_house, with_lists
from tests.workflow.moves import DO, FACTS, KINDS, NOW, World, state

clicks = st.lists(
    st.sampled_from(sorted(DO)).flatmap(lambda name: st.tuples(st.just(name), FACTS[name])), min_size=1, max_size=50
)


@pytest.fixture(scope="module")
def start(tmp_path_factory, sqlite_template):
    """A house with four comments by two people, one of whom has a strike and a block already, and an open appeal."""
    place = tmp_path_factory.mktemp("start")
    shutil.copy(sqlite_template, place / "start.db")
    store = Store(f"sqlite:///{place / 'start.db'}")
    visitors = Visitors(a_house(store, place), NOW)
    visitors.thread()
    for name, text in (("Bo", "maybe"), ("Bo", "Surely"), ("Rex", "Hello"), ("Rex", "hurt")):
        receipt = visitors.post(Author(name, f"{name}@mail.example"), text)
    appeal.appeal(visitors.house, receipt.token, "It was a quotation.", NOW)
    visitors.staff("Ann", "admin")
    store.close()
    return place / "start.db"


def test_every_kind_of_act_with_a_way_back_is_among_the_moves():
    assert set(WAYS_BACK) <= KINDS, "give the new kind a move in tests/workflow/moves.py"


@pytest.fixture
def store_of_copies(tmp_path):
    """One store for all the copies of the start: what SQLAlchemy has compiled of the statements stays with it."""
    store = Store(f"sqlite:///{tmp_path / 'copy.db'}")
    yield store
    store.close()


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=clicks)
@example(sequence=[("alarm", 3), ("alarm", 0)])
@example(sequence=[("stop", ("best*", None, False)), ("stop", ("best*", None, True))])
@example(sequence=[("pattern", (1, True)), ("pattern", (1, False)), ("rule", True), ("rule", False)])
@example(
    sequence=[("note", (1, "A note.")), ("note", (1, "")), ("reply", "new"), ("reply", "other"), ("reply", "drop")]
)
@example(sequence=[("listed", ("kale", True)), ("listed", ("kale", False)), ("take_back", 0)])
@example(sequence=[("say", "same"), ("say", "different"), ("say", ""), ("appeal", "granted"), ("take_back", 3)])
def test_taking_back_every_click_leads_to_where_it_began(start, store_of_copies, tmp_path, sequence):
    copy = tmp_path / "copy.db"
    for leftover in tmp_path.glob("copy.db*"):
        leftover.unlink()
    shutil.copy(start, copy)
    store = store_of_copies
    try:
        house = with_lists(a_house(store, tmp_path), tmp_path)
        with store.read() as tx:
            admin = moderators.by_name(tx, "Ann")
        before = state(house)
        batches: list[str] = []
        reached = [before]
        for number, (name, facts) in enumerate(sequence):
            with contextlib.suppress(Refusal):
                DO[name](World(house, admin, f"click-{number}", batches), facts)
            now_reached = state(house)
            with store.read() as tx:
                logged = bool(log.batch(tx, f"click-{number}"))
            assert logged or now_reached == reached[-1], name
            if logged:
                batches.append(f"click-{number}")
                reached.append(now_reached)
        for batch, expected in zip(reversed(batches), reversed(reached[:-1]), strict=True):
            undo(house, admin, batch, f"back-{batch}", NOW)
            assert state(house) == expected, batch
        assert state(house) == before
    finally:
        store.close()
