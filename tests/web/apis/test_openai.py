"""The moderations call in the shape that OpenAI's clients expect."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.scoring.labels import LABELS
from moderation.web.apis.openai import CATEGORIES, categories
from tests.web.apis.conftest import KEY
from tests.web.apis.scorers import Hears


@pytest.fixture
def client(app: Flask, key: str) -> FlaskClient:
    app.extensions["scorer"] = Hears()
    return app.test_client()


def ask(client: FlaskClient, body: object, key: str = KEY) -> TestResponse:
    return client.post("/v1/moderations", json=body, headers={"Authorization": f"Bearer {key}"})


def refused(response: TestResponse, status: int) -> dict[str, str]:
    assert response.status_code == status
    error = response.json["error"]
    assert set(error) == {"message", "type", "param", "code"}
    return error


def test_a_text_gets_every_category_with_a_flag_and_a_score(client: FlaskClient) -> None:
    told = ask(client, {"input": "You fool"}).json
    assert told["id"].startswith("modr-")
    assert told["model"] == "omni-moderation-latest"
    [result] = told["results"]
    for member in ("categories", "category_scores", "category_applied_input_types"):
        assert set(result[member]) == set(CATEGORIES)
    assert result["flagged"]
    assert [name for name, flag in result["categories"].items() if flag] == ["harassment"]
    assert result["category_scores"]["harassment"] == 0.875


def test_each_string_has_its_own_result_and_parts_have_one_together(client: FlaskClient) -> None:
    told = ask(client, {"input": ["Hello", "I will hurt you"], "model": "text-moderation-latest"}).json
    assert [one["flagged"] for one in told["results"]] == [False, True]
    assert told["model"] == "text-moderation-latest"
    parts = [{"type": "text", "text": "Hello"}, {"type": "text", "text": "you fool"}]
    assert [one["flagged"] for one in ask(client, {"input": parts}).json["results"]] == [True]


def test_what_no_label_speaks_for_is_nought() -> None:
    scores = categories(dict.fromkeys(LABELS, 1.0))
    silent = {"illicit", "illicit/violent", "self-harm", "self-harm/intent", "self-harm/instructions", "sexual/minors", "violence/graphic"}  # fmt: skip
    assert {name for name, score in scores.items() if score == 0} == silent


@pytest.mark.parametrize("key", ["", "nosuchkey123", "sk-" + "x" * 200])
def test_a_wrong_key_is_told_in_the_protocols_shape(client: FlaskClient, key: str) -> None:
    error = refused(ask(client, {"input": "x"}, key), 401)
    assert error["code"] == "invalid_api_key"
    assert key not in error["message"] or not key


@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        "x",
        {"input": []},
        {"input": None},
        {"input": 7},
        {"input": ["a", 7]},
        {"input": ["a"] * 101},
        {"input": "x", "model": 7},
        {"input": [{"type": "image_url", "image_url": {"url": "https://pictures.example/1.png"}}]},
        {"input": [{"type": "text"}]},
    ],
)
def test_what_cannot_be_read_is_refused(client: FlaskClient, body: object) -> None:
    refused(ask(client, body), 400)


def test_cut_off_and_too_large_bodies_and_other_calls_are_errors_in_json(client: FlaskClient) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    for raw in (b"", b"{", b"\xff", b"[" * 90_000):
        refused(client.post("/v1/moderations", data=raw, headers=headers), 400)
    refused(client.post("/v1/moderations", data=b"x" * 300_000, headers=headers), 413)
    refused(client.get("/v1/moderations"), 405)
    refused(client.post("/v1/chat/completions"), 404)


def test_odd_texts_get_a_result(client: FlaskClient) -> None:
    assert len(ask(client, {"input": ["", "\x00", "\ud800", "\U0001f600" * 5000]}).json["results"]) == 4
