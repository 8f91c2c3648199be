"""Rules that go wrong only hold until an administrator has looked."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from moderation.policy.rules import RuleWatch
from moderation.storage import log, rule_holds, rule_record
from moderation.vocabulary import Author, RuleStatus, Status
from moderation.workflow.refusals import NotAllowed, Refusal
from moderation.workflow.review import review
from moderation.workflow.rule_watch import set_hold, watch
from moderation.workflow.undo import undo
from tests.workflow.conftest import POLICY, RULES, PolicyAtHand, Visitors

CASINO = "spam/casino"


def put_in_force(visitors: Visitors, **changes: object) -> None:
    source = visitors.house.policies
    assert isinstance(source, PolicyAtHand)
    source.policy = dataclasses.replace(POLICY, **changes)


def removed(visitors: Visitors, number: int, verdict: str, staff) -> None:
    for place in range(number):
        author = Author(f"{verdict} {place}", f"{verdict}{place}@example.org")
        posted = visitors.post(author, f"casino {verdict} {place}")
        targets = [(posted.comment_id, 1)]
        if verdict == "remove":
            review(visitors.house, staff, targets, "publish", "", "", False, f"first-{place}", visitors.now)
            targets = [(posted.comment_id, 2)]
        review(visitors.house, staff, targets, verdict, "spam", "", False, f"{verdict}-{place}", visitors.now)


def test_a_rule_that_people_overturn_too_often_only_holds(visitors: Visitors, ada) -> None:
    put_in_force(visitors, rule_watch=RuleWatch(overturned=0.5, verdicts=4))
    mo, ann = visitors.staff(), visitors.staff("Ann", "admin")
    removed(visitors, 2, "remove", mo)
    removed(visitors, 2, "publish", mo)
    assert watch(visitors.house, visitors.now) == ()
    removed(visitors, 3, "publish", mo)
    assert watch(visitors.house, visitors.now) == (CASINO,)
    assert watch(visitors.house, visitors.now) == ()
    posted = visitors.post(ada, "casino again")
    assert posted.status is Status.HELD
    assert "only holds for now" in posted.decision.findings[0].note
    with visitors.house.store.read() as tx:
        (held,) = rule_holds.in_force(tx)
        assert held.reason == "People published 5 of the last 7 comments that it removed and they decided on."
        assert log.page(tx, "", 1)[0][0].kind == "rule_holds"
    with pytest.raises(NotAllowed):
        set_hold(visitors.house, mo, CASINO, False, "", "b", visitors.now)
    later = visitors.now + timedelta(seconds=1)
    assert set_hold(visitors.house, ann, CASINO, False, "looked at it", "b", later).batch == "b"
    assert set_hold(visitors.house, ann, CASINO, False, "", "c", later).batch == ""
    assert visitors.post(ada, "casino once more").status is Status.REMOVED
    assert watch(visitors.house, later) == ()  # what was before it was let go speaks against it no more


def test_both_can_be_taken_back(visitors: Visitors, ada) -> None:
    ann = visitors.staff("Ann", "admin")
    set_hold(visitors.house, ann, CASINO, True, "looks odd", "one", visitors.now)
    assert visitors.post(ada, "casino").status is Status.HELD
    undo(visitors.house, ann, "one", "two", visitors.now)
    assert visitors.post(ada, "casino!").status is Status.REMOVED
    undo(visitors.house, ann, "two", "three", visitors.now)
    assert visitors.post(ada, "casino?").status is Status.HELD


def test_only_rules_of_the_policy_can_be_held_back(sqlite_visitors: Visitors) -> None:
    ann = sqlite_visitors.staff("Ann", "admin")
    with pytest.raises(Refusal, match="no such rule"):
        set_hold(sqlite_visitors.house, ann, "spam/nothing", True, "", "b", sqlite_visitors.now)


def test_a_young_rule_that_hits_far_more_than_in_shadow_only_holds(visitors: Visitors) -> None:
    in_shadow = tuple(dataclasses.replace(one, status=RuleStatus.SHADOW) if one.id == CASINO else one for one in RULES)
    put_in_force(visitors, rules=in_shadow)
    for place in range(40):
        at = visitors.now - timedelta(days=3) + timedelta(minutes=place)
        visitors.post(Author(f"A{place}", f"a{place}@example.org"), "casino" if place < 2 else f"trams {place}", now=at)
    with visitors.house.store.read() as tx:
        (tally,) = rule_record.tallies(tx, visitors.now - timedelta(days=9))
        assert (tally.rule, tally.shadow_removed, tally.removed) == (CASINO, 2, 0)
        hits = rule_record.hits(tx, CASINO, visitors.now - timedelta(days=9), shadow=True, limit=9)
        assert [(hit.asked, hit.status, hit.text) for hit in hits] == [("remove", "published", "casino")] * 2
    put_in_force(visitors, rules=RULES)
    for place in range(22):
        assert watch(visitors.house, visitors.now) == ()
        visitors.post(Author(f"B{place}", f"b{place}@example.org"), f"casino {place}")
        if place == 18:
            assert watch(visitors.house, visitors.now) == ()
            break
    visitors.post(Author("C", "c@example.org"), "casino too")
    assert watch(visitors.house, visitors.now) == (CASINO,)
    with visitors.house.store.read() as tx:
        assert rule_holds.in_force(tx)[0].kind == "surge"


def test_the_record_of_a_rule_counts_verdicts(visitors: Visitors) -> None:
    mo = visitors.staff()
    removed(visitors, 1, "remove", mo)
    removed(visitors, 2, "publish", mo)
    with visitors.house.store.read() as tx:
        (tally,) = rule_record.tallies(tx, visitors.now - timedelta(days=1))
    assert (tally.removed, tally.upheld, tally.overturned) == (3, 1, 2)
    assert tally.precision == pytest.approx(1 / 3)
