"""The Perspective door answers as its clients expect, and refuses in the protocol's shape whatever else is sent."""

from __future__ import annotations

import json
from datetime import datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text as sql
from werkzeug.test import TestResponse

from moderation.scoring.labels import LABELS
from moderation.web.apis.perspective.attributes import LABEL_OF
from moderation.workflow import keys
from moderation.workflow.house import House
from tests.web.apis.conftest import KEY
from tests.web.apis.scorers import Hears

ANALYZE = f"/v1alpha1/comments:analyze?key={KEY}"
SUGGEST = f"/v1alpha1/comments:suggestscore?key={KEY}"


@pytest.fixture
def client(app: Flask, key: str) -> FlaskClient:
    app.extensions["scorer"] = Hears()
    return app.test_client()


def asking(text: object = "You fool", *attributes: str, **more: object) -> dict[str, object]:
    wanted = {name: {} for name in attributes or ("TOXICITY",)}
    return {"comment": {"text": text}, "requestedAttributes": wanted, "languages": ["en"], **more}


def analyze(client: FlaskClient, body: object, path: str = ANALYZE) -> TestResponse:
    return client.post(path, json=body)


def refused(response: TestResponse, status: int = 400) -> tuple[str, str]:
    """Message and kind of an error, after looking at its shape."""
    assert response.status_code == status
    assert response.content_type == "application/json; charset=UTF-8"
    error = response.json["error"]
    assert error["code"] == status
    detail = error["details"][0]
    assert detail["@type"].startswith("type.googleapis.com/")
    return error["message"], detail.get("errorType") or detail.get("reason") or detail["@type"].rpartition(".")[2]


# --- Analyze ------------------------------------------------------------------------------------------------


def test_a_comment_is_scored_in_the_protocols_shape(client: FlaskClient) -> None:
    response = analyze(client, asking("You fool", "TOXICITY", "THREAT", clientToken="t-1"))
    assert response.content_type == "application/json; charset=UTF-8"
    span = {"begin": 0, "end": 8}
    assert response.json == {
        "attributeScores": {
            "TOXICITY": {
                "spanScores": [{**span, "score": {"value": 0.875, "type": "PROBABILITY"}}],
                "summaryScore": {"value": 0.875, "type": "PROBABILITY"},
            },
            "THREAT": {
                "spanScores": [{**span, "score": {"value": 0.02, "type": "PROBABILITY"}}],
                "summaryScore": {"value": 0.02, "type": "PROBABILITY"},
            },
        },
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "clientToken": "t-1",
    }


def test_places_are_counted_in_utf_16_sentence_by_sentence(client: FlaskClient) -> None:
    text = "\U0001f600 Hello é. You fool! \U0001f600\U0001f600"
    scores = analyze(client, asking(text, spanAnnotations=True)).json["attributeScores"]["TOXICITY"]
    units = text.encode("utf-16-le")
    shown = [units[2 * one["begin"] : 2 * one["end"]].decode("utf-16-le") for one in scores["spanScores"]]
    assert shown == ["\U0001f600 Hello é.", "You fool!", "\U0001f600\U0001f600"]
    assert [one["score"]["value"] for one in scores["spanScores"]] == [0.02, 0.875, 0.02]
    assert analyze(client, asking(text)).json["attributeScores"]["TOXICITY"]["spanScores"][0]["end"] == len(units) // 2


def test_what_is_below_the_threshold_is_left_out(client: FlaskClient) -> None:
    wanted = {"TOXICITY": {"scoreThreshold": 0.5}, "THREAT": {"scoreThreshold": "0.5", "scoreType": "PROBABILITY"}}
    body = {**asking("Hello there. You fool."), "requestedAttributes": wanted, "spanAnnotations": True}
    scores = analyze(client, body).json["attributeScores"]
    assert list(scores) == ["TOXICITY"]
    assert len(scores["TOXICITY"]["spanScores"]) == 1


def test_every_attribute_with_a_source_is_answered_under_the_name_that_was_asked(client: FlaskClient) -> None:
    names = [*LABEL_OF, "TOXICITY@6", "TOXICITY_FAST", "INSULT_EXPERIMENTAL", "SEVERE_TOXICITY_EXPERIMENTAL"]
    assert set(analyze(client, asking("You fool", *names)).json["attributeScores"]) == set(names)
    assert set(LABEL_OF.values()) == set(LABELS)


def test_languages_are_those_asked_for_or_those_detected(client: FlaskClient) -> None:
    body = asking("The buses should come back and they will")
    told = analyze(client, {**body, "languages": ["en-GB", "de"]}).json
    assert (told["languages"], told["detectedLanguages"]) == (["en-GB", "de"], ["en"])
    del body["languages"]
    assert analyze(client, body).json["languages"] == ["en"]


def test_fields_that_are_unknown_do_no_harm(client: FlaskClient) -> None:
    more = {
        "doNotStore": True,
        "sessionId": "x",
        "communityId": "y",
        "nonsense": [1],
        "context": {"entries": [{"text": "t"}]},
    }
    assert analyze(client, asking(**more), f"{ANALYZE}&alt=json&prettyPrint=false&$.xgafv=1").status_code == 200


def test_fields_may_be_spelt_as_the_protocols_definition_names_them(client: FlaskClient) -> None:
    body = {
        "comment": {"text": "You fool. I am hurt."},
        "requested_attributes": {
            "TOXICITY": {"score_threshold": 0.5, "score_type": "PROBABILITY"},
            "SEVERE_TOXICITY": {},
        },
        "span_annotations": True,
        "client_token": "t",
        "languages": ["en"],
    }
    told = analyze(client, body).json
    assert (told["clientToken"], set(told["attributeScores"])) == ("t", {"TOXICITY", "SEVERE_TOXICITY"})
    assert [one["begin"] for one in told["attributeScores"]["TOXICITY"]["spanScores"]] == [0]
    suggested = {"comment": {"text": "x"}, "attribute_scores": {"TOXICITY": {"summary_score": {"value": 2}}}}
    assert "TOXICITY" in refused(client.post(SUGGEST, json=suggested))[0]
    assert refused(analyze(client, {**body, "requestedAttributes": {}}))[1] == "NO_REQUESTED_ATTRIBUTES"


def test_what_cannot_be_scored_is_left_out_for_those_who_ask_for_that(client: FlaskClient) -> None:
    asked = asking("You fool", "FLIRTATION", "TOXICITY", "REASONING_EXPERIMENTAL")
    assert refused(analyze(client, asked))[0] == "Unknown requested attribute: FLIRTATION"
    told = analyze(client, {**asked, "dropUnsupportedAttributes": True}).json
    assert list(told["attributeScores"]) == ["TOXICITY"]
    other = {**asked, "languages": ["fr"], "dropUnsupportedAttributes": True}
    assert analyze(client, other).json["attributeScores"] == {}
    made_up = asking("You fool", "TOXICITY", "NONSENSE", dropUnsupportedAttributes=True)
    assert refused(analyze(client, made_up))[0] == "Unknown requested attribute: NONSENSE"


def test_a_key_may_have_what_cannot_be_scored_left_out_for_clients_that_do_not_know_to_ask(
    client: FlaskClient, house: House, now: datetime
) -> None:
    keys.issue(house, "https://old.example", key="oldclient123", batch="old", now=now, drops_unsupported=True)
    path = "/v1alpha1/comments:analyze?key=oldclient123"
    assert set(analyze(client, asking("You fool", "FLIRTATION", "THREAT"), path).json["attributeScores"]) == {"THREAT"}
    replaced = keys.replace(house, 2, key="newclient123", batch="new", now=now)
    assert replaced.drops_unsupported


def test_analyzing_stores_nothing(client: FlaskClient, house: House) -> None:
    analyze(client, asking())
    with house.store.read() as tx:
        assert tx.execute(sql("SELECT count(*) FROM api_check")).scalar() == 0
        assert tx.execute(sql("SELECT count(*) FROM api_verdict")).scalar() == 0


# --- Keys ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{"X-Goog-Api-Key": KEY}, {"Authorization": f"Bearer {KEY}"}])
def test_the_key_may_stand_in_a_header(client: FlaskClient, headers: dict[str, str]) -> None:
    assert client.post("/v1alpha1/comments:analyze", json=asking(), headers=headers).status_code == 200


def test_a_wrong_key_is_noticed_before_the_body_is_read(client: FlaskClient) -> None:
    for name in ("analyze", "suggestscore"):
        for wrong in ("nosuchkey123", KEY.upper(), "%00", "x" * 5000):
            response = client.post(f"/v1alpha1/comments:{name}?key={wrong}", data=b"{")
            assert refused(response) == ("API key not valid. Please pass a valid API key.", "API_KEY_INVALID")
        assert refused(client.post(f"/v1alpha1/comments:{name}", data=b"{"), 403)[1] == "CREDENTIALS_MISSING"
        assert refused(client.post(f"/v1alpha1/comments:{name}", json={"key": KEY}), 403)


def test_pages_on_other_sites_may_call(client: FlaskClient) -> None:
    headers = {"Origin": "https://blog.example", "Sec-Fetch-Site": "cross-site"}
    asked = client.options("/v1alpha1/comments:analyze", headers={**headers, "Access-Control-Request-Method": "POST"})
    assert asked.status_code == 200
    assert "content-type" in asked.headers["Access-Control-Allow-Headers"]
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    for response in (
        asked,
        client.post(ANALYZE, json=asking(), headers=headers),
        client.post(ANALYZE, headers=headers),
    ):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


# --- Refusals -----------------------------------------------------------------------------------------------

GERMAN = "Das ist nicht der Bus, auf den ich warte, und ich will ihn nicht."


@pytest.mark.parametrize(
    ("body", "message", "kind"),
    [
        (asking(""), "Comment must be non-empty.", "COMMENT_EMPTY"),
        (asking(" \n"), "Comment must be non-empty.", "COMMENT_EMPTY"),
        ({}, "Comment must be non-empty.", "COMMENT_EMPTY"),
        (asking("é" * 10_241), "Comment text too long.", "COMMENT_TOO_LONG"),
        (asking("\U0001f600" * 6_000), "Comment text too long.", "COMMENT_TOO_LONG"),
        ({**asking(), "requestedAttributes": {}}, "Missing requested_attributes", "NO_REQUESTED_ATTRIBUTES"),
        (asking("x", "FOO"), "Unknown requested attribute: FOO", "INVALID_REQUEST"),
        (asking("x", "TOXICITY", "ATTACK_ON_AUTHOR"), "Unknown requested attribute: ATTACK_ON_AUTHOR", "INVALID_REQUEST"),
        (asking("x", "toxicity"), "Unknown requested attribute: toxicity", "INVALID_REQUEST"),
        (
            {**asking(), "requestedAttributes": {"TOXICITY": {"scoreType": "RAW"}}},
            "Requested score type RAW is not supported by attribute TOXICITY",
            "INVALID_REQUEST",
        ),
        (
            {**asking(), "comment": {"text": "x", "type": "HTML"}},
            "Currently, only 'PLAIN_TEXT' comments are supported",
            "INVALID_REQUEST",
        ),
        ({**asking(), "comment": {"text": "x", "type": "RTF"}}, "Unknown text type", "INVALID_REQUEST"),
        (
            {**asking(), "context": {"entries": [{"text": "a"}], "articleAndParentComment": {"article": {}}}},
            "Context can have either entries or article_and_parent_comment, but both fields were populated.",
            "INVALID_REQUEST",
        ),
        (
            {**asking(), "languages": ["xx"]},
            "Attribute TOXICITY does not support request languages: xx",
            "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        ),
        (
            {**asking(GERMAN), "languages": None},
            "Attribute TOXICITY does not support request languages: de",
            "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
        ),
        ({**asking("12345"), "languages": []}, "Unable to detect language", "LANGUAGE_DETECTION_FAILED"),
    ],
)  # fmt: skip
def test_what_cannot_be_scored_is_refused_in_the_protocols_words(
    client: FlaskClient, body: object, message: str, kind: str
) -> None:
    assert refused(analyze(client, body)) == (message, kind)


def test_an_unsupported_language_names_where_it_came_from(client: FlaskClient) -> None:
    wanted = analyze(client, {**asking(), "languages": ["xx", "yy"]}).json["error"]["details"][0]
    assert wanted["languageNotSupportedByAttributeError"] == {
        "requestedLanguages": ["xx", "yy"],
        "attribute": "TOXICITY",
    }
    found = analyze(client, {**asking(GERMAN), "languages": []}).json["error"]["details"][0]
    assert found["languageNotSupportedByAttributeError"] == {"detectedLanguages": ["de"], "attribute": "TOXICITY"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"comment": {"text": "x"',
        b"[]",
        b'"x"',
        b"null0",
        b"\xff",
        b'{"a":' * 50_000,
        b'{"a": ' + b"9" * 9_000 + b"}",
        b"comment=x&requestedAttributes=TOXICITY",
    ],
)
def test_what_is_no_json_object_is_refused(client: FlaskClient, body: bytes) -> None:
    for path in (ANALYZE, SUGGEST):
        assert refused(client.post(path, data=body, content_type="application/json"))[1] == "BadRequest"


@pytest.mark.parametrize(
    "change",
    [
        {"comment": "You fool"},
        {"comment": ["x"]},
        {"comment": {"text": 7}},
        {"comment": {"text": "x", "type": 1}},
        {"requestedAttributes": ["TOXICITY"]},
        {"requestedAttributes": {"TOXICITY": 1}},
        {"requestedAttributes": {"TOXICITY": {"scoreThreshold": "much"}}},
        {"requestedAttributes": {"TOXICITY": {"scoreThreshold": True}}},
        {"requestedAttributes": {"TOXICITY": {"scoreThreshold": 10**400}}},
        {"requestedAttributes": {"TOXICITY": {"scoreType": "NONSENSE"}}},
        {"languages": "en"},
        {"languages": [1]},
        {"context": "x"},
        {"clientToken": {"a": 1}},
    ],
)
def test_a_value_of_the_wrong_kind_names_its_field(client: FlaskClient, change: dict[str, object]) -> None:
    message, kind = refused(analyze(client, {**asking(), **change}))
    assert kind == "BadRequest"
    assert message.startswith("Invalid value at '")


def test_an_empty_body_is_an_empty_comment_and_too_large_a_one_is_told_so(client: FlaskClient) -> None:
    assert refused(client.post(ANALYZE))[1] == "COMMENT_EMPTY"
    assert refused(client.post(ANALYZE, data=b"x" * 300_000), 413)


@pytest.mark.parametrize("path", ["/v1alpha1/comments:nonsense", "/v1alpha1/x/y", "/v1alpha1/comments"])
def test_a_method_that_does_not_exist_is_an_error_in_json(client: FlaskClient, path: str) -> None:
    assert refused(client.post(path), 404)
    assert refused(client.get("/v1alpha1/comments:analyze"), 405)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["comment", "requestedAttributes", "languages", "context", "clientToken", "attributeScores"]),
        st.recursive(
            st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(["text", "TOXICITY", "type", "value", "summaryScore"]), inner, max_size=3
                )
            ),
            max_leaves=8,
        ),
    )
)
def test_whatever_is_sent_there_is_an_answer_in_the_protocols_shape(
    client: FlaskClient, body: dict[str, object]
) -> None:
    for path in (ANALYZE, SUGGEST):
        response = analyze(client, body, path)
        if response.status_code != 200:
            refused(response)


# --- Suggested scores ---------------------------------------------------------------------------------------


def suggestions(house: House) -> list[dict[str, float]]:
    with house.store.read() as tx:
        rows = tx.execute(sql("SELECT scores FROM api_verdict ORDER BY id")).scalars()
        return [json.loads(row) for row in rows]


def test_what_people_decided_is_kept_without_the_text(client: FlaskClient, house: House) -> None:
    body = {
        "comment": {"text": "A sentence that only Ada wrote"},
        "attributeScores": {"TOXICITY": {"summaryScore": {"value": 1}}},
        "clientToken": "comment:1",
        "communityId": "Coral:blog.example",
        "languages": ["en"],
    }
    response = analyze(client, body, SUGGEST)
    assert response.json == {"clientToken": "comment:1", "requestedLanguages": ["en"], "detectedLanguages": ["en"]}
    assert suggestions(house) == [{"TOXICITY": 1.0}]
    with house.store.read() as tx:
        assert "Ada" not in str(tx.execute(sql("SELECT * FROM api_verdict")).all())


@pytest.mark.parametrize(
    ("scores", "kept"),
    [
        ({"THREAT": {"spanScores": [{"begin": 0, "end": 2, "score": {"value": 0.25}}]}}, {"THREAT": 0.25}),
        ({"MY_MODEL": {"summaryScore": {"value": "0.5"}}}, {"MY_MODEL": 0.5}),
        ({"TOXICITY": {"summaryScore": {}}}, {"TOXICITY": 0.0}),
    ],
)
def test_scores_are_read_as_clients_write_them(
    client: FlaskClient, house: House, scores: object, kept: dict[str, float]
) -> None:
    assert analyze(client, {"comment": {"text": "x"}, "attributeScores": scores}, SUGGEST).status_code == 200
    assert suggestions(house) == [kept]


@pytest.mark.parametrize(
    "scores",
    [
        None,
        {},
        {"TOXICITY": {"summaryScore": {"value": 1.5}}},
        {"TOXICITY": {"summaryScore": {"value": "x"}}},
        {"TOXICITY": 1},
        {"": {}},
        {"A" * 81: {}},
        {f"A{number}": {} for number in range(101)},
    ],
)
def test_scores_that_are_none_are_refused(client: FlaskClient, house: House, scores: object) -> None:
    refused(analyze(client, {"comment": {"text": "x"}, "attributeScores": scores}, SUGGEST))
    assert suggestions(house) == []


# --- Discovery ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/$discovery/rest?version=v1alpha1", "/%24discovery/rest", "/discovery/v1/apis/commentanalyzer/v1alpha1/rest"])  # fmt: skip
def test_the_discovery_document_names_this_server(client: FlaskClient, path: str) -> None:
    document = client.get(path, base_url="http://comments.example:8080").json
    assert document["rootUrl"] == document["baseUrl"] == "http://comments.example:8080/"
    methods = document["resources"]["comments"]["methods"]
    assert {name: one["path"] for name, one in methods.items()} == {
        "analyze": "v1alpha1/comments:analyze",
        "suggestscore": "v1alpha1/comments:suggestscore",
    }


def test_the_discovery_document_is_not_given_for_a_wrong_key_or_version(client: FlaskClient) -> None:
    assert client.get(f"/$discovery/rest?version=v1alpha1&key={KEY}").status_code == 200
    assert refused(client.get("/$discovery/rest?version=v1alpha1&key=nosuchkey123"))[1] == "API_KEY_INVALID"
    assert refused(client.get("/$discovery/rest?version=v2"), 404)
