"""Reports at the desk: with their comment, answered by deciding it."""

from __future__ import annotations

from moderation.storage import reports
from moderation.storage.reports import Reporter
from moderation.vocabulary import Status
from tests.web.pages.desk.conftest import Desk, Sitting


def reported(desk: Desk, ada, **given) -> int:
    number = desk.comment(ada, "Buses are fine.", status=Status.PUBLISHED)
    facts = {"text_mark": "", "kind": "illegal", "clause": "", "explanation": "It names a victim.", "passage": "Buses"}
    more = {"good_faith": True, "weight": 1.0, "first": True, "sealed": "", "now": desk.clock()}
    with desk.house.store.write() as tx:
        reports.add(tx, number, Reporter("n"), **{**facts, **more, **given})
    return number


def test_reported_comments_stand_on_a_page_of_their_own_and_in_the_navigation(desk: Desk, mo_sitting: Sitting, ada):
    assert "No reports wait." in mo_sitting.get("/admin/reports").words
    number = reported(desk, ada)
    page = mo_sitting.get("/admin/reports")
    assert "It names a victim." in page.words
    assert "first report" in page.words
    assert "It names a victim." in mo_sitting.get(f"/admin/comments/{number}").words


def test_publishing_or_removing_the_comment_answers_its_reports(desk: Desk, mo_sitting: Sitting, ada):
    number = reported(desk, ada)
    desk.clock.forward(minutes=1)
    page = mo_sitting.get("/admin/reports")
    sent = mo_sitting.act(page, number, "remove", clause="threats")
    assert (sent.status, "/admin/reports" in sent.response.headers["Location"]) == (303, True)
    assert "No reports wait." in mo_sitting.get("/admin/reports").words
    with desk.house.store.read() as tx:
        assert reports.of_comments(tx, [number])[number][0].state == "upheld"


def test_keeping_a_published_comment_answers_its_reports_with_no(desk: Desk, mo_sitting: Sitting, ada):
    number = reported(desk, ada)
    desk.clock.forward(minutes=1)
    page = mo_sitting.get("/admin/reports")
    form = next(one for one in page.root.iter("form") if one.get("aria-label") == f"Keep comment {number} published")
    fields = {one.get("name"): one.get("value") for one in form.iter("input")}
    assert mo_sitting.send("/admin/acts", {**fields, "act": "publish"}).status == 303
    assert desk.status(number) == "published"
    with desk.house.store.read() as tx:
        assert reports.of_comments(tx, [number])[number][0].state == "rejected"
