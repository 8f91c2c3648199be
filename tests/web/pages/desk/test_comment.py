"""One comment whole."""

from __future__ import annotations

import pytest

from moderation.vocabulary import Author, Status
from tests.web.pages.desk.conftest import Desk, Sitting


def test_the_page_shows_decision_verdicts_and_log(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "some thing", "some")
    mo_sitting.act(mo_sitting.get("/admin/queue"), number, "remove", reason="An offer.")
    page = mo_sitting.get(f"/admin/comments/{number}")
    assert page.heading == f"Comment {number}"
    assert "version 3" in page.words
    assert "Removed by Mo" in page.words
    assert "An offer." in page.words
    assert [" ".join("".join(node.itertext()).split()) for node in page.all(".//tbody//td[@data-label='What']")] == [
        "removed"
    ]


def test_a_reply_shows_what_it_answers(mo_sitting: Sitting, desk: Desk, ada: Author, bo: Author) -> None:
    root = desk.comment(ada, "the first word", status=Status.PUBLISHED)
    number = desk.comment(bo, "an answer", parent=root)
    page = mo_sitting.get(f"/admin/comments/{number}")
    assert "In reply to Ada" in page.words
    assert "the first word" in page.words


def test_a_published_comment_links_to_its_place(mo_sitting: Sitting, desk: Desk, ada: Author) -> None:
    number = desk.comment(ada, "fine words", status=Status.PUBLISHED)
    assert mo_sitting.get(f"/admin/comments/{number}").link("See it on its page").endswith(f"#comment-{number}")


@pytest.mark.parametrize("number", ["0", "999", "9" * 40])
def test_an_unknown_number_is_not_found(mo_sitting: Sitting, number: str) -> None:
    assert mo_sitting.get(f"/admin/comments/{number}").status == 404


@pytest.mark.parametrize("number", ["x", "-1", "1.5", "%00"])
def test_what_is_no_number_is_not_found(mo_sitting: Sitting, number: str) -> None:
    assert mo_sitting.get(f"/admin/comments/{number}").status == 404


def test_the_page_shows_what_moderators_decided_on_others_of_the_same_rule(
    mo_sitting: Sitting, desk: Desk, bo: Author, rex: Author
) -> None:
    earlier = desk.held(rex, "Cheap shoes, do look", "Cheap")
    mo_sitting.act(mo_sitting.get("/admin/queue"), earlier, "remove")
    page = mo_sitting.get(f"/admin/comments/{desk.held(bo, 'Cheap watches, do look', 'Cheap')}")
    assert f"Removed by Mo, just now, under Advertising · no. {earlier}" in page.words
