import pytest

from moderation.detectors import Case
from moderation.detectors.trap import Trap
from moderation.vocabulary import Author, History, Submission


def find(now, detector=None, **facts):
    return list((detector or Trap()).find(Case(Submission("A comment", **facts), History(), now)))


def test_a_person_falls_into_no_trap(now):
    assert not find(now, seconds_to_write=30.0)


def test_a_filled_hidden_field_is_a_program(now):
    (found,) = find(now, trap="http://cheap.example")
    assert found.score == 0.95


def test_a_password_manager_is_spared(now):
    (found,) = find(now, author=Author(email="ada@example.org"), trap="Ada@example.org")
    assert found.score == 0.4


def test_a_form_sent_at_once_is_hasty(now):
    (found,) = find(now, seconds_to_write=0.4)
    assert found.score == 0.6
    assert "0.4 seconds" in found.note


def test_a_door_without_a_form_has_no_haste(now):
    assert not find(now, seconds_to_write=None)


def test_an_edit_may_be_quick(now):
    assert not find(now, seconds_to_write=0.4, is_edit=True)


def test_haste_and_hidden_field_can_be_switched_off(now):
    off = Trap(hidden_field=False, faster_than=0)
    assert not find(now, off, trap="x", seconds_to_write=0.0)


def test_a_negative_time_is_refused():
    with pytest.raises(ValueError, match="seconds"):
        Trap(faster_than=-1)
