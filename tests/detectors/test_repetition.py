from datetime import timedelta

import pytest

from moderation.detectors import Case
from moderation.detectors.repetition import Repetition
from moderation.vocabulary import Author, History, PastComment, Submission, Thread

TEXT = "Our shop has the finest second-hand bicycles in town, come and see them on Saturday morning."


def case(now, text=TEXT, *past):
    return Case(Submission(text, Author("Rex"), Thread("market")), History(similar=tuple(past)), now)


def past(now, text=TEXT, minutes=5, thread="market", name="Rex", *, same_person=True):
    return PastComment(text, now - timedelta(minutes=minutes), name=name, thread=thread, same_person=same_person)


def test_a_first_comment_repeats_nothing(now):
    assert not list(Repetition().find(case(now)))


def test_the_same_text_again_is_noticed(now):
    (found,) = Repetition().find(case(now, TEXT, past(now)))
    assert found.score == 0.5
    assert "once" in found.note


def test_a_few_changed_words_do_not_hide_a_copy(now):
    changed = TEXT.replace("Saturday", "Sunday")
    assert list(Repetition(similarity=0.6).find(case(now, changed, past(now))))


def test_copies_in_many_threads_under_many_names_score_higher(now):
    posts = [past(now, minutes=n, thread=f"t{n}", name=f"Rex{n}", same_person=False) for n in range(4)]
    (found,) = Repetition().find(case(now, TEXT, *posts))
    assert found.score == 1.0
    assert found.facts["threads"] == 4
    assert found.facts["names"] == ["Rex0", "Rex1", "Rex2", "Rex3"]


def test_an_old_copy_is_forgotten(now):
    assert not list(Repetition(within=timedelta(minutes=4)).find(case(now, TEXT, past(now, minutes=5))))


def test_two_people_may_both_say_thank_you(now):
    assert not list(Repetition().find(case(now, "Thank you!", past(now, "Thank you!", same_person=False))))


def test_one_person_who_repeats_a_short_word_is_noticed(now):
    assert list(Repetition().find(case(now, "First!", past(now, "first!"))))


def test_only_the_same_person_counts_when_asked_so(now):
    stranger = past(now, same_person=False)
    assert not list(Repetition(by="same_person").find(case(now, TEXT, stranger)))


def test_a_comment_that_is_both_recent_and_similar_counts_once(now):
    one = past(now)
    both = Case(Submission(TEXT), History(recent=(one,), similar=(one,)), now)
    (found,) = Repetition().find(both)
    assert found.facts["copies"] == 1


@pytest.mark.parametrize("wrong", [{"at_least": 0}, {"similarity": 0}, {"similarity": 1.5}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Repetition(**wrong)
