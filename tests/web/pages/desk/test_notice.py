"""The notice to an author, seen before it is sent."""

from __future__ import annotations

from moderation.vocabulary import Author
from tests.web.pages.desk.conftest import Desk, Sitting

TEXT = "Cheap watches, do look"


def test_the_preview_shows_clause_passage_and_words_and_changes_nothing(
    mo_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.held(bo, TEXT, "Cheap watches")
    fields = mo_sitting.fields(mo_sitting.get("/admin/queue"), "/admin/acts")
    page = mo_sitting.send("/admin/notice", {**fields, "reason": "Sell them elsewhere, please."})
    notice = " ".join("".join(page.root.find(".//section[@aria-label='The notice']").itertext()).split())
    assert "Do not sell things here.It was about Cheap watches." in notice.replace('"', "")
    assert "Sell them elsewhere, please." in notice
    assert desk.status(number) == "held"
    sent = mo_sitting.send("/admin/acts", {**mo_sitting.fields(page, "/admin/acts"), "act": "remove"})
    assert sent.status == 303
    assert desk.read(number).reviews[0].reason == "Sell them elsewhere, please."


def test_a_preview_of_nothing_is_not_found(mo_sitting: Sitting) -> None:
    assert mo_sitting.send("/admin/notice", {"csrf_token": mo_sitting.token()}).status == 404
