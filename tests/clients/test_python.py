"""What people run under Python today: Google's own client for Perspective, and OpenAI's."""

from __future__ import annotations

import openai
import pytest
from googleapiclient import discovery
from googleapiclient.errors import HttpError, UnknownApiNameOrVersion

from tests.web.apis.conftest import KEY


def perspective(address: str, key: str = KEY):
    document = f"{address}/$discovery/rest?version=v1alpha1"
    return discovery.build(
        "commentanalyzer", "v1alpha1", developerKey=key, discoveryServiceUrl=document, static_discovery=False
    )


def test_googles_client_analyzes_and_suggests(address: str) -> None:
    with perspective(address) as service:
        asked = {
            "comment": {"text": "You fool. 😀 I am hurt."},
            "requestedAttributes": {"TOXICITY": {}, "THREAT": {"scoreThreshold": 0.5}},
            "spanAnnotations": True,
            "doNotStore": True,
        }
        told = service.comments().analyze(body=asked).execute()
        spans = told["attributeScores"]["THREAT"]["spanScores"]
        assert [(span["begin"], span["end"]) for span in spans] == [(10, 23)]
        assert told["detectedLanguages"] == ["en"]
        scores = {"TOXICITY": {"summaryScore": {"value": 1}}}
        body = {"comment": {"text": "You fool."}, "attributeScores": scores, "clientToken": "comment:7"}
        assert service.comments().suggestscore(body=body).execute()["clientToken"] == "comment:7"
        with pytest.raises(HttpError) as refused:
            service.comments().analyze(body={**asked, "requestedAttributes": {"FLIRTATION": {}}}).execute()
        assert refused.value.reason == "Unknown requested attribute: FLIRTATION"
        assert refused.value.error_details[0]["errorType"] == "INVALID_REQUEST"


def test_googles_client_hears_of_a_wrong_key_as_it_did(address: str) -> None:
    with pytest.raises((HttpError, UnknownApiNameOrVersion)) as refused:
        perspective(address, "nosuchkey123")
    assert "API key not valid" in str(refused.value)


def test_openais_client_moderates(address: str) -> None:
    with openai.OpenAI(base_url=f"{address}/v1", api_key=KEY) as client:
        answer = client.moderations.create(input=["hello", "you fool"])
        assert [result.flagged for result in answer.results] == [False, True]
        assert answer.results[1].category_scores.harassment == 0.875
        part = {"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}
        with pytest.raises(openai.BadRequestError):
            client.moderations.create(input=[part])
    with (
        openai.OpenAI(base_url=f"{address}/v1", api_key="nosuchkey123") as client,
        pytest.raises(openai.AuthenticationError),
    ):
        client.moderations.create(input="hello")


def test_openais_client_is_told_when_a_limit_is_used_up(address: str, slow_key: str) -> None:
    with openai.OpenAI(base_url=f"{address}/v1", api_key=slow_key, max_retries=0) as client:
        for _ in range(3):
            client.moderations.create(input="hello")
        with pytest.raises(openai.RateLimitError) as refused:
            client.moderations.create(input="hello")
    assert refused.value.response.headers["Retry-After"] == refused.value.response.headers["RateLimit-Reset"]
