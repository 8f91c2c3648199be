"""The two calls of the Perspective protocol: a key and a body in, the answer's JSON out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moderation.storage.api_keys import ApiKeyView
from moderation.storage.checks import SCORES
from moderation.vocabulary import Submission
from moderation.web import house, now
from moderation.web.apis.metered import count_call
from moderation.web.apis.perspective import errors
from moderation.web.apis.perspective.requests import asked_of, body_of, request_of, served, suggested_of
from moderation.web.apis.perspective.scores import attribute_scores
from moderation.workflow import outside
from moderation.workflow.keys import recognised


def the_key(given: str) -> ApiKeyView:
    """The key that was sent, looked at before anything else and counted. Raises Refused and TooManyCalls."""
    if not given:
        raise errors.no_key()
    known = recognised(house(), given)
    if known is None:
        raise errors.bad_key()
    count_call(f"key {known.id}", known.per_minute)
    return known


def analyze(key: ApiKeyView, raw: bytes) -> Mapping[str, Any]:
    """Score a comment for the attributes that are asked for. Nothing is stored. Raises Refused."""
    sent = body_of(raw)
    given = request_of(sent)
    drop = key.drops_unsupported or sent.get("dropUnsupportedAttributes") is True
    asked = served(given, asked_of(sent, drop=drop), drop=drop)
    told: dict[str, Any] = {
        "attributeScores": attribute_scores(given.text, asked, by_sentence=sent.get("spanAnnotations") is True),
        "languages": list(given.languages or given.detected),
        "detectedLanguages": list(given.detected),
    }
    return _with_token(told, given.client_token)


def suggest_score(key: ApiKeyView, raw: bytes) -> Mapping[str, Any]:
    """Take what people decided on a comment. The scores are kept with a keyed hash of the text, never the text.

    Raises Refused.
    """
    sent = body_of(raw)
    given = request_of(sent)
    scores = suggested_of(sent)
    comment = Submission(given.text, channel="api")
    outside.correct(house(), key, comment, door="perspective", guid="", verdict=SCORES, now=now(), scores=scores)
    told: dict[str, Any] = {"detectedLanguages": list(given.detected)}
    if given.languages:
        told["requestedLanguages"] = list(given.languages)
    return _with_token(told, given.client_token)


def _with_token(told: dict[str, Any], token: str | None) -> Mapping[str, Any]:
    return told if token is None else {**told, "clientToken": token}
