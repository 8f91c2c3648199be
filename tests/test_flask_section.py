"""The whole section below a prefix of somebody's own Flask app, with neither in the other's way."""

from __future__ import annotations

import dataclasses
import html
import re
from pathlib import Path

import pytest
from flask import Flask, session

from moderation import CommentSection
from moderation.app import create_app
from moderation.settings import Settings
from moderation.storage import threads
from tests.web.conftest import POLICY, SECRET, SLUG, Clock, clock

__all__ = ["clock"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "policy.yaml").write_text(POLICY, "utf-8")
    return Settings(tmp_path, f"sqlite:///{tmp_path / 'comments.db'}", tmp_path / "policy.yaml", SECRET)


@pytest.fixture
def host(settings: Settings, clock: Clock) -> Flask:
    """A shop with a session and an error page of its own, and comments at /talk/comments."""
    app = Flask("shop")
    app.secret_key = "the shop's own"

    @app.get("/")
    def start() -> str:
        session["visits"] = session.get("visits", 0) + 1
        return f"visit {session['visits']}"

    @app.errorhandler(404)
    def missing(_: object) -> tuple[str, int]:
        return "the shop has no such page", 404

    section = CommentSection(prefix="/talk/comments", settings=settings, clock=clock, at_work=False).init_app(app)
    with section.extensions["house"].store.write() as tx:
        threads.open_thread(tx, SLUG, "Night buses", "", "", "", clock())
    return app


def test_a_comment_is_posted_below_the_prefix_and_every_address_stays_there(host: Flask, clock: Clock) -> None:
    client = host.test_client()
    page = client.get(f"/talk/comments/threads/{SLUG}").text
    links = re.findall(r'(?:href|action|src)="(/[^"]*)"', page)
    assert links
    assert [link for link in links if not link.startswith("/talk/comments/")] == []
    clock.forward(seconds=40)
    token = html.unescape(re.search(r'name="token" value="([^"]*)"', page)[1])
    fields = {"token": token, "name": "Ada", "comment": "The buses are late"}
    posted = client.post(f"/talk/comments/threads/{SLUG}/comments", data=fields)
    assert posted.status_code == 303
    assert posted.location.startswith(f"/talk/comments/threads/{SLUG}")
    assert "The buses are late" in client.get(posted.location).text
    assert client.get("/talk/comments/feed.json").json["items"][0]["url"].startswith("http://localhost/talk/comments/")
    described = client.get("/talk/comments/api/openapi.json").json
    assert described["servers"] == [{"url": "http://localhost/talk/comments"}]


def test_the_host_keeps_its_session_and_its_errors(host: Flask) -> None:
    client = host.test_client()
    assert client.get("/").text == "visit 1"
    client.get("/talk/comments/admin/sign-in")
    assert client.get("/").text == "visit 2"
    assert client.get("/nowhere").text == "the shop has no such page"
    assert "the shop has no such page" not in client.get("/talk/comments/nowhere").text
    assert client.get(f"/threads/{SLUG}").status_code == 404


def test_a_prefix_that_is_none_or_taken_is_refused(host: Flask, settings: Settings) -> None:
    for prefix in ("", "/", "comments", "/comments/", "/a b", "/../x"):
        with pytest.raises(ValueError, match="cannot be a prefix"):
            CommentSection(prefix=prefix)
    with pytest.raises(ValueError, match="already"):
        CommentSection(host, prefix="/talk/comments", settings=settings)


@pytest.mark.parametrize("asked", ["/talk/comments", "/policy", "/outer/talk/comments/policy", "/outer/talk/comments"])
def test_what_a_proxy_takes_off_the_front_of_a_path_is_put_back(settings: Settings, clock: Clock, asked: str) -> None:
    named = dataclasses.replace(settings, site_url="https://www.example.org/outer/talk/comments")
    if asked == "/talk/comments":
        app = Flask("shop")
        section = CommentSection(prefix=asked, settings=named, clock=clock, at_work=False).init_app(app)
        assert section.config["SESSION_COOKIE_PATH"] == "/outer/talk/comments"
        asked += "/"
    else:
        app = create_app(named, clock=clock)
    page = app.test_client().get(asked, headers={"X-Forwarded-Prefix": "//evil.example"})
    assert page.status_code == 200
    links = re.findall(r'(?:href|action|src)="(/[^"]*)"', page.text)
    assert links
    assert [link for link in links if not link.startswith("/outer/talk/comments/")] == []
