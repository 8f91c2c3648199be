"""Every door says what is left of a key's limit, and refuses in its own words when nothing is."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.apis.scorers import Hears
from tests.web.conftest import Clock


@pytest.fixture
def client(app, key: str, slow_key: str) -> FlaskClient:
    app.extensions["scorer"] = Hears()
    return app.test_client()


ANALYZE = {"comment": {"text": "you fool"}, "requestedAttributes": {"TOXICITY": {}}}


def ask(client: FlaskClient, door: str, key: str) -> TestResponse:
    bearer = {"Authorization": f"Bearer {key}"}
    if door == "akismet":
        fields = {"api_key": key, "blog": "https://blog.example", "user_ip": "192.0.2.1", "comment_content": "hello"}
        return client.post("/1.1/comment-check", data=fields)
    if door == "perspective":
        return client.post(f"/v1alpha1/comments:analyze?key={key}", json=ANALYZE)
    if door == "openai":
        return client.post("/v1/moderations", json={"input": "hello"}, headers=bearer)
    return client.post("/api/v1/judge", json={"text": "hello"}, headers=bearer)


DOORS = ("akismet", "perspective", "openai", "own")


@pytest.mark.parametrize("door", DOORS)
def test_the_fourth_call_of_a_key_for_three_is_refused_until_the_next_minute(
    client: FlaskClient, slow_key: str, clock: Clock, door: str
) -> None:
    left = [ask(client, door, slow_key).headers["RateLimit-Remaining"] for _ in range(3)]
    assert left == ["2", "1", "0"]
    refused = ask(client, door, slow_key)
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == refused.headers["RateLimit-Reset"] == "60"
    assert refused.headers["RateLimit-Policy"] == "3;w=60"
    assert not refused.content_type.startswith("text/html")
    clock.forward(seconds=60)
    assert ask(client, door, slow_key).status_code == 200


def test_each_protocol_has_its_own_words_for_it(client: FlaskClient, slow_key: str) -> None:
    for _ in range(3):
        ask(client, "own", slow_key)
    assert ask(client, "akismet", slow_key).text == "invalid"
    error = ask(client, "perspective", slow_key).json["error"]
    assert (error["status"], error["details"][0]["reason"]) == ("RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED")
    assert ask(client, "openai", slow_key).json["error"]["code"] == "rate_limit_exceeded"
    assert ask(client, "own", slow_key).json["status"] == 429


@pytest.mark.parametrize(("name", "pack"), [("gzip", gzip.compress), ("deflate", zlib.compress)])
def test_a_compressed_body_is_read(client: FlaskClient, key: str, name: str, pack) -> None:
    told = client.post(
        f"/v1alpha1/comments:analyze?key={key}",
        data=pack(json.dumps(ANALYZE).encode()),
        headers={"Content-Encoding": name, "Content-Type": "application/json"},
    )
    assert told.json["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.875
    form = f"api_key={key}&blog=https://blog.example&user_ip=192.0.2.1&comment_content=you+fool"
    told = client.post(
        "/1.1/comment-check",
        data=pack(form.encode()),
        headers={"Content-Encoding": name, "Content-Type": "application/x-www-form-urlencoded"},
    )
    assert told.text == "true"


def test_a_body_that_grows_beyond_all_measure_or_is_cut_off_is_an_error_of_the_protocol(
    client: FlaskClient, key: str
) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    for body, status in ((bomb, 413), (gzip.compress(b"{}")[:-6], 400), (b"no gzip", 400)):
        headers = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
        told = client.post(f"/v1alpha1/comments:analyze?key={key}", data=body, headers=headers)
        assert (told.status_code, told.json["error"]["code"]) == (status, status)
        told = client.post("/1.1/comment-check", data=body, headers=headers)
        assert (told.status_code, told.text) == (status, "invalid")


def test_a_last_slash_and_a_missing_version_do_not_matter(client: FlaskClient, key: str) -> None:
    fields = {"api_key": key, "blog": "https://blog.example", "user_ip": "192.0.2.1", "comment_content": "you fool"}
    for path in ("/1.1/comment-check/", "/comment-check", "/comment-check/", f"/{key}/1.1/comment-check/"):
        assert client.post(path, data=fields).text == "true", path
    assert client.post(f"/v1alpha1/comments:analyze/?key={key}", json=ANALYZE).status_code == 200
    assert client.post("/1.1/no-such-call/", data=fields).text == "invalid"


def test_letters_of_older_encodings_are_read(client: FlaskClient, key: str) -> None:
    base = f"api_key={key}&blog=https://blog.example&user_ip=192.0.2.1&comment_author=caf%E9&comment_content="
    kind = "application/x-www-form-urlencoded"
    latin, cyrillic = f"{kind}; charset=ISO-8859-1", f"{kind}; charset=windows-1251"
    for named, text, said in ((latin, "f%F6%F6l", "true"), (latin, "f%F6l", "false"), (cyrillic, "%F4%F3", "false")):
        assert client.post("/1.1/comment-check", data=f"{base}{text}", content_type=named).text == said
    odd = client.post("/1.1/comment-check", data=f"{base}you+fool+%FF", content_type=f"{kind}; charset=klingon")
    assert odd.text == "true"
