"""What every answer carries, pages, files and errors alike."""

from __future__ import annotations

import dataclasses
import re

import pytest
from flask import Flask
from werkzeug.datastructures import Headers

from moderation.app import create_app
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Clock, Visitor

EVERYWHERE = ["/", f"/threads/{SLUG}", "/policy", "/healthz", "/nowhere", "/static/style.css", "/comments/1/status/x"]


def headers_of(visitor: Visitor, path: str) -> Headers:
    with visitor.client.get(path) as answer:
        return answer.headers


@pytest.mark.parametrize("path", EVERYWHERE)
def test_every_answer_says_what_a_browser_may_do_with_it(ada_browsing: Visitor, path: str) -> None:
    headers = headers_of(ada_browsing, path)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}


def test_scripts_carry_the_nonce_of_their_own_answer(ada_browsing: Visitor) -> None:
    pages = [ada_browsing.get(f"/threads/{SLUG}") for _ in range(2)]
    nonces = [re.findall(r"'nonce-([^']+)'", page.response.headers["Content-Security-Policy"])[0] for page in pages]
    assert nonces[0] != nonces[1]
    for page, nonce in zip(pages, nonces, strict=True):
        assert [script.get("nonce") for script in page.all(".//script")] == [nonce]


@pytest.mark.parametrize("path", EVERYWHERE[:3])
def test_no_page_brings_its_own_style_or_script_along(ada_browsing: Visitor, path: str) -> None:
    page = ada_browsing.get(path)
    assert [node for node in page.root.iter() if "style" in node.attrib or node.tag == "style"] == []
    assert [name for node in page.root.iter() for name in node.attrib if name.startswith("on")] == []
    assert [node for node in page.all(".//script") if (node.text or "").strip()] == []


@pytest.mark.parametrize("path", EVERYWHERE[:3])
def test_a_page_loads_nothing_from_elsewhere(ada_browsing: Visitor, path: str) -> None:
    page = ada_browsing.get(path)
    loaded = [node.get("src") or node.get("href") for tag in ("script", "link", "img") for node in page.root.iter(tag)]
    assert loaded
    assert [address for address in loaded if not address.startswith("/")] == []


def test_pages_are_not_kept_by_shared_caches_but_styles_are(ada_browsing: Visitor) -> None:
    assert headers_of(ada_browsing, f"/threads/{SLUG}")["Cache-Control"] == "private, no-cache"
    style = next(node.get("href") for node in ada_browsing.get("/").all(".//link") if "style" in node.get("href"))
    assert "immutable" in headers_of(ada_browsing, style)["Cache-Control"]
    assert headers_of(ada_browsing, "/static/nothing.css")["Cache-Control"] == "no-store"


def served(house: House, clock: Clock, **changes: object) -> Flask:
    settings = dataclasses.replace(house.settings, **changes)
    return create_app(settings, clock=clock, house=dataclasses.replace(house, settings=settings))


def test_behind_tls_browsers_are_told_to_stay_there(house: House, clock: Clock) -> None:
    client = served(house, clock).test_client()
    assert "Strict-Transport-Security" in client.get("/", base_url="https://a.example").headers
    assert "Strict-Transport-Security" not in client.get("/").headers


def test_what_a_proxy_says_counts_only_where_proxies_were_named(house: House, clock: Clock) -> None:
    told = {"X-Forwarded-Proto": "https"}
    assert "Strict-Transport-Security" not in served(house, clock).test_client().get("/", headers=told).headers
    behind = served(house, clock, trusted_proxies=1).test_client()
    assert "Strict-Transport-Security" in behind.get("/", headers=told).headers


def test_secure_cookies_are_bound_to_the_host(house: House, clock: Clock, app: Flask) -> None:
    secure = served(house, clock, secure_cookies=True)
    visitor = Visitor(secure.test_client(), clock)
    page = visitor.get(f"/threads/{SLUG}", base_url="https://localhost")
    fields = {"name": "Ada", "comment": "Hello", "token": page.field("token"), "remember": "yes"}
    clock.forward(seconds=40)
    answer = visitor.send(f"/threads/{SLUG}/comments", fields, base_url="https://localhost")
    cookies = answer.response.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    assert all(re.match(r"__Host-\w+=", cookie) and "Secure" in cookie and "Path=/" in cookie for cookie in cookies)
