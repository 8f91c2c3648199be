"""Every page scores an A+ with its headers, and the score notices when they get worse."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from flask import Flask

from moderation.app import create_app
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Clock
from tests.web.observatory import score
from tests.web.pages.desk.conftest import PASSWORD, Sitting, desk, sit_down

__all__ = ["desk", "sit_down"]

# Feeds and public JSON may be read by scripts of any site, which costs a page 20 points and is what they are for.
SESSION = "__Host-desk"
A_PLUS, A = 100, 90
PUBLIC = ("/", f"/threads/{SLUG}", "/policy", "/nothing/here", "/static/style.css")
DESK = (
    "/admin/sign-in",
    "/admin/queue",
    "/admin/people",
    "/admin/bans",
    "/admin/log",
    "/admin/account",
    "/admin/nothing",
)


@pytest.fixture
def secure(house: House, clock: Clock, app: Flask) -> Flask:
    settings = dataclasses.replace(house.settings, secure_cookies=True, site_url="https://comments.example")
    return create_app(settings, clock=clock, house=house)


def test_public_pages_score_an_a_plus_behind_https(secure: Flask) -> None:
    browser = secure.test_client()
    for path in PUBLIC:
        answer = browser.get(path, base_url="https://comments.example")
        assert score(answer.headers, answer.headers.getlist("Set-Cookie")) >= A_PLUS, path
        answer.close()


def test_pages_of_the_desk_score_an_a_plus_with_their_cookies(secure: Flask, sit_down: Callable[..., Sitting]) -> None:
    sit_down("Ann", "admin")
    browser = secure.test_client()
    https = {"base_url": "https://comments.example"}
    form = browser.get("/admin/sign-in", **https)
    token = form.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"name": "Ann", "password": PASSWORD, "csrf_token": token}
    sent = browser.post("/admin/sign-in", data=fields, headers={"Referer": "https://comments.example/"}, **https)
    lines = sent.headers.getlist("Set-Cookie")
    assert sent.status_code == 303
    assert {line.partition("=")[0] for line in lines} >= {SESSION}
    assert all(line.startswith("__Host-") and "Domain" not in line for line in lines)
    assert score(sent.headers, lines, session_cookies=(SESSION,)) >= A_PLUS
    for path in DESK:
        answer = browser.get(path, **https)
        assert score(answer.headers, answer.headers.getlist("Set-Cookie"), session_cookies=(SESSION,)) >= A_PLUS, path


@pytest.mark.parametrize(
    "worse",
    [
        {"Content-Security-Policy": ""},
        {"Content-Security-Policy": "default-src 'none'; script-src 'unsafe-inline'"},
        {"Strict-Transport-Security": ""},
        {"Access-Control-Allow-Origin": "*"},
    ],
)
def test_the_score_falls_with_worse_headers(secure: Flask, worse: dict[str, str]) -> None:
    answer = secure.test_client().get("/", base_url="https://comments.example")
    good = dict(answer.headers)
    assert score({**good, **worse}, []) < score(good, [])
    assert score({**good, **worse}, ["desk=x; Path=/"], session_cookies=("desk",)) < A
