"""The own interface: judging, reading and posting, with problems in JSON for everything that is wrong."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from moderation.policy.as_mapping import as_mapping
from moderation.storage import comments, threads
from moderation.vocabulary import Submission
from moderation.workflow.house import House
from moderation.workflow.judge_for import judge_for
from tests.web.apis.conftest import KEY
from tests.web.conftest import SLUG, Clock

HEADERS = {"Authorization": f"Bearer {KEY}"}
COMMENTS = f"/api/v1/threads/{SLUG}/comments"
ADA = {"name": "Ada", "email": "ada@example.org", "ip": "192.0.2.10"}


@pytest.fixture
def client(app: Flask, key: str) -> FlaskClient:
    return app.test_client()


def judge(client: FlaskClient, body: object) -> TestResponse:
    return client.post("/api/v1/judge", json=body, headers=HEADERS)


def post(client: FlaskClient, text: object = "Lovely", author: object = ADA, **more: object) -> TestResponse:
    headers = {**HEADERS, "Idempotency-Key": str(more.pop("nonce", ""))}
    return client.post(COMMENTS, json={"text": text, "author": author, **more}, headers=headers)


def problem(response: TestResponse, status: int) -> list[str]:
    """The places that a problem names, after looking at its shape."""
    assert (response.status_code, response.mimetype) == (status, "application/problem+json")
    assert response.json["status"] == status
    assert response.json["title"]
    assert response.json["detail"]
    return [one["pointer"] for one in response.json.get("errors", [])]


# --- Judge --------------------------------------------------------------------------------------------------


def test_a_comment_is_judged_as_the_command_line_prints_it_and_not_stored(
    client: FlaskClient, house: House, clock: Clock
) -> None:
    response = judge(client, {"text": "you fool", "id": 7})
    assert response.status_code == 200
    assert response.json == as_mapping(7, judge_for(house, Submission("you fool", channel="api"), clock()))
    assert (response.json["action"], response.json["clauses"]) == ("hold", ["attacks"])
    with house.store.read() as tx:
        assert comments.newest_published(tx, 1, 9) == ()
    assert judge(client, {"text": "hello"}).json["action"] == "publish"


@pytest.mark.parametrize("author", ["Ada", {"name": "Ada", "role": "member"}, None, {}])
def test_the_author_may_be_a_name_or_an_object_or_missing(client: FlaskClient, author: object) -> None:
    body = {"text": "hello", "author": author, "thread": {"slug": "x"}, "email": "a@b.c", "extra": [1]}
    assert judge(client, body).status_code == 200


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ({}, ["/text"]),
        ({"text": 7}, ["/text"]),
        ({"text": None, "email": 7}, ["/text", "/email"]),
        ({"text": "x", "author": {"name": 7}}, ["/author/name", "/author"]),
        ({"text": "x", "author": {"role": "king"}}, ["/author/role"]),
        ({"text": "x", "ip": "1" * 3000}, ["/ip"]),
        ([], [""]),
        ("x", [""]),
        (7, [""]),
    ],
)
def test_everything_that_is_wrong_is_named_at_once(client: FlaskClient, body: object, places: list[str]) -> None:
    assert problem(judge(client, body), 422) == places


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer nosuchkey123"}, {"Authorization": KEY}, {"X-Api-Key": "\xff"}]
)
def test_without_a_good_key_nothing_is_judged_or_posted(client: FlaskClient, headers: dict[str, str]) -> None:
    for path in ("/api/v1/judge", COMMENTS):
        response = client.post(path, json={"text": "x"}, headers=headers)
        problem(response, 401)
        assert response.headers["WWW-Authenticate"] == "Bearer"
        problem(client.post(f"{path}?key={KEY}&api_key={KEY}", json={"text": "x"}), 401)


def test_the_key_may_stand_in_a_header_of_its_own(client: FlaskClient) -> None:
    assert client.post("/api/v1/judge", json={"text": "x"}, headers={"X-Api-Key": KEY}).status_code == 200


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b'{"text": "x"', b"[" * 90_000, b'{"n": ' + b"9" * 9_000 + b"}"])
def test_what_is_no_json_is_a_problem(client: FlaskClient, raw: bytes) -> None:
    for path in ("/api/v1/judge", COMMENTS):
        problem(client.post(path, data=raw, headers=HEADERS, content_type="application/json"), 400)


def test_other_types_and_too_much_are_problems(client: FlaskClient) -> None:
    for path in ("/api/v1/judge", COMMENTS):
        problem(client.post(path, data={"text": "x"}, headers=HEADERS), 415)
        problem(client.post(path, data=b"x" * 300_000, headers=HEADERS, content_type="application/json"), 413)


# --- Threads and comments -----------------------------------------------------------------------------------


def test_threads_are_listed_and_read(client: FlaskClient) -> None:
    post(client)
    listed = client.get("/api/v1/threads")
    assert [one["slug"] for one in listed.json["threads"]] == [SLUG]
    one = client.get(f"/api/v1/threads/{SLUG}").json
    assert (one["title"], one["comments"], one["closed"]) == ("Night buses", 1, False)
    assert one["url"] == f"http://localhost/threads/{SLUG}"
    assert listed.headers["Access-Control-Allow-Origin"] == "*"


def test_comments_are_read_page_by_page_and_carry_nothing_private(client: FlaskClient) -> None:
    first = post(client, "The *first* <b>one</b>").json["id"]
    post(client, "An answer", reply_to=first)
    for number in range(3):
        post(client, f"Number {number} of the buses")
    page = client.get(COMMENTS).json
    assert (page["page"], page["pages"], len(page["comments"])) == (1, 2, 4)
    assert [one["parent_id"] for one in page["comments"]] == [None, first, None, None]
    assert "<em>first</em>" in page["comments"][0]["html"]
    assert "<b>" not in page["comments"][0]["html"]
    assert page["comments"][0]["url"] == f"http://localhost/comments/{first}"
    assert len(client.get(f"{COMMENTS}?page=2").json["comments"]) == 1
    everything = client.get(COMMENTS).text
    assert "ada@example.org" not in everything
    assert "192.0.2.10" not in everything
    assert client.get(f"/api/v1/comments/{first}").json == page["comments"][0]


def test_what_is_not_there_is_a_problem(client: FlaskClient) -> None:
    held = post(client, "you fool").json["id"]
    for path in ("/api/v1/threads/nowhere", "/api/v1/threads/nowhere/comments", f"{COMMENTS}?page=2", "/api/v1/x", "/api", f"/api/v1/comments/{held}", f"/api/v1/comments/{10**30}"):  # fmt: skip
        if path != "/api":
            problem(client.get(path), 404)
    for page in ("0", "-1", "x", "9" * 50, ""):
        problem(client.get(f"{COMMENTS}?page={page}"), 400)
    problem(client.post("/api/v1/threads/nowhere/comments", json={"text": "x", "author": ADA}, headers=HEADERS), 404)
    problem(client.put("/api/v1/judge"), 404)


@pytest.mark.parametrize(
    ("text", "status", "code"),
    [("Lovely", "published", 201), ("you fool", "held", 202), ("I will hurt you", "removed", 422)],
)
def test_a_posted_comment_is_judged_and_its_author_may_be_told_why(
    client: FlaskClient, text: str, status: str, code: int
) -> None:
    response = post(client, text)
    assert (response.status_code, response.json["status"]) == (code, status)
    assert bool(response.json["explanations"]) == (status != "published")
    assert "note" not in response.text
    private = response.json["status_url"].removeprefix("http://localhost")
    assert client.get(private, headers={"Accept": "application/json"}).json["status"] == status


def test_the_same_request_sent_twice_stores_one_comment(client: FlaskClient) -> None:
    once, again, other = post(client, nonce="n-1"), post(client, nonce="n-1"), post(client, "Different", nonce="n-1")
    assert (once.json["id"], once.json["status_url"]) == (again.json["id"], again.json["status_url"])
    assert (once.json["repeated"], again.json["repeated"]) == (False, True)
    assert other.json["id"] != once.json["id"]
    problem(post(client, nonce="n" * 201), 400)


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"text": ""}, ["/text"]),
        ({"text": "x" * 2001}, ["/text"]),
        ({"author": {"name": ""}}, ["/author/name"]),
        ({"author": {"name": "Ada", "email": "nowhere", "website": "::"}}, ["/author/email", "/author/website"]),
        ({"author": None}, ["/author", "/author"]),
        ({"reply_to": "1"}, ["/reply_to"]),
        ({"reply_to": 0}, ["/reply_to"]),
        ({"reply_to": True}, ["/reply_to"]),
    ],
)
def test_a_comment_that_cannot_be_taken_names_its_fields(
    client: FlaskClient, change: dict[str, object], places: list[str]
) -> None:
    assert problem(post(client, **{"text": "x", "author": ADA, **change}), 422) == places


def test_a_missing_parent_and_a_closed_thread_are_problems(client: FlaskClient, house: House, clock: Clock) -> None:
    problem(post(client, reply_to=99), 404)
    problem(post(client, reply_to=2**63 - 1), 404)
    with house.store.write() as tx:
        threads.set_closed(tx, 1, clock())
    problem(post(client), 403)
    assert client.get(f"/api/v1/threads/{SLUG}").json["closed"]


def test_a_role_that_a_site_claims_does_not_become_a_badge(client: FlaskClient) -> None:
    number = post(client, author={**ADA, "role": "admin"}).json["id"]
    assert client.get(f"/api/v1/comments/{number}").json["role"] == "guest"


# --- The description ----------------------------------------------------------------------------------------


def test_every_call_is_described_and_every_described_call_exists(client: FlaskClient, app: Flask) -> None:
    described = client.get("/api/openapi.json").json
    assert described["openapi"].startswith("3.1")
    assert described["servers"] == [{"url": "http://localhost"}]
    told = {
        (method.upper(), path)
        for path, calls in described["paths"].items()
        for method in calls
        if method in {"get", "post", "put", "patch", "delete"} and path.startswith("/api/v1/")
    }
    there = {
        (method, re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert told == there


def test_every_reference_in_the_description_leads_somewhere(client: FlaskClient) -> None:
    described = client.get("/api/openapi.json").json
    for reference in set(re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(described))):
        place = described
        for part in reference.split("/"):
            place = place[part]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "email", "website", "ip", "role", "slug"]), inner, max_size=4),
    max_leaves=6,
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["text", "author", "email", "url", "thread", "reply_to", "id"]), JSON, max_size=6)
)
def test_whatever_is_sent_there_is_a_decision_or_a_problem(client: FlaskClient, body: dict[str, object]) -> None:
    for path in ("/api/v1/judge", COMMENTS):
        response = client.post(path, json=body, headers=HEADERS)
        assert response.status_code < 500
        assert response.mimetype in {"application/json", "application/problem+json"}
