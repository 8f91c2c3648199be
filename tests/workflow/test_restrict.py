"""Blocks and bans by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import bans, comments, log
from moderation.vocabulary import Status
from moderation.workflow import restrict
from moderation.workflow.refusals import (
    AlreadyRestricted,
    BadEnd,
    NotAllowed,
    NotInForce,
    ReasonNeeded,
    Refusal,
    UnknownClause,
    UnknownThing,
)

DAY = timedelta(days=1)


@pytest.fixture
def rex_id(house, visitors, rex):
    receipt = visitors.post(rex, "Good morning.")
    with house.store.read() as tx:
        return comments.persons_of(tx, [receipt.comment_id])[receipt.comment_id]


def in_force(house, person_id, now):
    with house.store.read() as tx:
        return bans.in_force(tx, person_id, now)


def test_a_ban_by_hand_needs_no_strikes_and_stops_the_person(house, visitors, rex, rex_id, now):
    restrict.place(house, visitors.staff(), rex_id, "ban", "spam", "Sells followers.", None, "click-1", now)
    receipt = visitors.post(rex, "Hello again.", now=now + 400 * DAY)
    assert receipt.status is Status.REMOVED
    assert (receipt.restriction.kind, receipt.restriction.until) == ("ban", None)
    ban = in_force(house, rex_id, now)
    assert (ban.name, ban.clause, ban.reason, ban.placed_by) == ("Rex", "spam", "Sells followers.", "Mo")


def test_a_lifted_ban_stops_nobody_and_stays_in_the_table(house, visitors, rex, rex_id, now):
    mo = visitors.staff()
    ban_id = restrict.place(house, mo, rex_id, "ban", "spam", "Sells followers.", None, "click-1", now)
    restrict.lift(house, mo, ban_id, "It was a misunderstanding.", "click-2", now + DAY)
    assert visitors.post(rex, "Thank you.", now=now + DAY).status is Status.PUBLISHED
    with house.store.read() as tx:
        ban = bans.by_id(tx, ban_id)
    assert (ban.end_kind, ban.ended_by, ban.end_reason) == ("lifted", "Mo", "It was a misunderstanding.")
    with pytest.raises(NotInForce):
        restrict.lift(house, mo, ban_id, "", "click-3", now + DAY)


def test_another_end_is_a_new_row_that_replaces_the_old_one(house, visitors, rex_id, now):
    mo = visitors.staff()
    first = restrict.place(house, mo, rex_id, "block", "spam", "Sells followers.", now + DAY, "click-1", now)
    second = restrict.change_end(house, mo, first, now + 2 * DAY, "Did it again.", "click-2", now)
    third = restrict.change_end(house, mo, second, None, "And again.", "click-3", now)
    ban = in_force(house, rex_id, now)
    assert (ban.id, ban.kind, ban.until, ban.clause, ban.replaces) == (third, "ban", None, "spam", second)
    with house.store.read() as tx:
        assert bans.by_id(tx, first).end_kind == "replaced"
        assert [one.kind for one in log.batch(tx, "click-3")] == ["change_end"]


def test_the_same_end_again_changes_nothing(house, visitors, rex_id, now):
    mo = visitors.staff()
    ban_id = restrict.place(house, mo, rex_id, "block", "spam", "Why", now + DAY, "click-1", now)
    assert restrict.change_end(house, mo, ban_id, now + DAY, "Why", "click-2", now) == ban_id
    with house.store.read() as tx:
        assert log.batch(tx, "click-2") == ()


def test_a_longer_block_replaces_a_shorter_one_but_not_the_other_way_round(house, visitors, rex_id, now):
    mo = visitors.staff()
    restrict.place(house, mo, rex_id, "block", "spam", "Why", now + DAY, "click-1", now)
    longer = restrict.place(house, mo, rex_id, "block", "threats", "Why", now + 2 * DAY, "click-2", now)
    with pytest.raises(AlreadyRestricted):
        restrict.place(house, mo, rex_id, "block", "spam", "Why", now + DAY, "click-3", now)
    assert in_force(house, rex_id, now).id == longer


def test_when_a_block_has_ended_it_can_neither_be_lifted_nor_changed(house, visitors, rex_id, now):
    mo = visitors.staff()
    ban_id = restrict.place(house, mo, rex_id, "block", "spam", "Why", now + DAY, "click-1", now)
    for act in (
        lambda: restrict.lift(house, mo, ban_id, "Why", "click-2", now + DAY),
        lambda: restrict.change_end(house, mo, ban_id, now + 3 * DAY, "Why", "click-2", now + DAY),
    ):
        with pytest.raises(NotInForce):
            act()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"reason": "  "}, ReasonNeeded),
        ({"clause": ""}, UnknownClause),
        ({"clause": "no-such-clause"}, UnknownClause),
        ({"kind": "silence"}, Refusal),
        ({"until": None}, BadEnd),
        ({"until": timedelta(0)}, BadEnd),
        ({"kind": "ban"}, BadEnd),
        ({"person_id": 999}, UnknownThing),
        ({"person_id": 10**30}, UnknownThing),
    ],
)
def test_what_makes_no_sense_is_refused(house, visitors, rex_id, now, changes, refusal):
    facts = {"person_id": rex_id, "kind": "block", "clause": "spam", "reason": "Why", "until": DAY, **changes}
    facts["until"] = now + facts["until"] if facts["until"] is not None else None
    with pytest.raises(refusal):
        restrict.place(house, visitors.staff(), **facts, batch="click-1", now=now)
    assert in_force(house, rex_id, now) is None


def test_who_is_no_moderator_can_neither_place_nor_lift(house, visitors, rex_id, now):
    gus = visitors.staff("Gus", "guest")
    with pytest.raises(NotAllowed):
        restrict.place(house, gus, rex_id, "ban", "spam", "Why", None, "click-1", now)
    with pytest.raises(NotAllowed):
        restrict.lift(house, gus, 1, "Why", "click-1", now)


def test_a_ban_that_does_not_exist_is_named(house, visitors, now):
    with pytest.raises(UnknownThing):
        restrict.lift(house, visitors.staff(), 77, "Why", "click-1", now)
