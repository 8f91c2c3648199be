"""Moderators' programs: each token opens what its scopes say, acts once for one Idempotency-Key, and can be taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.storage import moderators
from moderation.vocabulary import Author
from moderation.workflow import moderator_tokens
from moderation.workflow import moderators as accounts
from moderation.workflow.house import House
from moderation.workflow.moderator_tokens import SCOPES
from tests.web.conftest import SLUG, Clock
from tests.web.pages.desk.conftest import Desk, desk, policy_path

__all__ = ["desk", "policy_path"]

TOKENS = {scope: f"mod_{scope:x<40}" for scope in SCOPES}
READS = {"queue": "/api/v1/queue", "people": "/api/v1/people", "bans": "/api/v1/bans", "log": "/api/v1/log"}


@pytest.fixture
def client(app: Flask, house: House, clock: Clock) -> FlaskClient:
    with house.store.write() as tx:
        moderators.add(tx, "Mo", "moderator", clock())
    for scope, token in TOKENS.items():
        moderator_tokens.issue(house, None, "Mo", [scope], token=token, batch=f"token {scope}", now=clock())
    return app.test_client()


def send(client: FlaskClient, method: str, path: str, scope: str, body: object = None, key: str = "") -> TestResponse:
    headers = {"Authorization": f"Bearer {TOKENS[scope]}"} | ({"Idempotency-Key": key} if key else {})
    return client.open(path, method=method, json=body, headers=headers)


def test_each_scope_opens_its_own_calls_and_no_other(client: FlaskClient) -> None:
    for scope in SCOPES:
        for wanted, path in READS.items():
            response = send(client, "GET", path, scope)
            assert response.status_code == (200 if scope == wanted else 403), (scope, path)
    refused = send(client, "GET", "/api/v1/queue", "log")
    assert (refused.mimetype, refused.json["code"]) == ("application/problem+json", "missing_scope")
    for key in ("", "mod_" + "y" * 40, "blogkey12345"):
        response = client.get("/api/v1/queue", headers={"Authorization": f"Bearer {key}"})
        assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_the_queue_is_read_decided_and_taken_back_and_nothing_happens_twice(
    client: FlaskClient, desk: Desk, bo: Author
) -> None:
    number = desk.held(bo, "Cheap tickets here", "Cheap")
    found = send(client, "GET", "/api/v1/queue", "queue").json
    (item,) = found["comments"]
    assert (item["id"], item["decision"]["findings"][0]["spans"][0]["text"], found["held"]) == (number, "Cheap", 1)
    assert "bo@example.net" not in str(found)
    body = {"verdict": "remove", "comments": [{"id": number, "version": item["version"]}], "reason": "An advert."}
    done = [send(client, "POST", "/api/v1/decisions", "decide", body, key="first").json for _ in range(2)]
    assert [one["repeated"] for one in done] == [False, True]
    assert [one["done"] for one in done] == [[number], [number]]
    assert desk.status(number) == "removed"
    late = send(client, "POST", "/api/v1/decisions", "decide", body, key="second")
    assert (late.status_code, late.json["left"][0]["id"]) == (409, number)
    assert send(client, "POST", "/api/v1/undo", "decide", {"batch": done[0]["batch"]}).status_code == 200
    assert desk.status(number) == "held"
    kinds = [act["kind"] for act in send(client, "GET", "/api/v1/log", "log").json["acts"]]
    assert kinds[:2] == ["hold", "remove"]


def test_a_person_is_looked_up_blocked_and_freed(client: FlaskClient, desk: Desk, bo: Author, clock: Clock) -> None:
    desk.held(bo, "Cheap tickets here", "Cheap")
    (person,) = send(client, "GET", "/api/v1/people?search=bo", "people").json["people"]
    whole = send(client, "GET", f"/api/v1/people/{person['person']}", "people").json
    assert whole["comments"][0]["text"] == "Cheap tickets here"
    until = (clock() + timedelta(days=1)).isoformat()
    body = {"person": person["person"], "kind": "block", "clause": "advertising", "reason": "Adverts.", "until": until}
    placed = send(client, "POST", "/api/v1/bans", "bans", body, key="block")
    assert (placed.status_code, placed.json["ban"]["kind"]) == (201, "block")
    assert send(client, "POST", "/api/v1/bans", "bans", body, key="block").json["repeated"]
    number = placed.json["ban"]["id"]
    changed = send(client, "PATCH", f"/api/v1/bans/{number}", "bans", {"until": None, "reason": "It goes on."})
    assert (changed.json["ban"]["kind"], changed.json["ban"]["replaces"]) == ("ban", number)
    last = changed.json["ban"]["id"]
    assert [ban["id"] for ban in send(client, "GET", "/api/v1/bans", "bans").json["bans"]] == [last]
    assert send(client, "POST", f"/api/v1/bans/{last}/lift", "bans", {"reason": "Enough."}).status_code == 200
    assert send(client, "GET", "/api/v1/bans", "bans").json["bans"] == []
    assert len(send(client, "GET", "/api/v1/bans?all=true", "bans").json["bans"]) == 2


def test_a_token_ends_with_its_time_its_revoking_or_its_owners_account(
    client: FlaskClient, house: House, clock: Clock
) -> None:
    ends, token = clock() + timedelta(hours=1), "mod_" + "z" * 40
    moderator_tokens.issue(house, None, "Mo", ["log"], token=token, batch="short", now=clock(), expires_at=ends)
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/log", headers=headers).status_code == 200
    clock.forward(hours=2)
    assert client.get("/api/v1/log", headers=headers).status_code == 401
    moderator_tokens.revoke(house, None, 1, batch="gone", now=clock())
    assert send(client, "GET", "/api/v1/queue", "queue").status_code == 401
    with house.store.write() as tx:
        moderators.add(tx, "Ann", "admin", clock())
        mo = moderators.by_name(tx, "Mo")
    assert mo is not None
    accounts.remove(house, None, mo.id, batch="leaves", now=clock())
    assert send(client, "GET", "/api/v1/log", "log").status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "scope", "body", "status"),
    [
        ("POST", "/api/v1/decisions", "decide", {"verdict": "praise", "comments": []}, 422),
        ("POST", "/api/v1/decisions", "decide", {"verdict": "hold", "comments": [{"id": 10**30, "version": 1}]}, 422),
        ("POST", "/api/v1/decisions", "decide", {"verdict": "hold", "comments": [{"id": 9, "version": 1}]}, 409),
        ("POST", "/api/v1/bans", "bans", {"person": 1, "kind": "ban", "clause": "x", "reason": "y"}, 422),
        ("POST", "/api/v1/bans", "bans", {"person": 9, "kind": "ban", "clause": "attacks", "reason": "y"}, 404),
        ("PATCH", "/api/v1/bans/1", "bans", {"until": "tomorrow", "reason": "y"}, 422),
        ("PATCH", "/api/v1/bans/1", "bans", {"until": "0001-01-01T00:00:00+14:00", "reason": "y"}, 422),
        ("POST", "/api/v1/bans/99999999999999999999/lift", "bans", {}, 404),
        ("POST", "/api/v1/undo", "decide", {"batch": "no such"}, 404),
        ("GET", "/api/v1/queue?min_score=nan", "queue", None, 400),
        ("GET", "/api/v1/queue?sort=up", "queue", None, 400),
        ("GET", "/api/v1/log?limit=x", "log", None, 400),
        ("GET", "/api/v1/people/0", "people", None, 404),
    ],
)
def test_what_cannot_be_is_a_problem_in_json(
    client: FlaskClient, method: str, path: str, scope: str, body: object, status: int
) -> None:
    response = send(client, method, path, scope, body)
    assert response.status_code == status
    assert response.mimetype in {"application/problem+json", "application/json"}


def test_an_author_edits_and_withdraws_by_the_token_that_posting_gave(client: FlaskClient, key: str) -> None:
    bearer = {"Authorization": f"Bearer {key}"}
    body = {"text": "The buses were full.", "author": {"name": "Ada"}}
    posted = client.post(f"/api/v1/threads/{SLUG}/comments", json=body, headers=bearer).json
    path, own = f"/api/v1/comments/{posted['id']}", {"Comment-Token": posted["token"]}
    assert client.patch(path, json={"text": "x"}).status_code == 401
    assert client.patch(path, json={"text": "x"}, headers={"Comment-Token": "wrong"}).status_code == 404
    edited = client.patch(path, json={"text": "The buses were half full."}, headers=own)
    assert (edited.status_code, edited.json["status"]) == (200, "published")
    assert client.get(path).json["text"] == "The buses were half full."
    assert client.get(f"{path}/status", headers=own).json["withdrawn"] is False
    assert [client.delete(path, headers=own).json["withdrawn"] for _ in range(2)] == [True, True]
    assert client.get(path).status_code == 404
    assert client.patch(path, json={"text": "again"}, headers=own).status_code == 409
