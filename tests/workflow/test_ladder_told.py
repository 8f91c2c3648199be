"""What the ladder proposes to moderators, and what it tells the author of a removed comment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import proposals
from moderation.workflow import restrict
from moderation.workflow.decline import decline
from moderation.workflow.refusals import Conflicted, ReasonNeeded
from moderation.workflow.review import review
from moderation.workflow.undo import undo
from moderation.workflow.what_next import what_next


def removed(town, author, clause: str, thread: str = "trains"):
    receipt = town.receipt(author, thread)
    review(
        town.house, town.mo, [(receipt.comment_id, 1)], "remove", clause, "", True, f"r{receipt.comment_id}", town.now
    )
    return receipt


def waiting(town):
    with town.house.store.read() as tx:
        return proposals.waiting(tx, town.now)


def told(town, receipt):
    with town.house.store.read() as tx:
        return what_next(tx, town.house.policy, receipt.comment_id, town.now)


def to_the_top(town, author):
    receipts = []
    for _ in range(3):
        receipts.append(removed(town, author, "threats"))
        town.now += timedelta(days=40)
    return receipts


def test_a_step_that_is_not_automatic_waits_with_its_strikes_until_it_is_taken(town, agnes):
    receipts = to_the_top(town, agnes)
    (one,) = waiting(town)
    assert (one.name, one.do, [strike.weight for strike in one.strikes]) == ("Agnes", "ban", [4, 4, 4])
    assert {strike.comment_id for strike in one.strikes} == {receipt.comment_id for receipt in receipts}
    restrict.place(town.house, town.mo, one.person_id, "ban", "threats", "Three threats.", None, "ban", town.now)
    assert waiting(town) == ()


def test_a_proposed_step_can_be_left_undone_with_a_reason_and_lapses_with_its_strikes(town, agnes):
    to_the_top(town, agnes)
    (one,) = waiting(town)
    with pytest.raises(ReasonNeeded):
        decline(town.house, town.mo, one.person_id, " ", "d", town.now)
    town_now = town.now
    town.now += timedelta(days=400)
    assert waiting(town) == ()
    town.now = town_now
    decline(town.house, town.mo, one.person_id, "They have apologised.", "d", town.now)
    assert waiting(town) == ()
    with pytest.raises(Conflicted):
        decline(town.house, town.mo, one.person_id, "Again.", "d2", town.now)
    undo(town.house, town.mo, "d", "undo-d", town.now)
    (again,) = waiting(town)
    assert (again.do, again.step, again.strikes) == (one.do, one.step, one.strikes)


def test_the_author_learns_what_a_removal_counted_and_where_the_next_one_leads(town, agnes):
    first = removed(town, agnes, "spam")
    one = told(town, first)
    assert (one.weight, one.total, one.stopped, one.next_step) == (1, 1, False, None)
    second = removed(town, agnes, "spam", "bridge")
    assert (told(town, second).total, told(town, second).next_step.do) == (2, "block")
    third = removed(town, agnes, "spam")
    assert told(town, third).stopped_until == town.now + timedelta(hours=24)
    harmless = town.receipt(agnes, "bridge")
    assert told(town, harmless) is None
