"""Keys that are stopped whoever leaves them: what they do to comments, how they end, and how each act is taken back."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from moderation.storage import key_bans as stored
from moderation.storage import log, queue
from moderation.vocabulary import Author, Status
from moderation.workflow import key_bans, look_up, reach_back, restrict
from moderation.workflow.refusals import AlreadyRestricted, NotInForce, ReasonNeeded, Refusal
from moderation.workflow.undo import undo
from tests.workflow.town import IPHONE, Town

GOOD = "I think that the bridge should be repaired before winter."


def stop(town: Town, kind: str, typed: str, *, only_holds: bool = False, until=None, batch: str = "stop") -> int:
    key = key_bans.typed_key(town.house, kind, typed)
    facts = {"clause": "spam", "reason": "Spam run.", "until": until, "batch": batch, "now": town.now}
    return key_bans.place(town.house, town.mo, key, only_holds=only_holds, **facts)


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("mail", "agnes@mail.example"), ("mail_domain", "mail.example"), ("network", "192.0.2.0/24"), ("name", "agn*s")],
)
def test_a_stopped_key_refuses_whoever_leaves_it_and_says_under_which_clause(town, agnes, kind, typed):
    number = stop(town, kind, typed)
    receipt = town.receipt(agnes, text=GOOD)
    assert receipt.status is Status.REMOVED
    assert town.rules(receipt) == {"offenders/stopped-key"}
    assert (receipt.restriction.clause, receipt.restriction.reason) == ("spam", "Spam run.")
    stranger = Author("Ben", "ben@elsewhere.example", "", "203.0.113.80", IPHONE, "de", "cookie-of-ben")
    assert town.says(stranger) is Status.PUBLISHED
    with town.house.store.read() as tx:
        met = stored.by_id(tx, number)
    assert (met.matched, met.last_matched) == (1, town.now - timedelta(minutes=7))


def test_a_key_that_only_holds_lets_comments_wait(town, agnes):
    stop(town, "network", "192.0.2.0/24", only_holds=True)
    receipt = town.receipt(agnes, text=GOOD)
    assert (receipt.status, receipt.restriction) == (Status.HELD, None)


def test_a_key_is_free_again_at_its_end_and_a_network_that_nobody_met_for_a_year_by_itself(town, agnes):
    stop(town, "mail", "agnes@mail.example", until=town.now + timedelta(days=1), batch="one")
    stop(town, "network", "192.0.2.0/24", batch="two")
    assert town.says(agnes, text=GOOD) is Status.REMOVED
    town.now += timedelta(days=2)
    assert town.says(agnes, "trains", text=f"{GOOD} Truly.") is Status.REMOVED, "the network is still stopped"
    town.now += timedelta(days=364)
    moved = dataclasses.replace(agnes, ip="192.0.2.200", email="agnes@other.example", visitor="another")
    assert town.says(moved, "trains", text=f"{GOOD} Really.") is Status.REMOVED
    town.now += timedelta(days=366)
    assert town.says(moved, "trains", text=f"{GOOD} At last.") is Status.PUBLISHED


def test_stopping_and_freeing_are_undone_and_nothing_is_stopped_twice(town, agnes):
    number = stop(town, "mail", "agnes@mail.example")
    with pytest.raises(AlreadyRestricted):
        stop(town, "mail", "Agnes+x@mail.example", batch="again")
    key_bans.lift(town.house, town.mo, number, "A mistake.", "lift", town.now)
    with pytest.raises(NotInForce):
        key_bans.lift(town.house, town.mo, number, "Once more.", "lift-2", town.now)
    assert town.says(agnes, text=GOOD) is Status.PUBLISHED
    undo(town.house, town.mo, "lift", "undo-lift", town.now)
    assert town.says(agnes, "trains", text=f"{GOOD} Yes.") is Status.REMOVED
    undo(town.house, town.mo, "undo-lift", "undo-undo", town.now)
    assert town.says(agnes, "trains", text=f"{GOOD} Certainly.") is Status.PUBLISHED


def test_before_a_key_is_stopped_it_is_known_whom_it_would_have_hit(town, agnes):
    town.receipt(agnes)
    town.receipt(agnes, "trains")
    neighbour = Author("Ben", "ben@mail.example", "", "192.0.2.99", IPHONE, "de", "cookie-of-ben")
    town.receipt(neighbour)

    def hit(kind: str, typed: str):
        with town.house.store.read() as tx:
            found = key_bans.would_hit(tx, key_bans.typed_key(town.house, kind, typed), town.now)
        return found.people, found.comments, [one.label for one in found.names]

    assert hit("network", "192.0.2.0/24") == (2, 3, ["Agnes", "Ben"])
    assert hit("network", "192.0.2.10") == (1, 2, ["Agnes"])
    assert hit("mail_domain", "mail.example") == (2, 3, ["Agnes", "Ben"])
    assert hit("name", "ben*") == (1, 1, ["Ben"])
    town.now += timedelta(days=91)
    assert hit("network", "192.0.2.0/24") == (0, 0, [])


def test_without_clause_reason_or_an_end_that_lies_ahead_nothing_is_stopped(town):
    key = key_bans.typed_key(town.house, "mail", "agnes@mail.example")
    good = {"only_holds": False, "clause": "spam", "reason": "x", "until": None, "batch": "b", "now": town.now}
    for wrong in ({"clause": ""}, {"clause": "made-up"}, {"reason": " "}, {"until": town.now}):
        with pytest.raises(Refusal):
            key_bans.place(town.house, town.mo, key, **{**good, **wrong})


def test_a_ban_that_reaches_back_removes_everything_and_is_undone_as_a_whole(town, agnes):
    receipts = [town.receipt(agnes, "trains" if n % 2 else "bridge") for n in range(5)]
    person = town.person(receipts[0])
    assert {one.status for one in receipts} == {Status.PUBLISHED}
    restrict.place(town.house, town.mo, person, "ban", "threats", "All of it.", None, "ban", town.now)
    outcome = reach_back.remove_all(town.house, town.mo, person, "threats", "All of it.", "ban", town.now)
    assert sorted(outcome.done) == sorted(one.comment_id for one in receipts)

    def standing() -> set:
        with town.house.store.read() as tx:
            return {queue.item(tx, one.comment_id, town.now).status for one in receipts}

    assert standing() == {Status.REMOVED}
    undo(town.house, town.mo, "ban", "undo-ban", town.now)
    assert standing() == {Status.PUBLISHED}
    assert town.says(agnes, "trains", text=f"{GOOD} I am back.") is Status.PUBLISHED


def test_a_jump_over_the_ladder_stands_in_the_log(town, agnes):
    person = town.person(town.receipt(agnes))
    restrict.place(town.house, town.mo, person, "ban", "threats", "A threat at the door.", None, "jump", town.now)
    with town.house.store.read() as tx:
        (line,) = log.batch(tx, "jump")
    assert (line.after["beyond_ladder"], line.after["strikes"], line.reason) == (True, 0, "A threat at the door.")


def test_looking_at_evidence_needs_a_reason_and_is_logged_for_half_an_hour_of_looking(town, agnes):
    person = town.person(town.receipt(agnes))
    with pytest.raises(ReasonNeeded):
        look_up.look_up(town.house, town.mo, "person", "  ", "look", town.now, person)
    look_up.look_up(town.house, town.mo, "person", "An appeal.", "look", town.now, person)
    with town.house.store.read() as tx:
        (line,) = log.batch(tx, "look")
        assert look_up.looks_on(tx, town.mo, person, town.now + timedelta(minutes=29)) == town.now
        assert look_up.looks_on(tx, town.mo, person, town.now + timedelta(minutes=31)) is None
        assert look_up.looks_on(tx, town.mo, person, town.now - timedelta(minutes=1)) is None, "a clock that went back"
        assert look_up.looks_on(tx, town.mo, person + 1, town.now) is None
    assert (line.kind, line.reason, line.can_undo) == ("look_up", "An appeal.", False)
