"""Saved replies: written, changed, put away, used, and all of it taken back."""

from __future__ import annotations

from moderation.vocabulary import Author
from tests.web.pages.desk.conftest import Desk, Sitting

TEXT = "Cheap watches, do look"
WORDS = "Offers belong in the small advertisements."


def saved(mo: Sitting, **fields: str):
    page = mo.get("/admin/replies")
    form = {**mo.fields(page, None), "clause": "advertising", "title": "Offers", "text": WORDS, **fields}
    return mo.send("/admin/replies", form)


def test_a_reply_is_saved_and_fills_the_reason_without_scripts(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    assert "There are none yet." in mo_sitting.get("/admin/replies").words
    assert saved(mo_sitting).status == 303
    number = desk.held(bo, TEXT, "Cheap")
    page = mo_sitting.get("/admin/queue")
    choice = page.all(".//select[@name='reply']/option")
    assert [one.get("data-text") for one in choice] == [None, WORDS]
    mo_sitting.act(page, number, "remove", reply=choice[1].get("value"))
    assert desk.read(number).reviews[0].reason == WORDS


def test_a_change_takes_the_place_of_the_old_words_and_undo_brings_them_back(mo_sitting: Sitting) -> None:
    saved(mo_sitting)
    page = mo_sitting.get("/admin/replies")
    form = {**mo_sitting.fields(page, None, 1), "text": "Please use the small advertisements."}
    changed = mo_sitting.send("/admin/replies", form)
    shown = mo_sitting.get(changed.response.location)
    assert "Please use the small advertisements." in shown.text
    assert WORDS not in shown.text
    mo_sitting.send("/admin/undo", mo_sitting.fields(shown, "/admin/undo"))
    assert WORDS in mo_sitting.get("/admin/replies").text
    stale = mo_sitting.send("/admin/replies", {**form, "batch": "0" * 32})
    assert stale.status == 409
    assert "Please use the small advertisements." in stale.text


def test_a_reply_is_put_away_and_no_longer_offered(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    saved(mo_sitting)
    page = mo_sitting.get("/admin/replies")
    mo_sitting.send("/admin/replies", {**mo_sitting.fields(page, None, 1), "do": "drop"})
    desk.held(bo, TEXT, "Cheap")
    assert mo_sitting.get("/admin/queue").all(".//select[@name='reply']") == []


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(mo_sitting: Sitting) -> None:
    for fields, words in (
        ({"title": ""}, "Give the reply a title and a text."),
        ({"title": "x" * 81}, "The title is longer than 80 characters."),
        ({"clause": "nonsense"}, ""),
    ):
        page = saved(mo_sitting, **fields)
        assert page.status in {404, 409, 422}
        assert words in page.words
        assert page.field("text").strip() == WORDS
