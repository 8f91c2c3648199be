"""Every act can be taken back, a click as a whole; what the world has moved on from is named and left."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import bans, comments, log, queue, strikes, threads
from moderation.vocabulary import Status
from moderation.workflow import moderators, restrict
from moderation.workflow.acts import KIND_OF_STATUS
from moderation.workflow.close_thread import set_closed
from moderation.workflow.edit import edit
from moderation.workflow.open_thread import open_thread
from moderation.workflow.refusals import Conflicted, NotAllowed, UnknownThing, UnknownThread
from moderation.workflow.review import review
from moderation.workflow.undo import WAYS_BACK, undo
from moderation.workflow.withdraw import withdraw

DAY = timedelta(days=1)


def item(house, receipt, now):
    with house.store.read() as tx:
        return queue.item(tx, receipt.comment_id, now)


def act(house, moderator, receipts, verdict, batch, now, *, clause="spam", strike=False):
    targets = [(receipt.comment_id, item(house, receipt, now).version) for receipt in receipts]
    return review(house, moderator, targets, verdict, clause, "Because.", strike, batch, now)


def test_a_bulk_removal_with_strikes_and_blocks_is_taken_back_as_a_whole(house, visitors, bo, ada, now):
    mo = visitors.staff()
    receipts = [visitors.post(bo, f"maybe {number}") for number in range(3)] + [visitors.post(ada, "Surely")]
    act(house, mo, receipts, "remove", "click-1", now, strike=True)
    assert item(house, receipts[0], now).author.restricted == "block"
    outcome = undo(house, mo, "click-1", "click-2", now)
    statuses = [item(house, receipt, now).status for receipt in receipts]
    author = item(house, receipts[0], now).author
    assert sorted(outcome.done) == [receipt.comment_id for receipt in receipts]
    assert statuses == [Status.HELD] * 3 + [Status.PUBLISHED]
    assert (author.strikes, author.restricted) == (0, "")


def test_an_undo_can_be_undone_and_that_again(house, visitors, rex, bo, now):
    mo = visitors.staff()
    receipt = visitors.post(bo, "maybe")
    act(house, mo, [receipt], "remove", "click-1", now, clause="threats", strike=True)
    for number in range(2, 6):
        undo(house, mo, f"click-{number - 1}", f"click-{number}", now)
        found = item(house, receipt, now)
        removed = number % 2 == 1
        assert found.status is (Status.REMOVED if removed else Status.HELD)
        assert (found.author.strikes, found.author.restricted) == ((4, "block") if removed else (0, ""))
    with house.store.read() as tx:
        assert [one.undone for one in log.batch(tx, "click-1")] == [False] * 3 or removed is False


def test_what_stands_again_can_be_taken_back_from_its_first_click_too(house, visitors, bo, now):
    mo = visitors.staff()
    receipt = visitors.post(bo, "maybe")
    act(house, mo, [receipt], "remove", "click-1", now, strike=True)
    undo(house, mo, "click-1", "click-2", now)
    undo(house, mo, "click-2", "click-3", now)
    undo(house, mo, "click-1", "click-4", now)
    found = item(house, receipt, now)
    assert (found.status, found.author.strikes) == (Status.HELD, 0)


def test_the_same_click_cannot_be_taken_back_twice(house, visitors, bo, now):
    mo = visitors.staff()
    act(house, mo, [visitors.post(bo, "maybe")], "publish", "click-1", now)
    undo(house, mo, "click-1", "click-2", now)
    with pytest.raises(Conflicted):
        undo(house, mo, "click-1", "click-3", now)


def test_acts_on_one_comment_are_taken_back_one_after_the_other(house, visitors, bo, now):
    mo = visitors.staff()
    receipt = visitors.post(bo, "maybe")
    act(house, mo, [receipt], "publish", "click-1", now)
    act(house, mo, [receipt], "remove", "click-2", now, strike=True)
    with pytest.raises(Conflicted):
        undo(house, mo, "click-1", "early", now)
    undo(house, mo, "click-2", "click-3", now)
    undo(house, mo, "click-1", "click-4", now)
    assert item(house, receipt, now).status is Status.HELD


def test_a_comment_that_its_author_changed_since_is_left_and_the_rest_done(house, visitors, bo, now):
    mo = visitors.staff()
    one, two = visitors.post(bo, "maybe one"), visitors.post(bo, "maybe two")
    act(house, mo, [one, two], "publish", "click-1", now)
    edit(house, one.token, "Surely", now)
    outcome = undo(house, mo, "click-1", "click-2", now)
    assert outcome.done == (two.comment_id,)
    assert outcome.conflicts == (one.comment_id,)
    assert "changed since" in outcome.left[0].why
    assert item(house, one, now).status is Status.PUBLISHED


def test_no_undo_brings_back_what_its_author_has_withdrawn(house, visitors, ada, now):
    mo = visitors.staff()
    receipt = visitors.post(ada, "Surely")
    act(house, mo, [receipt], "hold", "click-1", now)
    withdraw(house, receipt.token, now)
    with pytest.raises(Conflicted, match="withdrawn"):
        undo(house, mo, "click-1", "click-2", now)
    with house.store.read() as tx:
        assert comments.public(tx, receipt.comment_id) is None
        assert log.batch(tx, "click-2") == ()


def test_what_the_service_did_can_be_taken_back(house, visitors, rex, now):
    receipt = visitors.post(rex, "hurt")
    undo(house, visitors.staff(), f"comment-{receipt.comment_id}-1", "click-1", now)
    author = item(house, receipt, now).author
    assert (author.strikes, author.restricted) == (0, "")


def test_a_ban_is_lifted_by_undo_and_put_back_by_undoing_that(house, visitors, rex, now):
    mo = visitors.staff()
    person = item(house, visitors.post(rex, "Hello"), now).author.person_id
    restrict.place(house, mo, person, "block", "spam", "First.", now + DAY, "click-1", now)
    restrict.place(house, mo, person, "ban", "threats", "Second.", None, "click-2", now)

    def terms():
        with house.store.read() as tx:
            ban = bans.in_force(tx, person, now)
        return (ban.kind, ban.clause, ban.reason, ban.until) if ban else None

    undo(house, mo, "click-2", "click-3", now)
    assert terms() == ("block", "spam", "First.", now + DAY)
    undo(house, mo, "click-3", "click-4", now)
    assert terms() == ("ban", "threats", "Second.", None)
    undo(house, mo, "click-4", "click-5", now)
    undo(house, mo, "click-1", "click-6", now)
    assert terms() is None


def test_a_lifted_block_that_has_run_out_since_stays_ended(house, visitors, rex, now):
    mo = visitors.staff()
    person = item(house, visitors.post(rex, "Hello"), now).author.person_id
    ban_id = restrict.place(house, mo, person, "block", "spam", "Why.", now + DAY, "click-1", now)
    restrict.lift(house, mo, ban_id, "Why not.", "click-2", now)
    undo(house, mo, "click-2", "click-3", now + 2 * DAY)
    with house.store.read() as tx:
        assert bans.in_force(tx, person, now + 2 * DAY) is None


def test_a_ban_that_somebody_lifted_since_is_no_longer_there_to_be_taken_back(house, visitors, rex, now):
    mo = visitors.staff()
    person = item(house, visitors.post(rex, "Hello"), now).author.person_id
    ban_id = restrict.place(house, mo, person, "ban", "spam", "Why.", None, "click-1", now)
    restrict.lift(house, mo, ban_id, "Why not.", "click-2", now)
    with pytest.raises(Conflicted, match="lifted or changed since"):
        undo(house, mo, "click-1", "click-3", now)


def test_a_removal_that_is_taken_back_restores_the_words_for_the_author(house, visitors, bo, now):
    mo = visitors.staff()
    receipt = visitors.post(bo, "maybe")
    act(house, mo, [receipt], "remove", "click-1", now, clause="threats")
    act(house, mo, [receipt], "publish", "click-2", now, clause="")
    undo(house, mo, "click-2", "click-3", now)
    newest = item(house, receipt, now).reviews[0]
    assert (newest.verdict, newest.clause, newest.reason) == ("remove", "threats", "Because.")


def test_a_thread_is_closed_reopened_and_both_taken_back(house, visitors, now):
    mo = visitors.staff()
    thread = visitors.thread()

    def closed():
        with house.store.read() as tx:
            return threads.by_id(tx, thread.id).closed_at

    assert set_closed(house, mo, thread.id, True, "click-1", now).batch == "click-1"
    assert set_closed(house, mo, thread.id, True, "click-2", now + DAY).batch == ""
    assert closed() == now
    set_closed(house, mo, thread.id, False, "click-3", now)
    with pytest.raises(Conflicted):
        undo(house, mo, "click-1", "early", now)
    undo(house, mo, "click-3", "click-4", now)
    assert closed() == now
    undo(house, mo, "click-1", "click-5", now)
    assert closed() is None
    with pytest.raises(UnknownThread):
        set_closed(house, mo, 999, True, "click-6", now)


def test_moderators_take_back_their_own_acts_and_admins_those_of_others(house, visitors, bo, now):
    mo, ann, eve = visitors.staff("Mo"), visitors.staff("Ann", "admin"), visitors.staff("Eve")
    act(house, mo, [visitors.post(bo, "maybe")], "publish", "click-1", now)
    with pytest.raises(NotAllowed):
        undo(house, eve, "click-1", "click-2", now)
    assert undo(house, ann, "click-1", "click-3", now).done


def test_only_who_manages_accounts_takes_back_what_was_done_to_them(house, visitors, now):
    mo, ann = visitors.staff("Mo"), visitors.staff("Ann", "admin")
    added = moderators.add(house, None, "Eve", "admin", link="link", batch="by-the-service", now=now)
    with pytest.raises(NotAllowed):
        undo(house, mo, "by-the-service", "click-1", now)
    undo(house, ann, "by-the-service", "click-2", now)
    with house.store.read() as tx:
        assert moderators.moderators.by_id(tx, added.id).removed_at is not None
    undo(house, ann, "click-2", "click-3", now)
    with house.store.read() as tx:
        assert moderators.moderators.by_id(tx, added.id).removed_at is None


def test_an_unknown_batch_is_named_and_one_without_a_way_back_says_so(house, visitors, now):
    mo = visitors.staff()
    with pytest.raises(UnknownThing):
        undo(house, mo, "no-such-click\x00\ud800", "click-1", now)
    open_thread(house, mo, "weather", "Weather", "", "", "click-2", now)
    with pytest.raises(Conflicted, match="nothing to take back"):
        undo(house, mo, "click-2", "click-3", now)


def test_every_kind_of_status_has_a_way_back():
    assert set(KIND_OF_STATUS.values()) <= set(WAYS_BACK)


def test_a_strike_that_was_taken_back_and_given_again_keeps_its_dates(house, visitors, rex, now):
    mo = visitors.staff()
    receipt = visitors.post(rex, "casino")
    person = item(house, receipt, now).author.person_id
    batch = f"comment-{receipt.comment_id}-1"
    undo(house, mo, batch, "click-1", now + DAY)
    undo(house, mo, "click-1", "click-2", now + 2 * DAY)
    with house.store.read() as tx:
        (live,) = [one for one in strikes.of_person(tx, person) if one.ended_at is None]
    assert (live.at, live.expires_at) == (now, now + 180 * DAY)
