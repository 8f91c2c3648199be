"""The form by which readers report a comment."""

from __future__ import annotations

import pytest

from moderation.storage import reports
from tests.web.conftest import SLUG, Visitor


@pytest.fixture
def posted(ada_browsing: Visitor) -> Visitor:
    ada_browsing.post("Buses are fine.")
    return ada_browsing


def fill(browser: Visitor, **fields: str) -> dict[str, str]:
    token = browser.get("/comments/1/report").field("token")
    return {"token": token, "kind": "policy", "clause": "attacks", **fields}


def count(house) -> int:
    with house.store.read() as tx:
        return len(reports.of_comments(tx, [1]).get(1, ()))


def test_each_comment_has_a_link_to_the_form_and_the_report_arrives(posted, house):
    assert posted.get(f"/threads/{SLUG}").link("Report") == "/comments/1/report"
    page = posted.send("/comments/1/report", fill(posted, explanation="It is rude."))
    assert (page.status, page.heading) == (200, "Your report has arrived")
    assert count(house) == 1
    again = posted.send("/comments/1/report", fill(posted))
    assert "counts once" in again.words
    assert count(house) == 1


def test_what_is_missing_is_told_and_the_words_come_back(posted, house):
    page = posted.send("/comments/1/report", fill(posted, clause="", explanation="It is rude."))
    assert (page.status, "Choose what the comment goes against." in page.words) == (422, True)
    assert page.field("explanation") == "It is rude."
    assert count(house) == 0


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_stale_or_foreign_form_is_given_back(posted, house, token):
    page = posted.send("/comments/1/report", {**fill(posted), "token": token, "explanation": "It is rude."})
    assert (page.status, page.field("explanation")) == (400, "It is rude.")
    assert count(house) == 0


def test_opening_the_form_changes_nothing_and_what_is_not_public_has_none(posted, house):
    posted.get("/comments/1/report")
    assert count(house) == 0
    assert posted.get("/comments/99/report").status == 404
    assert posted.send("/comments/99/report", {}).status == 404
