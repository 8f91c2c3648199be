"""Applause for one's own other name, open renames, slips of the finger, and attack mode."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from moderation.aliases.names import is_slip
from moderation.detectors import Case
from moderation.detectors.attack_mode import AttackMode
from moderation.detectors.other_names import OtherNames
from moderation.detectors.puppet import Puppet
from moderation.text.agreement import agrees
from moderation.vocabulary import Author, History, OtherName, Parent, PastComment, Role, Submission

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BERTRAM = OtherName("Bertram", 0.9, ("browser",), in_this_thread=True)


def case(text: str, *names: OtherName, answers: str = "", role: Role = Role.GUEST, recent=(), **history) -> Case:
    parent = Parent(1, answers, "") if answers else None
    submission = Submission(text, Author("Agnes", role=role), parent=parent)
    return Case(submission, History(other_names=names, recent=tuple(recent), **history), NOW)


def past(name: str, minutes: int) -> PastComment:
    return PastComment("x", NOW - timedelta(minutes=minutes), name=name, same_person=True)


@pytest.mark.parametrize(
    ("text", "answers", "found"),
    [
        ("Bertram is right.", "", True),
        ("I fully agree with you!", "Bertram", True),
        ("B\u0435rtram is so right", "", True),
        ("I agree.", "Clara", False),
        ("I do not agree with Bertram.", "", False),
        ("Bertram is wrong, and I can prove it.", "", False),
        ("Bertrams are right.", "", False),
        ("The bridge is fine.", "Bertram", False),
    ],
)
def test_applause_for_one_s_other_name_is_noticed(text, answers, found):
    assert bool(list(Puppet().find(case(text, BERTRAM, answers=answers)))) is found


def test_staff_and_unlikely_names_are_left_alone():
    assert not list(Puppet().find(case("Bertram is right.", BERTRAM, role=Role.MODERATOR)))
    assert not list(Puppet().find(case("Bertram is right.", OtherName("Bertram", 0.3, in_this_thread=True))))
    with pytest.raises(ValueError, match="probability"):
        Puppet(at_least=2)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("Exactly!", True), ("Well said.", True), ("+1", True), ("I couldn't agree more", True), ("so true", True),
        ("This is wrong.", False), ("I disagree", False), ("nobody is right here", False), ("When is the next bus?", False),
    ],
)  # fmt: skip
def test_agreement_is_told_from_contradiction(text, yes):
    assert agrees(text) is yes


def test_a_name_is_changed_openly_once_and_not_back_and_forth():
    own = OtherName("Bertram", 1.0, ("e-mail address",), in_this_thread=True, own=True)
    seen = OtherNames()
    assert not list(seen.find(case("x", own)))
    assert not list(seen.find(case("x", own, recent=[past("Agnes", 1), past("Bertram", 9)])))
    assert list(seen.find(case("x", own, recent=[past("Bertram", 1), past("Agnes", 9)])))
    assert list(seen.find(case("x", own, answers="Bertram")))
    assert list(seen.find(case("x", own, OtherName("Carl", 1.0, in_this_thread=True, own=True))))
    assert list(OtherNames(spare_renames=False).find(case("x", own)))
    assert list(seen.find(case("x", BERTRAM))), "somebody else's trace is no rename"


def test_a_slip_of_the_finger_is_no_second_name():
    typo = OtherName("Anges", 1.0, ("e-mail address",), in_this_thread=True)
    assert not list(OtherNames().find(case("x", typo)))
    assert list(OtherNames(spare_typos=False).find(case("x", typo)))


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("agnes", "anges", True), ("agnes", "agness", True), ("agnes", "ages", True), ("agnes", "agmes", True),
        ("agnes", "agnes", False), ("rex1", "rex2", False), ("agnes2", "agnes3", False), ("ann", "anne", False), ("tom", "tim", False),
        ("bertram", "agnes", False), ("mark", "karm", False),
    ],
)  # fmt: skip
def test_what_counts_as_a_slip(one, other, slip):
    assert is_slip(one, other) is is_slip(other, one) is slip


def test_attack_mode_meets_newcomers_alone():
    until = NOW + timedelta(hours=1)
    assert list(AttackMode().find(case("x", attack_until=until)))
    assert not list(AttackMode().find(case("x", attack_until=until, published=1)))
    assert list(AttackMode(regular_from=3).find(case("x", attack_until=until, published=2)))
    assert not list(AttackMode().find(case("x", attack_until=until, role=Role.ADMIN)))
    assert not list(AttackMode().find(case("x")))
    with pytest.raises(ValueError, match="regular_from"):
        AttackMode(regular_from=0)
