"""The ladder: which rung a strike leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.offenders.ladder import is_at_once, step_for
from moderation.policy.rules import Step

WARN = Step(at=1, do="warn")
DAY = Step(at=3, do="block", length=timedelta(hours=24), automatic=True)
MONTH = Step(at=6, do="block", length=timedelta(days=30), automatic=True)
BAN = Step(at=10, do="ban")
LADDER = (WARN, DAY, MONTH, BAN)


@pytest.mark.parametrize(
    ("before", "after", "step"),
    [
        pytest.param(0, 0, None, id="nothing happened"),
        pytest.param(0, 1, WARN, id="first strike warns"),
        pytest.param(1, 2, None, id="between two rungs"),
        pytest.param(2, 3, DAY, id="exactly on a rung"),
        pytest.param(0, 4, DAY, id="a heavy strike jumps the warning"),
        pytest.param(2, 7, MONTH, id="the highest rung crossed wins"),
        pytest.param(9, 10, BAN, id="the top"),
        pytest.param(10, 11, BAN, id="above the top every strike leads to the top"),
        pytest.param(7, 7, None, id="no growth above a rung"),
        pytest.param(4, 2, None, id="strikes have expired"),
    ],
)
def test_the_rung_that_is_reached(before, after, step):
    assert step_for(LADDER, before, after) is step


def test_the_order_in_the_file_does_not_matter():
    assert step_for(LADDER[::-1], 2, 7) is MONTH


def test_without_a_ladder_nothing_follows():
    assert step_for((), 0, 100) is None


def test_a_warning_never_waits_for_a_person_and_a_ban_does():
    assert is_at_once(WARN)
    assert is_at_once(DAY)
    assert not is_at_once(BAN)


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_step_is_never_taken_below_its_rung_nor_without_a_strike(before, after):
    step = step_for(LADDER, before, after)
    if step is not None:
        assert before < after
        assert step.at <= after


@given(st.lists(st.integers(1, 4), max_size=20))
def test_whoever_reaches_the_top_passes_it_whatever_the_strikes_weigh(weights):
    reached, total = [], 0
    for weight in weights:
        reached.append(step_for(LADDER, total, total + weight))
        total += weight
    assert (BAN in reached) == (total >= BAN.at)
