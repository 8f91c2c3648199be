"""Who may open what: every route declares it, and no form of the desk works without its own token."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from moderation.vocabulary import Author
from moderation.web.access import DOOR, PUBLIC, needs, permission_of
from moderation.workflow.permissions import PERMISSIONS
from tests.web.conftest import Visitor
from tests.web.pages.desk.conftest import (
    Desk,
    Sitting,
    ann_sitting,
    desk,
    mo_sitting,
    policy_path,
    sit_down,
)

__all__ = ["ann_sitting", "desk", "mo_sitting", "policy_path", "sit_down"]

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})


def address(rule: Rule) -> str:
    return re.sub(r"<(?:int:)?\w+>", "1", rule.rule)


def rules_of(app: Flask, *, public: bool) -> list[Rule]:
    return [rule for rule in app.url_map.iter_rules() if (permission_of(app, rule.endpoint) == PUBLIC) == public]


def test_every_route_declares_who_may_open_it(app: Flask) -> None:
    declared = {rule.endpoint: permission_of(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    known = {PUBLIC, DOOR, *PERMISSIONS}
    assert {endpoint: permission for endpoint, permission in declared.items() if permission not in known} == {}


def test_nothing_below_admin_is_public(app: Flask) -> None:
    desk = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/admin")]
    assert desk
    assert [rule.rule for rule in desk if permission_of(app, rule.endpoint) == PUBLIC] == []


def test_a_permission_that_does_not_exist_cannot_be_declared() -> None:
    with pytest.raises(KeyError):
        needs("everything")


def test_a_route_that_declares_nothing_is_open_to_nobody(app: Flask, ada_browsing: Visitor) -> None:
    app._got_first_request = False
    app.add_url_rule("/forgotten", "forgotten", lambda: "a secret")
    page = ada_browsing.get("/forgotten")
    assert page.status == 403
    assert "a secret" not in page.text


def test_without_a_session_each_page_of_the_desk_leads_to_the_sign_in(app: Flask, ada_browsing: Visitor) -> None:
    for rule in rules_of(app, public=False):
        if permission_of(app, rule.endpoint) == DOOR or "GET" not in (rule.methods or ()):
            continue
        page = ada_browsing.get(address(rule))
        assert page.status == 303, rule.rule
        assert page.response.location.startswith("/admin/sign-in?"), rule.rule


def test_without_a_session_no_form_of_the_desk_does_anything(app: Flask, ada_browsing: Visitor) -> None:
    for rule in rules_of(app, public=False):
        if permission_of(app, rule.endpoint) != DOOR and UNSAFE & (rule.methods or set()):
            assert ada_browsing.send(address(rule), {"act": "publish"}).status == 401, rule.rule


def test_with_a_session_no_form_works_without_its_token(
    app: Flask, ann_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.held(bo, "some thing", "some")
    for rule in rules_of(app, public=False):
        if UNSAFE & (rule.methods or set()):
            for fields in ({}, {"csrf_token": "made-up"}):
                sent = ann_sitting.send(address(rule), {"act": "publish", "pick": f"{number}:1", **fields})
                assert sent.status == 400, rule.rule
    assert desk.status(number) == "held"


def test_no_form_works_that_another_site_sent(app: Flask, ann_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, "some thing", "some")
    token = ann_sitting.token()
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        for rule in rules_of(app, public=False):
            if UNSAFE & (rule.methods or set()):
                fields = {"act": "publish", "pick": f"{number}:1", "csrf_token": token}
                assert ann_sitting.send(address(rule), fields, headers=headers).status == 403, rule.rule
    assert desk.status(number) == "held"


def test_a_token_of_another_session_does_not_work(mo_sitting: Sitting, ann_sitting: Sitting) -> None:
    page = mo_sitting.send("/admin/acts", {"act": "publish", "csrf_token": ann_sitting.token()})
    assert page.status == 400
    assert "This page was out of date" in page.words


def test_a_moderator_may_not_manage_moderators(app: Flask, mo_sitting: Sitting) -> None:
    token = mo_sitting.token()
    assert mo_sitting.get("/admin/moderators").status == 403
    for path in ("/admin/moderators", "/admin/moderators/1/link", "/admin/moderators/1/remove"):
        assert mo_sitting.send(path, {"csrf_token": token, "name": "Eve", "role": "admin"}).status == 403


def test_pages_of_the_desk_are_never_kept_and_set_careful_cookies(mo_sitting: Sitting, app: Flask) -> None:
    page = mo_sitting.get("/admin/queue")
    assert page.response.headers["Cache-Control"] == "no-store"
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow"
    client = app.test_client()
    form = client.get("/admin/sign-in")
    token = re.search(r'name="csrf_token" value="([^"]+)"', form.get_data(as_text=True))
    assert token
    sent = client.post("/admin/sign-in", data={"name": "Mo", "password": "seven quiet buses", "csrf_token": token[1]})
    cookies = [line for line in sent.headers.getlist("Set-Cookie") if line.startswith("desk")]
    assert len(cookies) == 2
    assert all("HttpOnly" in line and "SameSite=Lax" in line and "Path=/" in line for line in cookies)


def test_public_pages_neither_read_nor_set_the_session(mo_sitting: Sitting) -> None:
    page = mo_sitting.get("/")
    assert [line for line in page.response.headers.getlist("Set-Cookie") if "desk" in line or "session" in line] == []
    assert "Sign out" not in page.text


def test_a_session_that_was_ended_elsewhere_opens_nothing(
    mo_sitting: Sitting, sit_down: Callable[..., Sitting]
) -> None:
    cookie = mo_sitting.client.get_cookie("desk")
    assert cookie is not None
    mo_sitting.send("/admin/sign-out", {"csrf_token": mo_sitting.token()})
    mo_sitting.client.set_cookie("desk", cookie.value)
    assert mo_sitting.get("/admin/queue").status == 303


@pytest.mark.parametrize("value", ["", "x", "\x00", "a" * 5000, "\udcff", "' OR 1=1"])
def test_a_made_up_session_is_no_session(ada_browsing: Visitor, value: str) -> None:
    page = ada_browsing.get(
        "/admin/queue", headers={"Cookie": f"desk={value}".encode("utf-8", "surrogateescape").decode("latin-1")}
    )
    assert page.status == 303


READERS = ("viewer", "trainee", "moderator", "admin")


@pytest.mark.parametrize("role", READERS)
def test_each_role_opens_what_its_line_in_the_table_says_on_every_route_by_every_method(
    app: Flask, sit_down: Callable[..., Sitting], role: str
) -> None:
    somebody = sit_down("Somebody", role)
    token = somebody.token()
    wrong: list[str] = []
    for rule in rules_of(app, public=False):
        permission = permission_of(app, rule.endpoint)
        assert permission
        if permission == DOOR or rule.endpoint == "desk_sign_in.sign_out":
            continue
        allowed = role in PERMISSIONS[permission][1]
        for method in sorted((rule.methods or set()) - {"OPTIONS"}):
            # Nothing is filled in: what may be opened answers with a page, a redirect or what is missing.
            sent = {"data": {"csrf_token": token}} if method in UNSAFE else {}
            answer = somebody.client.open(address(rule), method=method, **sent)
            status = answer.status_code
            refused = status == 403 and (method == "HEAD" or "Your role does not allow this" in answer.text)
            if refused == allowed or status >= 500:
                wrong.append(f"{role} {method} {rule.rule}: {status}, {permission}")
    assert wrong == []
