"""Who may sign in: adding, new links, removing."""

from __future__ import annotations

import re

import pytest

from tests.web.conftest import Page, Visitor
from tests.web.pages.desk.conftest import Sitting


def add(sitting: Sitting, **fields: str) -> Page:
    page = sitting.get("/admin/moderators")
    return sitting.send("/admin/moderators", {**sitting.fields(page, "/admin/moderators"), **fields})


def link_in(page: Page) -> str:
    found = re.search(r"http://localhost(/admin/sign-in/[\w-]+)", page.text)
    assert found
    return found[1]


def test_somebody_is_added_with_a_link_that_is_shown_once(ann_sitting: Sitting, ada_browsing: Visitor) -> None:
    page = add(ann_sitting, name="Joan", role="moderator")
    link = link_in(page)
    assert "/admin/sign-in/" not in ann_sitting.get("/admin/moderators").text
    assert "has set no password" in ann_sitting.get("/admin/moderators").words
    sent = ada_browsing.send(link, {"csrf_token": ada_browsing.get(link).field("csrf_token")})
    assert sent.status == 303
    assert ada_browsing.get("/admin/queue").status == 200


@pytest.mark.parametrize(
    "fields", [{"name": ""}, {"name": "x" * 81}, {"name": "Ann"}, {"name": "Joan", "role": "owner"}]
)
def test_what_cannot_be_added_is_told(ann_sitting: Sitting, fields: dict[str, str]) -> None:
    page = add(ann_sitting, **{"role": "moderator", **fields})
    assert 400 <= page.status < 500
    assert page.all(".//div[@role='alert']")
    assert page.field("name") == fields["name"]


def test_a_second_click_adds_nobody_more(ann_sitting: Sitting) -> None:
    page = ann_sitting.get("/admin/moderators")
    fields = {**ann_sitting.fields(page, "/admin/moderators"), "name": "Joan", "role": "moderator"}
    ann_sitting.send("/admin/moderators", fields)
    assert ann_sitting.send("/admin/moderators", fields).status == 303


def test_another_link_is_made_for_who_forgot_the_password(
    ann_sitting: Sitting, mo_sitting: Sitting, ada_browsing: Visitor
) -> None:
    numbers = [form.get("action") for form in ann_sitting.get("/admin/moderators").root.iter("form")]
    path = next(action for action in numbers if action and action.endswith("2/link"))
    page = ann_sitting.send(path, {"csrf_token": ann_sitting.token()})
    link = link_in(page)
    ada_browsing.send(link, {"csrf_token": ada_browsing.get(link).field("csrf_token")})
    form = ada_browsing.get("/admin/account")
    assert form.all(".//input[@name='password_old']") == []


def test_who_is_removed_is_signed_out_at_once_and_the_removal_can_be_undone(
    ann_sitting: Sitting, mo_sitting: Sitting
) -> None:
    page = ann_sitting.get("/admin/moderators")
    path = "/admin/moderators/2/remove"
    told = ann_sitting.get(ann_sitting.send(path, ann_sitting.fields(page, path)).response.location)
    assert "1 moderator removed" in told.words
    assert mo_sitting.get("/admin/queue").status == 303
    ann_sitting.send("/admin/undo", ann_sitting.fields(told, "/admin/undo"))
    assert "removed" not in ann_sitting.get("/admin/moderators").words


def test_the_last_administrator_stays(ann_sitting: Sitting) -> None:
    page = ann_sitting.get("/admin/moderators")
    path = "/admin/moderators/1/remove"
    refused = ann_sitting.send(path, ann_sitting.fields(page, path))
    assert refused.status == 409
    assert "This is the last administrator." in refused.words


def test_an_unknown_account_is_not_found(ann_sitting: Sitting) -> None:
    token = ann_sitting.token()
    for what in ("link", "remove"):
        assert ann_sitting.send(f"/admin/moderators/999/{what}", {"csrf_token": token}).status == 404
