"""Threads: opening, closing, reopening."""

from __future__ import annotations

import pytest

from tests.web.conftest import SLUG, Page
from tests.web.pages.desk.conftest import Desk, Sitting


def open_thread(sitting: Sitting, **fields: str) -> Page:
    page = sitting.get("/admin/threads")
    return sitting.send("/admin/threads", {**sitting.fields(page, "/admin/threads"), **fields})


def set_closed(sitting: Sitting, closed: str) -> Page:
    page = sitting.get("/admin/threads")
    path = "/admin/threads/1/closed"
    return sitting.send(path, {**sitting.fields(page, path), "closed": closed})


def test_a_thread_is_opened_with_a_name_made_from_its_title(mo_sitting: Sitting, desk: Desk) -> None:
    sent = open_thread(mo_sitting, title="Straße, Brücke & Fähre?")
    assert "1 thread opened" in mo_sitting.get(sent.response.location).words
    assert mo_sitting.get("/threads/strasse-brucke-fahre").status == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Give the thread a title."),
        ({"title": "x", "slug": "Not Good"}, "Use small letters"),
        ({"title": "日本"}, "Use small letters"),
        ({"title": "x", "slug": "../../etc"}, "Use small letters"),
        ({"title": "x", "url": "javascript:alert(1)"}, "Write the whole address"),
        ({"title": "x", "url": "https://[bad"}, "Write the whole address"),
        ({"title": "x" * 501, "slug": "x"}, "501 characters long"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    mo_sitting: Sitting, desk: Desk, fields: dict[str, str], words: str
) -> None:
    page = open_thread(mo_sitting, author_name="Joan", **fields)
    assert page.status == 422
    assert words in page.words
    assert page.field("author_name") == "Joan"


def test_a_name_that_is_taken_is_told(mo_sitting: Sitting, desk: Desk) -> None:
    page = open_thread(mo_sitting, title="Another", slug=SLUG)
    assert page.status == 409
    assert "exists already" in page.words


def test_opening_cannot_be_undone_and_trying_so_is_no_error(mo_sitting: Sitting, desk: Desk) -> None:
    sent = open_thread(mo_sitting, title="A bridge")
    told = mo_sitting.get(sent.response.location)
    assert "Undo" not in [button.text for button in told.root.iter("button")]
    batch = sent.response.location.partition("done=")[2]
    tried = mo_sitting.send("/admin/undo", {"undo": batch, "csrf_token": mo_sitting.token()})
    assert tried.status < 500


def test_a_thread_is_closed_reopened_and_the_closing_undone(mo_sitting: Sitting, desk: Desk) -> None:
    told = mo_sitting.get(set_closed(mo_sitting, "yes").response.location)
    assert "1 thread closed" in told.words
    assert "closed just now" in told.words
    mo_sitting.send("/admin/undo", mo_sitting.fields(told, "/admin/undo"))
    assert "closed just now" not in mo_sitting.get("/admin/threads").words
    set_closed(mo_sitting, "yes")
    assert "1 thread reopened" in mo_sitting.get(set_closed(mo_sitting, "no").response.location).words


def test_a_form_that_does_not_say_what_to_do_does_nothing(mo_sitting: Sitting, desk: Desk) -> None:
    assert set_closed(mo_sitting, "maybe").status == 400


def test_an_unknown_thread_is_not_found(mo_sitting: Sitting) -> None:
    fields = {"closed": "yes", "csrf_token": mo_sitting.token()}
    assert mo_sitting.send("/admin/threads/999/closed", fields).status == 404


def test_an_odd_place_in_the_list_is_no_reason_to_fail(mo_sitting: Sitting) -> None:
    for before in ("x", "0001-01-01T00:00:00+23:59", "2026-13-01", "%00"):
        assert mo_sitting.get(f"/admin/threads?before={before}").status == 200
