"""Several Perspective calls in one request: each is answered by itself, and none spoils the others."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.web.apis.conftest import KEY
from tests.web.apis.scorers import Hears

ANALYZE = f"/v1alpha1/comments:analyze?key={KEY}&alt=json"


@pytest.fixture
def client(app: Flask, key: str) -> FlaskClient:
    app.extensions["scorer"] = Hears()
    return app.test_client()


def part(text: object, name: str = "a + 1", line: str = f"POST {ANALYZE} HTTP/1.1", headers: str = "") -> str:
    body = json.dumps({"comment": {"text": text}, "requestedAttributes": {"TOXICITY": {}}, "languages": ["en"]})
    inner = f"{line}\nContent-Type: application/json\n{headers}content-length: {len(body)}\n\n{body}"
    return f"Content-Type: application/http\nContent-ID: <{name}>\n\n{inner}\n"


def sent(client: FlaskClient, *parts: str, query: str = "", line: str = "=x=") -> TestResponse:
    body = "".join(f"--{line}\n{one}" for one in parts) + f"--{line}--"
    return client.post(f"/batch{query}", data=body, content_type=f'multipart/mixed; boundary="{line}"')


def answers(response: TestResponse) -> list[tuple[str, int, dict[str, object]]]:
    """Name, status and JSON of each part."""
    assert response.status_code == 200
    line = response.mimetype_params["boundary"]
    found = []
    for piece in response.text.split(f"--{line}\r\n")[1:]:
        outer, inner, body = piece.partition(f"\r\n--{line}--")[0].split("\r\n\r\n", 2)
        name = outer.partition("Content-ID: <response-")[2].partition(">")[0]
        found.append((name, int(inner.split()[1]), json.loads(body)))
    return found


def test_each_part_is_answered_under_its_name(client: FlaskClient) -> None:
    told = answers(sent(client, part("you fool"), part("hello", "a + 2"), part("", "a + 3")))
    assert [(name, status) for name, status, _ in told] == [("a + 1", 200), ("a + 2", 200), ("a + 3", 400)]
    assert told[0][2]["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.875
    assert told[2][2]["error"]["details"][0]["errorType"] == "COMMENT_EMPTY"


def test_a_part_may_use_the_key_of_the_whole_and_a_wrong_one_of_its_own_is_refused(client: FlaskClient) -> None:
    bare = "POST /v1alpha1/comments:analyze HTTP/1.1"
    parts = [
        part("hi", "own", headers="Authorization: Bearer nosuchkey123\n", line=bare),
        part("hi", "whole", line=bare),
    ]
    assert [one[1] for one in answers(sent(client, *parts, query=f"?key={KEY}"))] == [400, 200]
    assert [one[1] for one in answers(sent(client, *parts))] == [400, 403]


@pytest.mark.parametrize(
    "line", ["GET /policy HTTP/1.1", "POST /batch HTTP/1.1", "POST", "", "POST http://[x HTTP/1.1"]
)
def test_only_the_two_calls_are_in_a_batch(client: FlaskClient, line: str) -> None:
    assert [one[1] for one in answers(sent(client, part("hi", line=line), query=f"?key={KEY}"))] == [404]


def test_a_limit_counts_each_part(client: FlaskClient, slow_key: str) -> None:
    line = f"POST /v1alpha1/comments:analyze?key={slow_key} HTTP/1.1"
    told = answers(sent(client, *(part("hi", str(n), line) for n in range(5))))
    assert [status for _, status, _ in told] == [200, 200, 200, 429, 429]


@pytest.mark.parametrize(
    ("data", "kind"), [("", "multipart/mixed"), ("x", "text/plain"), ("x", 'multipart/mixed; boundary="y"')]
)
def test_what_is_no_batch_is_refused_in_the_protocols_words(client: FlaskClient, data: str, kind: str) -> None:
    response = client.post("/batch", data=data, content_type=kind)
    assert (response.status_code, response.json["error"]["status"]) == (400, "INVALID_ARGUMENT")
    assert sent(client, *[part("hi")] * 101).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "kind"),
    [
        ("GET", "/batch", "application/json"),
        ("PROPFIND", "/batch", "application/json"),
        ("POST", "/$discovery/rest", "application/json"),
        ("TRACE", "/1.1/comment-check", "text/plain"),
        ("PROPFIND", "/comment-check", "text/plain"),
        ("LOCK", "/v1/moderations", "application/json"),
        ("LOCK", "/api/v1/judge", "application/problem+json"),
    ],
)
def test_a_method_that_no_door_knows_is_refused_in_the_words_of_the_door(
    client: FlaskClient, method: str, path: str, kind: str
) -> None:
    response = client.open(path, method=method)
    assert (response.status_code, response.mimetype) == (405, kind)
    assert response.allow


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_it(client: FlaskClient, raw: bytes) -> None:
    answer = client.post("/batch", data=b"--x" + raw + b"--x--", content_type="multipart/mixed; boundary=x")
    assert answer.status_code in {200, 400}
