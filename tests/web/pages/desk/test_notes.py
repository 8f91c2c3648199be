"""Notes about a person, for moderators alone."""

from __future__ import annotations

from moderation.vocabulary import Author
from tests.web.pages.desk.conftest import Desk, Sitting


def test_a_note_is_kept_put_away_and_brought_back(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    person = desk.read(desk.held(bo, "Cheap watches", "Cheap")).author.person_id
    page = mo_sitting.get(f"/admin/people/{person}")
    address = f"/admin/people/{person}/notes"
    fields = {**mo_sitting.fields(page, address), "text": "Said by mail that it was his brother."}
    for _ in range(2):
        shown = mo_sitting.get(mo_sitting.send(address, fields).response.location)
    assert shown.words.count("Said by mail that it was his brother.") == 1
    away = mo_sitting.send(address, mo_sitting.fields(shown, address))
    gone = mo_sitting.get(away.response.location)
    assert "his brother" not in gone.words
    mo_sitting.send("/admin/undo", mo_sitting.fields(gone, "/admin/undo"))
    assert "his brother" in mo_sitting.get(f"/admin/people/{person}").words


def test_an_empty_note_is_none(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    person = desk.read(desk.held(bo, "Cheap watches", "Cheap")).author.person_id
    sent = mo_sitting.send(f"/admin/people/{person}/notes", {"csrf_token": mo_sitting.token(), "text": " "})
    assert (sent.status, sent.heading) == (422, "The note was not changed")
