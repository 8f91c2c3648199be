"""The log's page: what happened, narrowed down, and undone from there."""

from __future__ import annotations

from moderation.vocabulary import Author
from tests.web.pages.desk.conftest import Desk, Sitting


def kinds(sitting: Sitting, address: str) -> list[str]:
    page = sitting.get(address)
    assert page.status == 200
    return [" ".join("".join(node.itertext()).split()) for node in page.all(".//tbody//td[@data-label='What']")]


def test_an_empty_log_says_so(mo_sitting: Sitting) -> None:
    assert "Nothing has happened yet." in mo_sitting.get("/admin/log").words


def test_every_act_stands_in_the_log_with_who_and_why(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "some thing", "some")
    mo_sitting.act(mo_sitting.get("/admin/queue"), number, "strike", reason="An offer.")
    page = mo_sitting.get("/admin/log")
    assert {"removed", "strike counted", "warned"} <= set(kinds(mo_sitting, "/admin/log"))
    assert "Advertising: An offer." in page.words
    assert "Mo" in page.words


def test_filters_narrow_the_log(mo_sitting: Sitting, ann_sitting: Sitting, desk: Desk, ada: Author, bo: Author) -> None:
    one, two = desk.held(ada, "first thing", "first"), desk.held(bo, "second thing", "second")
    mo_sitting.act(mo_sitting.get("/admin/queue"), one, "publish")
    ann_sitting.act(ann_sitting.get("/admin/queue"), two, "remove")
    assert kinds(mo_sitting, "/admin/log?kind=publish") == ["published"]
    assert kinds(mo_sitting, "/admin/log?by=2") == ["removed"]
    assert kinds(mo_sitting, f"/admin/log?comment={one}") == ["published"]
    assert kinds(mo_sitting, f"/admin/log?person={desk.read(two).author.person_id}") == ["removed"]
    assert "Nothing in the log matches this." in mo_sitting.get("/admin/log?comment=999").words


def test_odd_filters_are_no_reason_to_fail(mo_sitting: Sitting) -> None:
    for query in ("kind=x", "by=abc", "comment=-1", "person=" + "9" * 40, "after=x", "by=%C2%B2", "kind=%00"):
        assert mo_sitting.get(f"/admin/log?{query}").status == 200, query


def test_a_batch_is_undone_from_the_log_and_marked_as_undone(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "some thing", "some")
    mo_sitting.act(mo_sitting.get("/admin/queue"), number, "strike")
    page = mo_sitting.get("/admin/log")
    assert len([form for form in page.root.iter("form") if form.get("action") == "/admin/undo"]) == 1
    sent = mo_sitting.send("/admin/undo", mo_sitting.fields(page, "/admin/undo"))
    assert sent.response.location.startswith("/admin/log?done=")
    assert desk.status(number) == "held"
    assert "removed undone" in kinds(mo_sitting, "/admin/log")


def test_the_log_is_paged(mo_sitting: Sitting, desk: Desk) -> None:
    numbers = [desk.held(Author(f"Reader {n}", f"r{n}@example.org"), f"thing {n}", "thing") for n in range(55)]
    picks = [f"{number}:1" for number in numbers]
    mo_sitting.send("/admin/acts", {"csrf_token": mo_sitting.token(), "pick": picks, "act": "publish"})
    first = mo_sitting.get("/admin/log")
    assert len(first.all(".//tbody/tr")) == 50
    assert len(mo_sitting.get(first.link("Older")).all(".//tbody/tr")) == 5
