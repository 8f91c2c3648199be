"""A moderator's verdicts: done where nobody was faster, named where somebody was."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from moderation.storage import bans, comments, log, queue, strikes
from moderation.storage.views import LogFilter
from moderation.vocabulary import Status
from moderation.workflow.edit import edit
from moderation.workflow.permissions import PERMISSIONS, can
from moderation.workflow.refusals import NotAllowed, Refusal, TooLong, UnknownClause
from moderation.workflow.review import review
from moderation.workflow.withdraw import withdraw


@pytest.fixture
def judge_all(house, now):
    """Give a verdict on comments as they are now."""

    def give(moderator, ids, verdict, clause="", reason="", strike=False, batch="click-1", at=now):
        targets = [(number, item(house, number, now).version) for number in ids]
        return review(house, moderator, targets, verdict, clause, reason, strike, batch, at)

    return give


def item(house, comment_id, now):
    with house.store.read() as tx:
        return queue.item(tx, comment_id, now)


def weight(house, person_id, now):
    with house.store.read() as tx:
        return strikes.live_weight(tx, person_id, now)


def test_a_held_comment_is_published_with_the_verdict_on_record(house, visitors, bo, judge_all, now):
    receipt = visitors.post(bo, "maybe")
    outcome = judge_all(visitors.staff(), [receipt.comment_id], "publish", reason="Harmless.")
    found = item(house, receipt.comment_id, now)
    assert (outcome.done, outcome.conflicts, outcome.batch) == ((receipt.comment_id,), (), "click-1")
    assert found.status is Status.PUBLISHED
    assert [(one.moderator, one.verdict, one.reason) for one in found.reviews] == [("Mo", "publish", "Harmless.")]
    with house.store.read() as tx:
        assert [(one.kind, one.moderator, one.can_undo) for one in log.batch(tx, "click-1")] == [
            ("publish", "Mo", True)
        ]


def test_a_removal_takes_its_clause_from_the_findings_and_gives_no_strike_by_itself(
    house, visitors, bo, judge_all, now
):
    receipt = visitors.post(bo, "maybe")
    judge_all(visitors.staff(), [receipt.comment_id], "remove")
    found = item(house, receipt.comment_id, now)
    assert found.status is Status.REMOVED
    assert found.reviews[0].clause == "spam"
    assert weight(house, found.author.person_id, now) == 0


def test_a_removal_without_any_clause_is_left_and_named(visitors, ada, judge_all):
    receipt = visitors.post(ada, "A good read.")
    outcome = judge_all(visitors.staff(), [receipt.comment_id], "remove")
    assert outcome.done == ()
    assert outcome.conflicts == (receipt.comment_id,)
    assert "choose one" in outcome.left[0].why


def test_remove_and_strike_counts_under_the_chosen_clause_and_climbs_the_ladder(house, visitors, bo, judge_all, now):
    receipt = visitors.post(bo, "maybe")
    outcome = judge_all(visitors.staff(), [receipt.comment_id], "remove", "threats", "A veiled threat.", strike=True)
    person = item(house, receipt.comment_id, now).author
    assert outcome.steps == ("block",)
    assert person.strikes == 4
    assert person.restricted == "block"
    with house.store.read() as tx:
        assert [one.kind for one in log.batch(tx, "click-1")] == ["remove", "strike", "block"]


def test_a_comment_that_the_service_struck_is_not_struck_twice(house, visitors, rex, judge_all, now):
    receipt = visitors.post(rex, "casino")
    judge_all(visitors.staff(), [receipt.comment_id], "remove", "spam", strike=True)
    assert item(house, receipt.comment_id, now).author.strikes == 1


def test_a_heavier_clause_replaces_the_lighter_strike(house, visitors, rex, judge_all, now):
    receipt = visitors.post(rex, "casino")
    judge_all(visitors.staff(), [receipt.comment_id], "remove", "threats", strike=True)
    assert item(house, receipt.comment_id, now).author.strikes == 4


def test_publishing_what_the_service_removed_ends_the_strike_and_its_block(house, visitors, rex, judge_all, now):
    receipt = visitors.post(rex, "hurt")
    assert item(house, receipt.comment_id, now).author.restricted == "block"
    judge_all(visitors.staff(), [receipt.comment_id], "publish")
    found = item(house, receipt.comment_id, now)
    assert (found.status, found.author.strikes, found.author.restricted) == (Status.PUBLISHED, 0, "")


def test_a_block_that_other_strikes_still_deserve_stays(house, visitors, rex, judge_all, now):
    first = [visitors.post(rex, f"casino {number}") for number in range(2)]
    receipt = visitors.post(rex, "hurt")
    judge_all(visitors.staff(), [first[0].comment_id], "publish")
    found = item(house, receipt.comment_id, now)
    assert (found.author.strikes, found.author.restricted) == (5, "block")


def test_a_comment_that_was_changed_since_is_left_and_named(house, visitors, bo, now):
    one, two = visitors.post(bo, "maybe one"), visitors.post(bo, "maybe two")
    edit(house, one.token, "maybe another", now)
    moderator = visitors.staff()
    outcome = review(
        house, moderator, [(one.comment_id, 1), (two.comment_id, 1)], "publish", "", "", False, "click-1", now
    )
    assert outcome.done == (two.comment_id,)
    assert outcome.conflicts == (one.comment_id,)
    assert item(house, one.comment_id, now).status is Status.HELD


def test_of_two_moderators_at_once_one_is_told(house, visitors, bo, now):
    receipt = visitors.post(bo, "maybe")
    mo, ann = visitors.staff("Mo"), visitors.staff("Ann")

    def act(moderator, verdict):
        return review(
            house, moderator, [(receipt.comment_id, 1)], verdict, "spam", "", False, f"by-{moderator.name}", now
        )

    with ThreadPoolExecutor(2) as pool:
        outcomes = [task.result() for task in [pool.submit(act, mo, "publish"), pool.submit(act, ann, "remove")]]
    assert sorted(len(outcome.done) for outcome in outcomes) == [0, 1]
    assert len(item(house, receipt.comment_id, now).reviews) == 1


def test_a_withdrawn_comment_cannot_be_published_by_anybody(house, visitors, bo, judge_all, now):
    receipt = visitors.post(bo, "maybe")
    withdraw(house, receipt.token, now)
    outcome = judge_all(visitors.staff(), [receipt.comment_id], "publish")
    assert outcome.left[0].why == "its author has withdrawn it"
    with house.store.read() as tx:
        assert comments.public(tx, receipt.comment_id) is None


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"verdict": "delete"}, Refusal),
        ({"clause": "no-such-clause"}, UnknownClause),
        ({"reason": "x" * 2001}, TooLong),
        ({"targets": [(number, 1) for number in range(501)]}, TooLong),
    ],
)
def test_an_act_that_makes_no_sense_is_refused(house, visitors, bo, now, changes, refusal):
    visitors.post(bo, "maybe")
    facts = {"targets": [(1, 1)], "verdict": "remove", "clause": "spam", "reason": "", "strike": False, **changes}
    with pytest.raises(refusal):
        review(house, visitors.staff(), **facts, batch="click-1", now=now)
    with house.store.read() as tx:
        assert log.batch(tx, "click-1") == ()


def test_a_comment_that_does_not_exist_is_named(house, visitors, now):
    outcome = review(house, visitors.staff(), [(10**25, 1)], "publish", "", "", False, "click-1", now)
    assert outcome.conflicts == (10**25,)
    assert outcome.batch == ""


def test_a_guest_may_do_nothing_and_an_admin_everything(house, visitors, now):
    guest, admin = visitors.staff("Gus", "guest"), visitors.staff("Ann", "admin")
    assert [permission for permission in PERMISSIONS if can(guest, permission)] == []
    assert [permission for permission in PERMISSIONS if not can(admin, permission)] == []
    assert not can(None, "see")
    with pytest.raises(NotAllowed):
        review(house, guest, [(1, 1)], "publish", "", "", False, "click-1", now)


def test_only_the_newest_ban_of_a_person_is_in_force_after_many_strikes(house, visitors, bo, judge_all, now):
    receipts = [visitors.post(bo, f"maybe {number}") for number in range(7)]
    judge_all(visitors.staff(), [one.comment_id for one in receipts], "remove", "spam", strike=True)
    person = item(house, receipts[0].comment_id, now).author.person_id
    with house.store.read() as tx:
        in_force = [one for one in bans.of_person(tx, person) if one.in_force(now)]
        kinds = [one.kind for one in log.page(tx, "", 50, LogFilter(person_id=person))[0]][::-1]
    assert [(one.until - now).days for one in in_force] == [30]
    assert [kind for kind in kinds if kind not in {"remove", "strike"}] == ["warn", "block", "block"]
