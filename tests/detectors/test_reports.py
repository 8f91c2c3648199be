"""Reports as evidence: weighed by their reporters, counted together, brigades seen."""

from __future__ import annotations

from datetime import timedelta

from moderation.detectors import Case
from moderation.detectors.reports import Reports
from moderation.vocabulary import History, Report, Submission


def found(now, reports, **given):
    history = History(reports=tuple(reports), **given)
    return list(Reports().find(Case(Submission("hello"), history, now)))


def some(now, count, *, apart=timedelta(hours=2), weight=1.0, first=False, clause="spam"):
    return [Report(now - number * apart, weight, clause, first=first) for number in range(count)]


def test_without_reports_there_is_nothing_to_see(now):
    assert found(now, []) == []


def test_the_weights_add_up_to_a_share_of_enough(now):
    [evidence] = found(now, some(now, 2))
    assert round(evidence.score, 3) == 0.667
    assert evidence.note == "2 readers have reported it (spam 2); together they weigh 2.0, enough is 3.0."
    assert evidence.facts["count"] == 2


def test_reporters_who_were_wrong_before_weigh_little(now):
    [evidence] = found(now, some(now, 8, weight=0.1))
    assert evidence.score < 0.3


def test_many_close_together_by_unknown_people_look_arranged_and_weigh_less(now):
    [evidence] = found(now, some(now, 6, apart=timedelta(minutes=2), first=True))
    assert evidence.facts["arranged"] is True
    assert evidence.score < 1
    assert "It looks arranged: 6 of them have never reported before" in evidence.note


def test_known_reporters_close_together_are_no_brigade_and_neither_are_new_ones_over_days(now):
    [known] = found(now, some(now, 6, apart=timedelta(minutes=2)))
    [slow] = found(now, some(now, 6, apart=timedelta(hours=9), first=True))
    assert (known.facts["arranged"], slow.facts["arranged"]) == (False, False)
    assert (known.score, slow.score) == (1.0, 1.0)


def test_a_text_that_a_moderator_has_published_says_so(now):
    [evidence] = found(now, some(now, 9), cleared=True)
    assert evidence.facts["cleared"] is True
