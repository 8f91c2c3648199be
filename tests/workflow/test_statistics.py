"""Figures: each thing counted once, on its day, whatever order it comes in; and what moderators think of it again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.workflow import dsa_report, review, second_look, statistics
from moderation.workflow.refusals import Conflicted, Refusal
from moderation.workflow.tally import STEP, add_up, length_at, length_class

LATER = timedelta(minutes=3)


def table(house, name, now, days=30):
    found = statistics.over(house, days, now).table(name)
    return {row[0]: row[1:] for row in found.rows}


def decide(visitors, who, receipt, verdict, now, version=1):
    review.review(
        visitors.house, who, [(receipt.comment_id, version)], verdict, "spam", "", False, f"{verdict}{version}", now
    )


def test_comments_are_counted_once_on_their_day_however_often_it_is_added_up(visitors, ada, bo, rex, now):
    visitors.post(ada, "Buses are fine.", now=now - timedelta(days=1))
    visitors.post(bo, "maybe")
    visitors.post(rex, "casino")
    for later in (LATER, LATER, 2 * LATER):
        add_up(visitors.house, now + later)
    outcomes = table(visitors.house, "outcomes", now)
    assert outcomes["2026-11-21"] == (1, 0, 0)
    assert outcomes["2026-11-22"] == (0, 1, 1)
    assert len(outcomes) == 30
    assert table(visitors.house, "clauses", now)["Spam"] == (1, 1, 0)
    assert table(visitors.house, "machine", now)["Decided by the rules alone"] == (2, 2 / 3)
    assert table(visitors.house, "newcomers", now)["Newcomers"] == (1, 1, 1, 2 / 3)


def test_what_has_just_happened_waits_for_the_next_time(visitors, ada, now):
    visitors.post(ada, "Buses are fine.")
    add_up(visitors.house, now)
    assert table(visitors.house, "outcomes", now)["2026-11-22"] == (0, 0, 0)
    add_up(visitors.house, now + LATER)
    assert table(visitors.house, "outcomes", now)["2026-11-22"] == (1, 0, 0)


def test_rules_are_upheld_and_overturned_by_verdicts_and_the_wait_is_measured(visitors, ada, bo, now):
    mo = visitors.staff()
    first, second = visitors.post(ada, "maybe one"), visitors.post(bo, "maybe two")
    decide(visitors, mo, first, "publish", now + timedelta(minutes=10))
    decide(visitors, mo, second, "remove", now + timedelta(hours=3))
    add_up(visitors.house, now + timedelta(hours=4))
    assert table(visitors.house, "rules", now)["spam/maybe"] == (2, 1, 1, 0.5)
    speed = table(visitors.house, "speed", now)
    assert speed["Decided"] == (2,)
    assert speed["Median time"] == ("10 minutes",)
    assert speed["90th percentile"] == ("3 hours",)


@pytest.mark.parametrize("seconds", [1, 59, 3600, 86_400.5, 31_536_000])
def test_a_length_is_right_to_a_twentieth(seconds):
    found = length_at({str(length_class(seconds)): 1}, 0.5)
    assert abs(found / seconds - 1) <= STEP**0.5 - 1 + 1e-9


def test_a_year_is_told_for_the_digital_services_act_with_what_is_not_known(visitors, ada, now):
    visitors.post(ada, "casino")
    add_up(visitors.house, now + LATER)
    rows = dsa_report.yearly(visitors.house, 2026).rows
    told = {row[:3]: row[3] for row in rows}
    assert told["15(1)(c)", "Comments removed, detected and decided by the rules", "Spam"] == 1
    assert told["15(1)(a)", "Orders of authorities", ""] == "not known to the service"
    assert {row[0][:2] for row in rows} == {"15", "24"}


def test_colleagues_look_again_without_knowing_and_it_changes_nothing_but_the_figures(sqlite_visitors, ada, now):
    visitors = sqlite_visitors
    mo, ann = visitors.staff(), visitors.staff("Ann", "admin")
    mine = visitors.post(ada, "maybe one")
    decide(visitors, mo, mine, "remove", now)
    assert second_look.next_one(visitors.house, mo, 0.5, now) is None
    sample = second_look.next_one(visitors.house, ann, 0.5, now)
    assert sample.text == "maybe one"
    with pytest.raises(Refusal):
        second_look.look(visitors.house, ann, sample.review_id, "perhaps", now)
    assert not second_look.look(visitors.house, ann, sample.review_id, "publish", now)
    with pytest.raises(Conflicted):
        second_look.look(visitors.house, ann, sample.review_id, "publish", now)
    assert second_look.next_one(visitors.house, ann, 0.0, now) is None
    add_up(visitors.house, now + LATER)
    assert table(visitors.house, "agreement", now)["Another verdict"] == (1, 1.0)
