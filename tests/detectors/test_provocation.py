from datetime import UTC, datetime, timedelta

import pytest

from moderation.detectors import Case
from moderation.detectors.provocation import Provocation
from moderation.vocabulary import Author, History, Parent, PastComment, Status, Submission, Thread

NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def past(ago, *, thread="bypass", to="", status=Status.PUBLISHED, after_opening=None, same_person=True):
    at = NOW - ago * MINUTE
    opened = None if after_opening is None else at - after_opening * MINUTE
    return PastComment("x", at, status, "Rex", thread, same_person, replied_to=to, thread_opened_at=opened)


def kinds(*recent, to="Edith", opened=120, is_edit=False):
    thread = Thread("bypass", opened_at=NOW - opened * MINUTE)
    parent = Parent(1, to, "The bridge is safe.") if to else None
    sent = Submission("As if.", Author("Rex"), thread, parent, is_edit=is_edit)
    return [one.facts["kind"] for one in Provocation().find(Case(sent, History(recent=recent), NOW))]


def test_one_person_first_under_every_thread_is_noticed():
    early = [past(60 * n, thread=f"t{n}", after_opening=2) for n in (1, 2, 3)]
    assert kinds(*early, to="", opened=3) == ["everywhere"]
    assert kinds(*early, to="", opened=30) == []  # this one is no early comment
    assert kinds(*early[:2], to="", opened=3) == []
    late = [past(60 * n, thread=f"t{n}", after_opening=40) for n in (1, 2, 3)]
    assert kinds(*late, to="", opened=3) == []


def test_answers_that_all_had_to_be_removed_are_noticed():
    removed = [past(60 * n, to="Ada", thread=f"t{n}", status=Status.REMOVED) for n in (2, 3, 4)]
    assert kinds(*removed) == ["removed_replies"]
    assert kinds(*removed, to="") == []
    fine = [past(60 * n, to="Ada", thread=f"t{n}") for n in (5, 6)]
    assert kinds(*removed, *fine) == []


def test_a_quarrel_with_one_after_another_is_noticed():
    answers = [past(5, to="Ada", status=Status.REMOVED), past(9, to="Mo", status=Status.HELD), past(20, to="Bo")]
    assert kinds(*answers) == ["quarrels"]
    assert kinds(*answers, to="Ada") == []  # the same three people
    civil = [past(5, to="Ada"), past(9, to="Mo"), past(20, to="Bo")]
    assert kinds(*civil) == []


def test_what_others_in_the_same_network_did_counts_for_nobody_else():
    others = [past(60 * n, to="Ada", status=Status.REMOVED, same_person=False) for n in (2, 3, 4)]
    assert kinds(*others) == []


def test_an_edit_is_no_new_provocation():
    answers = [past(5, to="Ada", status=Status.REMOVED), past(9, to="Mo", status=Status.HELD), past(20, to="Bo")]
    assert kinds(*answers, is_edit=True) == []


@pytest.mark.parametrize("wrong", [{"kinds": ()}, {"kinds": ("x",)}, {"threads": 1}, {"people": 0}])
def test_settings_that_make_no_sense_are_refused(wrong):
    with pytest.raises(ValueError, match=r"kinds|must be 2"):
        Provocation(**wrong)
