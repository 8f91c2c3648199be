"""Stories of odd traces: clocks that jump, new suffixes of an address, cookies that were copied, and one's own mail domain."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from moderation.vocabulary import Author, Status
from tests.workflow.town import CHROME, FIREFOX, IPHONE


@pytest.fixture
def banned(town, rex):
    """Rex, who wrote with Chrome and is banned."""
    rex = dataclasses.replace(rex, user_agent=CHROME)
    town.ban(rex)
    return rex


@pytest.mark.parametrize("jump", [timedelta(days=-3), timedelta(days=-4000), timedelta(days=200)])
def test_a_clock_that_jumps_joins_no_strangers_and_loses_no_ban(town, agnes, banned, jump):
    first = town.receipt(agnes)
    town.now += jump
    assert town.says(agnes, "trains") is Status.PUBLISHED
    assert town.together(town.person(first)) == {town.person(first)}
    assert town.says(banned, "trains") is Status.REMOVED


def test_a_new_suffix_of_an_ipv6_address_is_the_same_line_and_the_next_house_is_not(town, rex):
    town.ban(dataclasses.replace(rex, ip="2001:db8:1:2::5", user_agent=CHROME))
    returned = Author("Max", "max@new.example", "", "2001:db8:1:2:aaaa::9", CHROME, rex.accept_language, "")
    assert town.says(returned, "trains") is Status.HELD
    neighbour = Author("Nils", "nils@new.example", "", "2001:db8:77:2::5", IPHONE, "de", "")
    assert town.says(neighbour, "trains") is Status.PUBLISHED


def test_a_copied_cookie_makes_its_bearer_wait_and_costs_its_owner_nothing(town, agnes, banned):
    owner = town.receipt(agnes)
    thief = Author("Kurt", "kurt@new.example", "", "203.0.113.44", FIREFOX, "fr", agnes.visitor)
    assert town.person(town.receipt(thief, "trains")) != town.person(owner)
    bearer = Author("Karl", "karl@new.example", "", "203.0.113.45", CHROME, banned.accept_language, banned.visitor)
    assert town.says(bearer, "trains") is Status.HELD
    assert town.says(agnes) is Status.PUBLISHED


def test_a_new_mailbox_in_a_banned_person_s_own_domain_on_their_line_waits_and_one_at_a_provider_does_not(town, rex):
    town.ban(dataclasses.replace(rex, email="rex@rolfs-garage.example", user_agent=CHROME, visitor=""))
    again = Author("Max", "max@rolfs-garage.example", "", rex.ip, FIREFOX, "de", "")
    assert town.says(again, "trains") is Status.HELD
    flatmate = Author("Nora", "nora@gmail.com", "", rex.ip, IPHONE, "fr", "")
    assert town.says(flatmate, "trains") is Status.PUBLISHED
