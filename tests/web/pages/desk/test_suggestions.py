"""Trainees suggest, moderators decide; viewers look."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderation.vocabulary import Author
from tests.web.pages.desk.conftest import Desk, Sitting

SitDown = Callable[..., Sitting]


@pytest.fixture
def tia(sit_down: SitDown) -> Sitting:
    return sit_down("Tia", "trainee")


def suggest(tia: Sitting, number: int, act: str = "remove", **changes: str):
    page = tia.get("/admin/queue")
    item = next(node for node in page.root.iter("article") if node.get("data-item") == str(number))
    form = next(node for node in item.iter("form") if "acts" in (node.get("class") or "").split())
    assert form.get("action") == "/admin/suggestions"
    fields = {node.get("name"): node.get("value", "") for node in form.iter("input") if node.get("name")}
    return tia.send(
        "/admin/suggestions", {**fields, "act": act, "clause": "attacks", "reason": "It is rude.", **changes}
    )


def test_a_suggestion_changes_nothing_and_stands_in_the_queue(
    tia: Sitting, mo_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.held(bo, "some thing", "some")
    assert suggest(tia, number).status == 303
    assert desk.status(number) == "held"
    words = mo_sitting.get("/admin/queue").words
    assert "Tia suggests: remove it (Personal attacks)" in words
    assert "It is rude." in words
    assert "verdict suggested" in mo_sitting.get("/admin/log").words


def test_once_decided_or_changed_the_suggestion_is_gone(
    tia: Sitting, mo_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.held(bo, "some thing", "some")
    suggest(tia, number)
    page = mo_sitting.get("/admin/queue")
    mo_sitting.act(page, number, "publish")
    mo_sitting.act(mo_sitting.get(f"/admin/comments/{number}"), number, "hold")
    assert "suggests" not in mo_sitting.get("/admin/queue").words


def test_what_was_decided_meanwhile_is_left_out(tia: Sitting, mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "some thing", "some")
    mo_sitting.act(mo_sitting.get("/admin/queue"), number, "publish")
    fields = {"csrf_token": tia.token(), "act": "remove", "pick": f"{number}:1", "batch": "a" * 32}
    assert f"missed=comment-{number}" in tia.send("/admin/suggestions", fields).response.location


def test_a_trainee_decides_nothing(tia: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "some thing", "some")
    fields = {"csrf_token": tia.token(), "act": "publish", "pick": f"{number}:1", "batch": "a" * 32}
    assert tia.send("/admin/acts", fields).status == 403
    assert tia.send("/admin/suggestions", {**fields, "act": "ban"}).status == 422
    assert desk.status(number) == "held"


def test_a_viewer_sees_no_buttons_and_suggests_nothing(sit_down: SitDown, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "some thing", "some")
    val = sit_down("Val", "viewer")
    page = val.get("/admin/queue")
    assert "some thing" in page.words
    assert not [form for form in page.root.iter("form") if "acts" in (form.get("class") or "").split()]
    fields = {"csrf_token": val.token(), "act": "remove", "pick": f"{number}:1"}
    assert val.send("/admin/suggestions", fields).status == 403
