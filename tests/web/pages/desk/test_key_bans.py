"""Stopped keys: typed or taken from a person's traces, looked at before they bite, freed and undone."""

from __future__ import annotations

import pytest

from moderation.storage import key_bans
from moderation.vocabulary import Author
from tests.web.pages.desk.conftest import Desk, Sitting
from tests.web.pages.desk.test_people import look

KEYS = "/admin/bans/keys"


def asked(sitting: Sitting, **fields: str):
    form = sitting.fields(sitting.get(KEYS), f"{KEYS}/ask")
    return sitting.send(f"{KEYS}/ask", {**form, "key": "mail", "why": "A spam run.", **fields})


def placed(sitting: Sitting, page, **fields: str):
    return sitting.send(KEYS, {**sitting.fields(page, KEYS), "clause": "attacks", "reason": "Enough.", **fields})


def stopped(desk: Desk) -> list:
    with desk.house.store.read() as tx:
        found, _ = key_bans.listed(tx, desk.clock(), desk.house.policy.offenders.networks_age_out, in_force_only=True)
    return list(found)


def test_an_address_is_stopped_after_the_page_has_said_whom_it_would_have_hit(
    mo_sitting: Sitting, desk: Desk, person: int, bo: Author
) -> None:
    page = asked(mo_sitting, typed=bo.email)
    assert "People: 1, with comments in that time: 2." in page.words
    assert stopped(desk) == []
    sent = placed(mo_sitting, page, kind="block", length="7d", only_holds="yes")
    told = mo_sitting.get(sent.response.location)
    assert "1 key stopped" in told.words
    (one,) = stopped(desk)
    assert (one.kind, one.only_holds, one.clause, one.placed_by) == ("mail", True, "attacks", "Mo")
    for path in (KEYS, f"{KEYS}/{one.id}", "/admin/log"):
        assert bo.email not in mo_sitting.get(path).text
    lift = f"{KEYS}/{one.id}/lift"
    assert (
        mo_sitting.send(lift, {**mo_sitting.fields(mo_sitting.get(f"{KEYS}/{one.id}"), lift), "reason": ""}).status
        == 422
    )
    mo_sitting.send(lift, {**mo_sitting.fields(mo_sitting.get(f"{KEYS}/{one.id}"), lift), "reason": "Settled."})
    assert stopped(desk) == []
    assert "freed by Mo: Settled." in mo_sitting.get(f"{KEYS}?show=all").words


def test_a_trace_of_a_person_is_stopped_without_anybody_knowing_what_it_is(
    mo_sitting: Sitting, desk: Desk, person: int, bo: Author
) -> None:
    look(mo_sitting, person)
    page = mo_sitting.get(f"/admin/people/{person}")
    form = next(
        node for node in page.all(".//form") if "Stop it … Connection A" in " ".join("".join(node.itertext()).split())
    )
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    page = mo_sitting.send(f"{KEYS}/ask", fields)
    assert "one connection · left by Bobby" in page.words
    assert placed(mo_sitting, page, kind="ban").status == 303
    (one,) = stopped(desk)
    assert (one.kind, one.trace, one.person_id, one.until) == ("network", "connection", person, None)
    assert bo.ip not in mo_sitting.get(KEYS).text


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"key": "network", "typed": "10.0.0.0/8"}, "too wide"),
        ({"key": "mail", "typed": "nobody"}, "That is no e-mail address."),
        ({"key": "name", "typed": "*"}, "Write at least 3 letters"),
        ({"key": "rank", "typed": "x"}, "Choose what to stop"),
        ({"key": "mail", "typed": "a@mail.example", "why": " "}, "Say why you look."),
        ({"trace": "999", "person": "1"}, "That trace is no longer there."),
        ({"trace": "x", "person": "y"}, "That trace is no longer there."),
    ],
)
def test_what_cannot_be_stopped_is_said_and_what_was_typed_is_kept(
    mo_sitting: Sitting, desk: Desk, fields, words
) -> None:
    page = asked(mo_sitting, **{"typed": "", **fields})
    assert (page.status, words in page.words, stopped(desk)) == (422, True, [])
    if fields.get("typed"):
        assert page.all(".//input[@name='typed']")[0].get("value") == fields["typed"]


def test_a_second_click_stops_nothing_more_and_a_policy_without_the_rule_is_pointed_out(
    mo_sitting: Sitting, desk: Desk
) -> None:
    page = asked(mo_sitting, key="name", typed="rex*")
    fields = {**mo_sitting.fields(page, KEYS), "clause": "attacks", "reason": "Enough.", "kind": "ban"}
    assert mo_sitting.send(KEYS, fields).status == mo_sitting.send(KEYS, fields).status == 303
    assert len(stopped(desk)) == 1
    assert "No enforced rule in policy.yaml acts on stopped keys" in mo_sitting.get(KEYS).words
    assert mo_sitting.get(f"{KEYS}/99").status == 404
