"""The table of blocks and bans: who, why, by whom, since, until; lifting and changing the end."""

from __future__ import annotations

import secrets
from datetime import timedelta

import pytest

from moderation.storage import bans
from moderation.storage.views import ModeratorView
from moderation.vocabulary import Author
from moderation.workflow import restrict
from tests.web.conftest import Page
from tests.web.pages.desk.conftest import Desk, Sitting


@pytest.fixture
def rex_blocked(mo_sitting: Sitting, desk: Desk, rex: Author) -> int:
    """Rex, blocked by Mo for three days; the number of the entry."""
    person = desk.read(desk.held(rex, "some thing", "some")).author.person_id
    mo = ModeratorView(1, "Mo", "moderator", desk.clock(), None, has_password=True)
    until = desk.clock() + timedelta(days=3)
    restrict.place(
        desk.house, mo, person, "block", "attacks", "Three insults.", until, secrets.token_hex(16), desk.clock()
    )
    with desk.house.store.read() as tx:
        return bans.of_person(tx, person)[0].id


def send(sitting: Sitting, number: int, what: str, **fields: str) -> Page:
    path = f"/admin/bans/{number}/{what}"
    return sitting.send(path, {**sitting.fields(sitting.get(f"/admin/bans/{number}"), path), **fields})


def test_an_empty_table_says_so(mo_sitting: Sitting) -> None:
    assert "Nobody is blocked or banned." in mo_sitting.get("/admin/bans").words
    assert "Nobody was ever blocked or banned." in mo_sitting.get("/admin/bans?show=all").words


def test_the_table_says_who_why_by_whom_since_and_until(mo_sitting: Sitting, rex_blocked: int) -> None:
    cells = [" ".join("".join(node.itertext()).split()) for node in mo_sitting.get("/admin/bans").all(".//tbody//td")]
    assert cells[0] == "Rex"
    assert cells[1].startswith("Block")
    assert cells[2:] == ["Personal attacks: Three insults.", "Mo", "just now", "in 3 days", "in force"]


def test_a_block_ends_by_itself_and_stays_in_the_whole_table(mo_sitting: Sitting, desk: Desk, rex_blocked: int) -> None:
    for _ in range(8):
        desk.clock.forward(hours=10)
        mo_sitting.get("/admin/queue")
    assert "Nobody is blocked or banned." in mo_sitting.get("/admin/bans").words
    assert "ended" in mo_sitting.get("/admin/bans?show=all").words


def test_lifting_needs_a_reason_and_keeps_the_entry(mo_sitting: Sitting, rex_blocked: int) -> None:
    refused = send(mo_sitting, rex_blocked, "lift", reason=" ")
    assert refused.status == 422
    assert "Say why it is lifted." in refused.words
    told = mo_sitting.get(send(mo_sitting, rex_blocked, "lift", reason="He apologised.").response.location)
    assert "1 block or ban lifted" in told.words
    assert "Nobody is blocked or banned." in mo_sitting.get("/admin/bans").words
    assert "lifted by Mo: He apologised." in mo_sitting.get("/admin/bans?show=all").words


def test_lifting_twice_is_told_and_does_nothing(mo_sitting: Sitting, desk: Desk, rex_blocked: int) -> None:
    path = f"/admin/bans/{rex_blocked}/lift"
    fields = {**mo_sitting.fields(mo_sitting.get(f"/admin/bans/{rex_blocked}"), path), "reason": "Enough."}
    mo_sitting.send(path, fields)
    assert "This was done already" in mo_sitting.get(mo_sitting.send(path, fields).response.location).words
    late = mo_sitting.send(path, {**fields, "batch": "0" * 32})
    assert late.status == 409
    with desk.house.store.read() as tx:
        assert len(bans.of_person(tx, 1)) == 1


def test_lifting_can_be_undone(mo_sitting: Sitting, rex_blocked: int) -> None:
    told = mo_sitting.get(send(mo_sitting, rex_blocked, "lift", reason="A mistake.").response.location)
    mo_sitting.send("/admin/undo", mo_sitting.fields(told, "/admin/undo"))
    assert "Rex" in mo_sitting.get("/admin/bans").words


def test_another_end_is_a_new_entry_that_replaces_the_old_one(
    mo_sitting: Sitting, desk: Desk, rex_blocked: int
) -> None:
    sent = send(mo_sitting, rex_blocked, "end", kind="ban", reason="He went on by mail.")
    told = mo_sitting.get(sent.response.location)
    assert told.heading == "Ban: Rex"
    with desk.house.store.read() as tx:
        old, new = bans.by_id(tx, rex_blocked), bans.of_person(tx, 1)[0]
    assert old is not None
    assert (old.end_kind, new.replaces, new.until) == ("replaced", rex_blocked, None)


@pytest.mark.parametrize(
    "fields", [{"reason": ""}, {"reason": "x", "day": "2001-01-01"}, {"reason": "x", "kind": "odd"}]
)
def test_a_bad_new_end_is_refused_and_changes_nothing(
    mo_sitting: Sitting, desk: Desk, rex_blocked: int, fields: dict[str, str]
) -> None:
    assert send(mo_sitting, rex_blocked, "end", **fields).status == 422
    with desk.house.store.read() as tx:
        assert len(bans.of_person(tx, 1)) == 1


def test_an_unknown_entry_is_not_found(mo_sitting: Sitting) -> None:
    token = mo_sitting.token()
    assert mo_sitting.get("/admin/bans/999").status == 404
    for what in ("lift", "end"):
        assert mo_sitting.send(f"/admin/bans/999/{what}", {"csrf_token": token, "reason": "x"}).status == 404
