"""The comment section in other sites' pages: who may frame it, what it tells, and what stays private."""

from __future__ import annotations

import dataclasses
import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from moderation.app import create_app
from moderation.storage import threads
from moderation.workflow.house import House
from tests.storage.written import comment
from tests.web.conftest import SLUG, Clock

BLOG = "https://blog.example"
FRAME = f"/embed/threads/{SLUG}"


@pytest.fixture
def client(house: House, clock: Clock, app: Flask) -> FlaskClient:
    listed = dataclasses.replace(house.settings, sites=(BLOG,))
    return create_app(listed, clock=clock, house=dataclasses.replace(house, settings=listed)).test_client()


def test_listed_sites_alone_may_frame_the_comments(client: FlaskClient, app: Flask) -> None:
    headers = client.get(FRAME).headers
    assert f"frame-ancestors 'self' {BLOG};" in headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in headers
    nobody = app.test_client().get(FRAME).headers
    assert "frame-ancestors 'self';" in nobody["Content-Security-Policy"]


def test_pages_with_more_power_are_framed_by_nobody(client: FlaskClient) -> None:
    for path in ("/", f"/threads/{SLUG}", "/admin/sign-in", "/policy"):
        headers = client.get(path).headers
        assert headers["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(("origin", "told"), [(BLOG, BLOG), ("https://evil.example", ""), ("*", ""), ('"><script>', ""), ("", "")])  # fmt: skip
def test_only_a_listed_site_is_told_how_high_the_frame_is(client: FlaskClient, origin: str, told: str) -> None:
    page = client.get(FRAME, query_string={"origin": origin}).text
    assert f'data-host="{told}"' in page
    assert "<script>" not in page


def test_the_frame_shows_comments_and_a_form_that_posts_here(
    client: FlaskClient, house: House, bo: object, clock: Clock
) -> None:
    with house.store.write() as tx:
        comment(tx, bo, clock(), "From Bo", thread_id=threads.by_slug(tx, SLUG).id)
    page = client.get(FRAME).text
    assert "From Bo" in page
    assert f'action="/threads/{SLUG}/comments' in page
    assert len(re.findall(r"<script ", page)) == len(re.findall(r"<script [^>]*nonce=", page)) == 2


def test_what_is_wrong_is_said_in_the_frame_without_the_frame_of_the_site(client: FlaskClient) -> None:
    response = client.get("/embed/threads/nowhere")
    assert response.status_code == 404
    assert "There is no such thread" in response.text
    assert "<header" not in response.text
    assert '<base target="_blank">' in response.text
    assert "There is no such thread" not in client.get("/embed/threads/nowhere?lang=de").text


def test_the_script_is_small_and_may_be_loaded_by_every_page(client: FlaskClient) -> None:
    response = client.get("/embed.js")
    assert response.mimetype == "text/javascript"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "max-age=3600" in response.headers["Cache-Control"]
    assert len(gzip.compress(response.data)) < 10_000


def test_counts_of_many_threads_come_in_one_answer(client: FlaskClient, house: House, bo: object, clock: Clock) -> None:
    with house.store.write() as tx:
        comment(tx, bo, clock(), thread_id=threads.by_slug(tx, SLUG).id)
        threads.open_thread(tx, "other", "Other", f"{BLOG}/other/", "", "", clock())
    asked = {"thread": [SLUG, "nowhere"], "url": [f"{BLOG}/other?utm_source=x#top"]}
    response = client.get("/embed/counts", query_string=asked)
    assert response.json == {"counts": {SLUG: 1, "nowhere": 0, f"{BLOG}/other?utm_source=x#top": 0}}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert (
        client.get("/embed/counts", query_string={"thread": [str(number) for number in range(101)]}).status_code == 400
    )
    assert client.get("/embed/counts").json == {"counts": {}}


def test_a_theme_is_chosen_by_the_page_around_and_not_by_the_system(client: FlaskClient) -> None:
    assert "/embed/dark.css" in client.get(f"{FRAME}?theme=dark").text
    assert "/static/style.css" in client.get(f"{FRAME}?theme=pink").text
    for theme, other in (("dark", "@media all"), ("light", "@media not all")):
        style = client.get(f"/embed/{theme}.css")
        assert style.mimetype == "text/css"
        assert other in style.text
        assert f"color-scheme: {theme};" in style.text
        assert "prefers-color-scheme" not in style.text
    assert client.get("/embed/pink.css").status_code == 404
