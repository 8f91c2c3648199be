"""Blocks end by themselves, bans do not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from moderation.offenders.bans import end_of, in_force, outlasts, strictest
from moderation.vocabulary import Restriction

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_block_ends_by_itself_at_its_moment():
    until = end_of(NOW, DAY)
    assert in_force(until, None, NOW + DAY - timedelta(microseconds=1))
    assert not in_force(until, None, NOW + DAY)


def test_a_ban_has_no_end():
    assert end_of(NOW, None) is None
    assert in_force(None, None, NOW + timedelta(days=36500))


def test_a_lifted_ban_is_not_in_force():
    assert not in_force(None, NOW, NOW)


def test_a_block_beyond_the_calendar_is_for_good():
    assert end_of(NOW, timedelta(days=999_999_999)) is None


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(None, None, True), (None, NOW, True), (NOW, None, False), (NOW, NOW, True), (NOW, NOW + DAY, False)],
)
def test_which_end_comes_later(first, second, expected):
    assert outlasts(first, second) is expected


def test_the_strictest_of_several_lasts_longest():
    def restriction(kind: str, until: datetime | None) -> Restriction:
        return Restriction(kind, "spam", "", NOW, until)

    day, month, ban = restriction("block", NOW + DAY), restriction("block", NOW + 30 * DAY), restriction("ban", None)
    assert strictest([day, ban, month]) is ban
    assert strictest([day, month]) is month
    assert strictest([]) is None
