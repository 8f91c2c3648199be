from datetime import timedelta

import pytest

from moderation.detectors import Case
from moderation.detectors.flood import Flood
from moderation.vocabulary import History, PastComment, Submission


def case(now, seconds_ago, *, same_person=True, same_network=False, is_edit=False):
    recent = tuple(
        PastComment(f"Comment {n}", now - timedelta(seconds=n), same_person=same_person, same_network=same_network)
        for n in seconds_ago
    )
    return Case(Submission("One more thing.", is_edit=is_edit), History(recent=recent), now)


def test_a_normal_pace_is_no_flood(now):
    assert not list(Flood(more_than=3).find(case(now, [20, 40])))


def test_one_above_the_limit_is_noticed_with_its_number(now):
    (found,) = Flood(more_than=3).find(case(now, [10, 20, 30]))
    assert found.score == 0.5
    assert "4 comments" in found.note


def test_twice_the_limit_is_certain(now):
    (found,) = Flood(more_than=3).find(case(now, range(10, 60, 5)))
    assert found.score == 1.0


def test_comments_before_the_span_do_not_count(now):
    assert not list(Flood(more_than=2, within=timedelta(seconds=30)).find(case(now, [31, 40, 50])))


def test_a_busy_line_counts_only_when_asked_for_the_network(now):
    busy = case(now, [5, 6, 7, 8], same_person=False, same_network=True)
    assert not list(Flood(more_than=3).find(busy))
    assert list(Flood(more_than=3, per="network").find(busy))


def test_an_edit_is_no_new_comment(now):
    assert not list(Flood(more_than=1).find(case(now, [5, 6, 7], is_edit=True)))


@pytest.mark.parametrize("wrong", [{"more_than": 0}, {"more_than": 1, "within": timedelta(0)}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match="must be"):
        Flood(**wrong)
