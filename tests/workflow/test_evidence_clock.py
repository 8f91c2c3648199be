"""Evidence dies on a clock, each kind at its time; strikes and bans live on and find their people while they count."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from moderation.storage import people
from moderation.vocabulary import Status
from moderation.workflow import evidence_clock, restrict
from moderation.workflow.review import review

DAY = timedelta(days=1)


def kinds(town, person: int) -> set[str]:
    with town.house.store.read() as tx:
        return {key.kind for key in people.keys_of(tx, person).all}


def test_networks_and_browsers_are_forgotten_after_ninety_days_and_names_after_a_year(town, agnes):
    person = town.person(town.receipt(agnes))
    start = town.now
    assert evidence_clock.run(town.house, start + 90 * DAY - timedelta(hours=1)) == 0
    assert evidence_clock.run(town.house, start + 91 * DAY) > 0
    assert kinds(town, person) == {"email", "email_canonical", "email_folded", "mail_domain", "own_domain", "name"}
    evidence_clock.run(town.house, start + 366 * DAY)
    assert kinds(town, person) == set()


def test_whoever_keeps_writing_is_kept_and_a_clock_that_went_back_forgets_nothing(town, agnes):
    person = town.person(town.receipt(agnes))
    town.now += 80 * DAY
    town.receipt(agnes, "trains")
    assert evidence_clock.run(town.house, town.now + 20 * DAY) == 0
    assert evidence_clock.run(town.house, town.now - 500 * DAY) == 0
    assert "connection" in kinds(town, person)


def test_strikes_survive_their_evidence_and_still_find_their_person(town, agnes):
    receipt = town.receipt(agnes)
    review(town.house, town.mo, [(receipt.comment_id, 1)], "remove", "racism", "", True, "r", town.now)
    person = town.person(receipt)
    evidence_clock.run(town.house, town.now + 170 * DAY)
    assert {"connection", "agent", "visitor"} & kinds(town, person) == set()
    town.now += 170 * DAY
    again = town.receipt(dataclasses.replace(agnes, visitor="", ip="198.51.100.3"), "trains")
    assert town.person(again) == person
    with town.house.store.read() as tx:
        assert people.view(tx, person, town.now).summary.strikes == 3


def test_a_ban_for_good_is_not_outlived_by_forgetting(town, agnes):
    person = town.person(town.receipt(agnes))
    restrict.place(town.house, town.mo, person, "ban", "threats", "Threats.", None, "ban", town.now)
    evidence_clock.run(town.house, town.now + 2000 * DAY)
    town.now += 2000 * DAY
    assert town.says(dataclasses.replace(agnes, visitor="", ip="198.51.100.3"), "trains") is Status.REMOVED
