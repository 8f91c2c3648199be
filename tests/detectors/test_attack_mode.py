from datetime import timedelta

import pytest

from moderation.detectors import Case
from moderation.detectors.attack_mode import AttackMode
from moderation.vocabulary import Author, History, Role, Submission


def find(now, *, lasts=True, published=0, role=Role.GUEST, regular_from=1):
    history = History(published=published, attack_until=now + timedelta(hours=1) if lasts else None)
    return list(
        AttackMode(regular_from).find(Case(Submission("A comment", author=Author("Bo", role=role)), history, now))
    )


def test_in_quiet_times_nobody_is_noticed(now):
    assert not find(now, lasts=False)


def test_a_newcomer_is_noticed_with_when_it_ends(now):
    (found,) = find(now)
    assert found.score == 1.0
    assert f"{now + timedelta(hours=1):%Y-%m-%d %H:%M} UTC" in found.note


def test_a_regular_is_left_alone(now):
    assert not find(now, published=1)
    assert find(now, published=2, regular_from=3)


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ADMIN])
def test_staff_are_left_alone(now, role):
    assert not find(now, role=role)


@pytest.mark.parametrize("number", [0, 1001])
def test_an_impossible_number_is_refused(number):
    with pytest.raises(ValueError, match="from 1 to 1000"):
        AttackMode(number)
