"""An appeal: asked by the private link, answered in a short dialogue, decided by somebody else, and undone as a whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import appeals, bans, queue, strikes
from moderation.vocabulary import Status
from moderation.workflow import restrict
from moderation.workflow.appeal import appeal
from moderation.workflow.decide_appeal import ask, decide
from moderation.workflow.refusals import (
    Conflicted,
    EmptyText,
    NoAppeal,
    NotAllowed,
    ReasonNeeded,
    Refusal,
    TooLong,
    UnknownComment,
    UnknownThing,
)
from moderation.workflow.review import review
from moderation.workflow.undo import undo

DAY = timedelta(days=1)


def standing(house, comment_id, now):
    """Status, weight of live strikes, and whether its author is stopped."""
    with house.store.read() as tx:
        found = queue.item(tx, comment_id, now)
        person = found.author.person_id
        return found.status, strikes.live_weight(tx, person, now), bans.in_force(tx, person, now) is not None


def view(house, number):
    with house.store.read() as tx:
        return appeals.by_id(tx, number)


def counts(house):
    with house.store.read() as tx:
        found = appeals.counts(tx)
    return found.open, found.granted, found.refused


@pytest.fixture
def hurt(visitors, rex):
    """Removed by the rules, with a strike of four and a block of a day."""
    return visitors.post(rex, "hurt")


def test_granting_takes_back_removal_strike_and_block_and_undo_brings_all_of_it_back(house, visitors, hurt, now):
    mo = visitors.staff()
    number = appeal(house, hurt.token, "It was a quotation.", now)
    assert standing(house, hurt.comment_id, now) == (Status.REMOVED, 4, True)
    decide(house, mo, number, "granted", "You are right, and we are sorry.", "grant", now)
    assert standing(house, hurt.comment_id, now) == (Status.PUBLISHED, 0, False)
    found = view(house, number)
    assert (found.state, found.decided_by, found.messages[-1].moderator) == ("granted", "Mo", "Mo")
    assert counts(house) == (0, 1, 0)
    undo(house, mo, "grant", "undo", now)
    assert standing(house, hurt.comment_id, now) == (Status.REMOVED, 4, True)
    assert (view(house, number).state, counts(house)) == ("open", (1, 0, 0))
    undo(house, mo, "undo", "redo", now)
    assert standing(house, hurt.comment_id, now) == (Status.PUBLISHED, 0, False)
    assert view(house, number).state == "granted"


def test_a_ban_that_was_placed_in_the_same_click_is_lifted_and_another_one_stays(house, visitors, bo, rex, now):
    mo, kay = visitors.staff(), visitors.staff("Kay")
    for author, batch in ((bo, "click"), (rex, "other click")):
        posted = visitors.post(author, "Good morning")
        review(house, mo, [(posted.comment_id, 1)], "remove", "threats", "Sounded like one.", True, "click", now)
        with house.store.read() as tx:
            person = queue.item(tx, posted.comment_id, now).author.person_id
        restrict.place(house, mo, person, "ban", "threats", "Enough.", None, batch, now)
        decide(house, kay, appeal(house, posted.token, "It was meant well.", now), "granted", "", f"g {batch}", now)
        assert standing(house, posted.comment_id, now) == (Status.PUBLISHED, 0, author is rex)


def test_who_removed_a_comment_does_not_decide_where_there_is_somebody_else(house, visitors, ada, now):
    mo = visitors.staff()
    posted = visitors.post(ada, "Good morning")
    review(house, mo, [(posted.comment_id, 1)], "remove", "spam", "", False, "click", now)
    number = appeal(house, posted.token, "Why?", now)
    assert view(house, number).removed_by == "Mo"
    kay = visitors.staff("Kay")
    with pytest.raises(NotAllowed, match="Another moderator"):
        decide(house, mo, number, "granted", "", "g", now)
    decide(house, kay, number, "refused", "It was an advertisement.", "r", now)
    assert (standing(house, posted.comment_id, now)[0], counts(house)) == (Status.REMOVED, (0, 0, 1))
    with pytest.raises(Conflicted, match="decided already"):
        decide(house, kay, number, "granted", "", "g2", now)
    with pytest.raises(NoAppeal, match="has been decided"):
        appeal(house, posted.token, "But why?", now)


def test_who_is_alone_decides_about_their_own_removals(house, visitors, ada, now):
    mo = visitors.staff()
    posted = visitors.post(ada, "Good morning")
    review(house, mo, [(posted.comment_id, 1)], "remove", "spam", "", False, "click", now)
    decide(house, mo, appeal(house, posted.token, "Why?", now), "granted", "", "g", now)
    assert standing(house, posted.comment_id, now)[0] is Status.PUBLISHED


def test_the_dialogue_goes_back_and_forth_and_ends(house, visitors, hurt, now):
    mo = visitors.staff()
    number = appeal(house, hurt.token, "It was a quotation.", now)
    assert appeal(house, hurt.token, "It was a quotation.", now) == number, "a second click says nothing twice"
    with pytest.raises(NoAppeal, match="waits for a moderator"):
        appeal(house, hurt.token, "Hello?", now)
    for turn in range(4):
        ask(house, mo, number, f"From which book? {turn}", now)
        ask(house, mo, number, f"From which book? {turn}", now)
        assert appeal(house, hurt.token, f"From this one. {turn}", now) == number
    said = view(house, number).messages
    assert [one.moderator for one in said] == ["", *["Mo", ""] * 4]
    ask(house, mo, number, "And the page?", now)
    with pytest.raises(NoAppeal, match="Enough"):
        appeal(house, hurt.token, "Page nine.", now)
    with pytest.raises(Conflicted, match="Enough"):
        ask(house, mo, number, "Hm?", now)


def test_an_appeal_is_possible_for_twenty_days_and_about_removals_alone(house, visitors, ada, hurt, now):
    with pytest.raises(NoAppeal, match="20 days"):
        appeal(house, hurt.token, "It was a quotation.", now + 20 * DAY)
    appeal(house, hurt.token, "It was a quotation.", now + 20 * DAY - timedelta(seconds=1))
    with pytest.raises(NoAppeal, match="removed"):
        appeal(house, visitors.post(ada, "Good morning").token, "Why?", now)
    with pytest.raises(UnknownComment):
        appeal(house, "made up", "Why?", now)


def test_another_removal_of_the_same_comment_can_be_appealed_again(house, visitors, hurt, now):
    mo = visitors.staff()
    first = appeal(house, hurt.token, "It was a quotation.", now)
    decide(house, mo, first, "granted", "", "g", now)
    review(house, mo, [(hurt.comment_id, 2)], "remove", "threats", "After all.", True, "again", now + DAY)
    second = appeal(house, hurt.token, "Still a quotation.", now + DAY)
    assert second != first


@pytest.mark.parametrize(("text", "refusal"), [("", EmptyText), (" \n\0", EmptyText), ("a" * 2001, TooLong)])
def test_what_cannot_be_said_is_refused_with_a_reason(house, visitors, hurt, now, text, refusal):
    with pytest.raises(refusal):
        appeal(house, hurt.token, text, now)
    assert counts(house) == (0, 0, 0)


def test_only_so_many_appeals_of_one_person_wait(house, visitors, rex, now):
    receipts = [visitors.post(rex, f"casino {n}") for n in range(6)]
    for receipt in receipts[:5]:
        appeal(house, receipt.token, "Why?", now)
    with pytest.raises(NoAppeal, match="wait already"):
        appeal(house, receipts[5].token, "Why?", now)


def test_a_decision_needs_a_verdict_a_reason_for_refusing_and_an_appeal(house, visitors, hurt, now):
    mo = visitors.staff()
    number = appeal(house, hurt.token, "Why?", now)
    with pytest.raises(ReasonNeeded):
        decide(house, mo, number, "refused", " ", "r", now)
    with pytest.raises(Refusal, match="Grant"):
        decide(house, mo, number, "open", "x", "r", now)
    for act in (lambda: decide(house, mo, 99, "granted", "", "g", now), lambda: ask(house, mo, 99, "Why?", now)):
        with pytest.raises(UnknownThing):
            act()
