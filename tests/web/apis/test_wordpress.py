"""A theme's form keeps working when its action leads here, and leads nowhere else than it should."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.app import create_app
from moderation.storage import comments, threads
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Clock

BLOG = "https://blog.example"
PAGE = f"{BLOG}/2026/night-buses/"
FORM = {
    "author": "Ada",
    "email": "ada@example.org",
    "url": "",
    "comment_post_ID": SLUG,
    "comment_parent": "0",
    "submit": "Post",
}
HEADERS = {"Origin": BLOG, "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def client(house: House, clock: Clock, app: Flask, tmp_path: Path) -> FlaskClient:
    listed = dataclasses.replace(house.settings, sites=(BLOG,))
    with house.store.write() as tx:
        threads.open_thread(tx, "imported-page", "Imported", PAGE, "Joan", "", clock())
    return create_app(listed, clock=clock, house=dataclasses.replace(house, settings=listed)).test_client()


def post(
    client: FlaskClient, comment: str = "Lovely", headers: dict[str, str] = HEADERS, **fields: str
) -> TestResponse:
    return client.post("/wp-comments-post.php", data={**FORM, "comment": comment, **fields}, headers=headers)


def test_a_published_comment_leads_back_to_the_page_of_the_listed_site(client: FlaskClient) -> None:
    response = post(client, redirect_to=f"{PAGE}?x=1#top")
    assert (response.status_code, response.location) == (302, f"{PAGE}?x=1#comment-1")
    assert post(client, "Another").location == f"/threads/{SLUG}#comment-2"
    referred = post(client, "A third", {**HEADERS, "Referer": PAGE})
    assert referred.location == f"{PAGE}#comment-3"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", f"{BLOG}.evil.example/", f"{BLOG}@evil.example/", f"{BLOG}/\r\nX: y", "http://[", "x"])  # fmt: skip
def test_nobody_is_sent_to_a_site_that_is_not_listed(client: FlaskClient, target: str) -> None:
    assert post(client, redirect_to=target).location == f"/threads/{SLUG}#comment-1"


def test_the_same_words_sent_twice_are_one_comment_and_an_hour_later_another(client: FlaskClient, clock: Clock) -> None:
    places = [post(client).location for _ in range(2)]
    assert places == [f"/threads/{SLUG}#comment-1"] * 2
    assert post(client, "Lovely!").location == f"/threads/{SLUG}#comment-2"
    assert post(client, author="Bo", email="bo@example.net").location == f"/threads/{SLUG}#comment-3"
    clock.forward(hours=1)
    assert str(post(client).location).endswith("#comment-4")


def test_the_thread_is_found_by_the_page_where_the_form_stood(client: FlaskClient) -> None:
    for number, fields in enumerate(({"redirect_to": f"{PAGE}#respond"}, {"redirect_to": PAGE.rstrip("/")}), 1):
        assert post(client, f"Number {number}", comment_post_ID="17", **fields).status_code == 302
    assert (
        post(client, "By referrer", {**HEADERS, "Referer": f"{PAGE}?utm_source=x"}, comment_post_ID="17").status_code
        == 302
    )
    assert post(client, "Nowhere", comment_post_ID="17").status_code == 404


def test_a_held_comment_says_so_and_a_removed_one_says_why(client: FlaskClient) -> None:
    held = post(client, "you fool")
    assert held.status_code == 202
    assert "/status/" in held.text
    removed = post(client, "I will hurt you")
    assert removed.status_code == 422
    assert "Threats of violence" in removed.text


def test_a_reply_hangs_below_its_parent(client: FlaskClient, house: House) -> None:
    post(client)
    assert post(client, "An answer", comment_parent="1").status_code == 302
    with house.store.read() as tx:
        assert comments.public(tx, 2).parent_id == 1
    assert post(client, "An answer", comment_parent="99").status_code == 404


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"comment": ""}, 422),
        ({"author": ""}, 422),
        ({"email": "nowhere"}, 422),
        ({"url": "::"}, 422),
        ({"comment_parent": "x"}, 400),
        ({"comment": "a\x00b"}, 400),
    ],
)
def test_a_mistake_gives_the_text_back(client: FlaskClient, fields: dict[str, str], status: int) -> None:
    response = client.post("/wp-comments-post.php", data={**FORM, "comment": "Keep me", **fields}, headers=HEADERS)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert ("Keep me" in response.text) == ("comment" not in fields)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}]
)
def test_a_site_that_is_not_listed_posts_nothing(client: FlaskClient, house: House, headers: dict[str, str]) -> None:
    assert post(client, headers=headers).status_code == 403
    with house.store.read() as tx:
        assert comments.public(tx, 1) is None


def test_fields_are_remembered_by_consent_alone(client: FlaskClient) -> None:
    post(client)
    assert client.get_cookie("commenter") is None
    post(client, "Once more", **{"wp-comment-cookies-consent": "yes"})
    assert client.get_cookie("commenter") is not None


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_posting_does_something(client: FlaskClient, method: str) -> None:
    response = client.open("/wp-comments-post.php", method=method)
    assert (response.status_code, response.mimetype, response.headers["Allow"]) == (405, "text/plain", "POST")
