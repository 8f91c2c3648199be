from datetime import timedelta

import pytest

from moderation.detectors import Case
from moderation.detectors.known_person import KnownPerson
from moderation.vocabulary import History, Restriction, Submission


@pytest.fixture
def ban(now):
    return Restriction("ban", "threats", "Threatened Ada", now, matched=("browser",), name="Rex")


@pytest.fixture
def block(now):
    end = now + timedelta(days=1)
    return Restriction("block", "spam", "Adverts", now, end, ("network",), probability=0.5, name="Rex")


def find(detector, now, *restrictions):
    return list(detector.find(Case(Submission("Hello again"), History(restrictions=restrictions), now)))


def test_somebody_without_restrictions_is_not_known(now):
    assert not find(KnownPerson(), now)


def test_a_banned_person_is_certain(now, ban):
    (found,) = find(KnownPerson(), now, ban)
    assert found.score == 1.0
    assert found.facts["direct"] is True
    assert "banned" in found.note
    assert "browser" in found.note


def test_an_alias_scores_its_probability_and_names_the_other(now, block):
    (found,) = find(KnownPerson(), now, block)
    assert found.score == 0.5
    assert "'Rex'" in found.note
    assert "until" in found.note


def test_the_likeliest_match_comes_first(now, ban, block):
    assert [one.score for one in find(KnownPerson(), now, block, ban)] == [1.0, 0.5]


def test_a_rule_may_ask_for_bans_or_blocks_only(now, ban, block):
    assert [one.facts["kind"] for one in find(KnownPerson(kind="block"), now, ban, block)] == ["block"]


def test_a_rule_may_ask_for_direct_matches_or_aliases_only(now, ban, block):
    assert [one.score for one in find(KnownPerson(matched="direct"), now, ban, block)] == [1.0]
    assert [one.score for one in find(KnownPerson(matched="alias"), now, ban, block)] == [0.5]
