import pytest

from moderation.detectors import Case
from moderation.detectors.other_names import OtherNames
from moderation.vocabulary import Author, History, OtherName, Submission


def find(detector, now, *names, own="Bo"):
    return list(detector.find(Case(Submission("Hello", Author(own)), History(other_names=names), now)))


def test_one_name_only_is_nothing(now):
    assert not find(OtherNames(), now)


def test_a_second_name_in_this_thread_is_noticed(now):
    (found,) = find(OtherNames(), now, OtherName("Bruno", 0.9, ("browser",), in_this_thread=True))
    assert found.score == 0.9
    assert "'Bruno' (90%)" in found.note
    assert "browser" in found.note


def test_a_name_elsewhere_counts_only_when_asked_for(now):
    elsewhere = OtherName("Bruno", 0.9)
    assert not find(OtherNames(), now, elsewhere)
    assert find(OtherNames(in_this_thread=False), now, elsewhere)


def test_a_weak_link_is_not_worth_a_finding(now):
    assert not find(OtherNames(at_least=0.7), now, OtherName("Bruno", 0.6, in_this_thread=True))


def test_the_same_name_in_other_letters_is_no_second_name(now):
    assert not find(OtherNames(), now, OtherName("  bo ", 1.0, in_this_thread=True))


def test_a_probability_outside_its_range_is_refused():
    with pytest.raises(ValueError, match="probability"):
        OtherNames(at_least=1.1)
