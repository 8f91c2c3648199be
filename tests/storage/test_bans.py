"""The table of blocks and bans: nothing is edited, everything has its story, and one at most is in force."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from moderation.storage import bans, moderators, people
from moderation.storage.database import Store
from moderation.vocabulary import Author
from tests.storage import written

DAY = timedelta(days=1)


def place(tx, person_id, now, until=None, moderator_id=None):
    return bans.place(
        tx,
        person_id=person_id,
        kind="block" if until else "ban",
        name="Rex",
        clause="attacks",
        reason="Again",
        until=until,
        moderator_id=moderator_id,
        now=now,
    )


def person(tx, author, now):
    return people.find_or_add(tx, written.keys(author), author.name, now)


def test_a_ban_tells_its_whole_story(store, rex, now):
    with store.write() as tx:
        mo = moderators.add(tx, "Mo", "moderator", now)
        rex_id = person(tx, rex, now)
        number = place(tx, rex_id, now, moderator_id=mo)
        fresh = bans.by_id(tx, number)
        assert (fresh.name, fresh.clause, fresh.placed_by, fresh.until, fresh.in_force(now)) == (
            "Rex",
            "attacks",
            "Mo",
            None,
            True,
        )
        assert bans.end(tx, number, moderator_id=mo, reason="He wrote to us", now=now + DAY)
        lifted = bans.by_id(tx, number)
    assert (lifted.ended_at, lifted.end_kind, lifted.ended_by, lifted.end_reason) == (
        now + DAY,
        "lifted",
        "Mo",
        "He wrote to us",
    )
    assert not lifted.in_force(now + DAY)


def test_what_was_lifted_or_ran_out_cannot_be_lifted_or_changed(store, rex, now):
    with store.write() as tx:
        number = place(tx, person(tx, rex, now), now, until=now + DAY)
        assert not bans.end(tx, number, moderator_id=None, reason="", now=now + DAY)
        assert bans.replace(tx, number, until=None, moderator_id=None, reason="", now=now + 2 * DAY) is None
        assert bans.end(tx, number, moderator_id=None, reason="", now=now)
        assert not bans.end(tx, number, moderator_id=None, reason="", now=now)
        assert not bans.end(tx, 10**40, moderator_id=None, reason="", now=now)
        assert bans.by_id(tx, 10**40) is None


def test_a_block_ends_by_itself_at_its_last_moment(store, rex, now):
    with store.write() as tx:
        rex_id = person(tx, rex, now)
        place(tx, rex_id, now, until=now + DAY)
        assert bans.in_force(tx, rex_id, now + DAY - timedelta(microseconds=1)) is not None
        assert bans.in_force(tx, rex_id, now + DAY) is None


def test_another_end_is_a_new_row_that_replaces_the_old_one(store, rex, now):
    with store.write() as tx:
        rex_id = person(tx, rex, now)
        old = place(tx, rex_id, now, until=now + DAY)
        new = bans.replace(tx, old, until=None, moderator_id=None, reason="He goes on", now=now)
        story = bans.of_person(tx, rex_id)
    assert [(ban.id, ban.kind, ban.end_kind, ban.replaces) for ban in story] == [
        (new, "ban", "", old),
        (old, "block", "replaced", None),
    ]
    assert story[0].clause == "attacks"


def test_the_list_goes_page_by_page_with_or_without_what_is_over(store, rex, now):
    with store.write() as tx:
        numbers = []
        for n in range(5):
            other = Author(f"Rex {n}", f"rex{n}@example.com")
            numbers.append(place(tx, person(tx, other, now), now, until=now + DAY * (n + 1)))
        first, cursor = bans.listed(tx, now, False, "", 2)
        second, cursor = bans.listed(tx, now, False, cursor, 2)
        third, end = bans.listed(tx, now, False, cursor, 2)
        active, _ = bans.listed(tx, now + 3 * DAY, True)
        from_nonsense, _ = bans.listed(tx, now, False, "nonsense", 2)
    assert [ban.id for ban in (*first, *second, *third)] == numbers[::-1]
    assert end == ""
    assert [ban.id for ban in active] == numbers[:2:-1]
    assert from_nonsense == first


class OneBanAtMost(RuleBasedStateMachine):
    """Whatever is done in whatever order, and however time passes."""

    store: Store

    @initialize()
    def open(self):
        self.now = datetime(2026, 11, 22, tzinfo=UTC)
        with self.store.write() as tx:
            self.person = people.find_or_add(
                tx, written.keys(Author("Rex", f"{id(self)}@example.com")), "Rex", self.now
            )
            self.numbers = []

    @rule(days=st.one_of(st.none(), st.integers(1, 9)))
    def place(self, days):
        with self.store.write() as tx:
            self.numbers.append(place(tx, self.person, self.now, self.now + days * DAY if days else None))
            assert bans.in_force(tx, self.person, self.now).id == self.numbers[-1]

    @rule(pick=st.integers(0, 30))
    def lift(self, pick):
        with self.store.write() as tx:
            if self.numbers:
                number = self.numbers[pick % len(self.numbers)]
                was = bans.by_id(tx, number).in_force(self.now)
                assert bans.end(tx, number, moderator_id=None, reason="", now=self.now) == was
                assert not bans.by_id(tx, number).in_force(self.now)

    @rule(pick=st.integers(0, 30), days=st.one_of(st.none(), st.integers(1, 9)))
    def change_end(self, pick, days):
        with self.store.write() as tx:
            if self.numbers:
                until = self.now + days * DAY if days else None
                old = self.numbers[pick % len(self.numbers)]
                was = bans.by_id(tx, old).in_force(self.now)
                new = bans.replace(tx, old, until=until, moderator_id=None, reason="", now=self.now)
                assert (new is not None) == was
                self.numbers.extend([new] if new else [])

    @rule(hours=st.integers(1, 72))
    def wait(self, hours):
        self.now += timedelta(hours=hours)

    @invariant()
    def at_most_one_is_in_force(self):
        with self.store.read() as tx:
            story = bans.of_person(tx, self.person)
            active = [ban.id for ban in story if ban.in_force(self.now)]
            assert len(active) <= 1
            present = bans.in_force(tx, self.person, self.now)
            assert active == ([present.id] if present else [])


def test_no_sequence_of_acts_puts_two_bans_in_force(sqlite_store):
    OneBanAtMost.store = sqlite_store
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(OneBanAtMost, settings=settings(max_examples=15, stateful_step_count=15, deadline=None))
