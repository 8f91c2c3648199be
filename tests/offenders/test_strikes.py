"""Strikes count until they expire or are taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from moderation.offenders.strikes import expiry, is_live, live_weight, weightiest
from moderation.storage.views import StrikeView

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def strike(*, weight=1, expires=timedelta(days=1), ended=None):
    return StrikeView(1, None, "spam", weight, NOW, NOW + expires, ended)


def test_a_strike_counts_until_the_moment_it_expires():
    one = strike()
    assert is_live(one, NOW + timedelta(days=1, microseconds=-1))
    assert not is_live(one, NOW + timedelta(days=1))


def test_a_strike_that_was_taken_back_does_not_count():
    assert not is_live(strike(ended=NOW), NOW)


def test_the_weights_of_live_strikes_add_up():
    strikes = [strike(weight=4), strike(weight=3), strike(weight=9, ended=NOW), strike(weight=9, expires=timedelta(0))]
    assert live_weight(strikes, NOW) == 7


def test_a_strike_that_lasts_beyond_the_calendar_still_has_a_date():
    assert expiry(NOW, timedelta(days=999_999_999)).year == 9999


def test_a_removal_under_several_clauses_counts_as_the_weightiest():
    weights = {"spam": 1, "threats": 4, "racism": 4}
    assert weightiest(("spam", "threats", "racism"), weights.__getitem__) == "threats"
    assert weightiest((), weights.__getitem__) == ""
