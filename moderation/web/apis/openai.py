"""The OpenAI moderations call: texts in, categories out, in that protocol's shape. See docs/api.md."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from moderation.web.access import public
from moderation.web.apis.bearer import given_key, known_key
from moderation.web.apis.bodies import body
from moderation.web.apis.door import EVERY_METHOD, door
from moderation.web.apis.scorer import scores_of

MODEL = "omni-moderation-latest"
FLAGGED_FROM = 0.5
MOST_TEXTS = 100
LOOKED_AT_TWICE = 20
"""With more texts in one request the fast scorer alone is asked."""
CATEGORIES = (
    "harassment",
    "harassment/threatening",
    "hate",
    "hate/threatening",
    "illicit",
    "illicit/violent",
    "self-harm",
    "self-harm/intent",
    "self-harm/instructions",
    "sexual",
    "sexual/minors",
    "violence",
    "violence/graphic",
)


class _Refused(Exception):
    def __init__(self, status: int, message: str, param: str | None = None, code: str | None = None) -> None:
        self.status, self.message, self.param, self.code = status, message, param, code
        super().__init__(message)


def _answer(error: _Refused) -> Response:
    kinds = {401: "invalid_request_error", 429: "rate_limit_error"}
    kind = kinds.get(error.status, "server_error" if error.status >= 500 else "invalid_request_error")
    said = {"message": error.message, "type": kind, "param": error.param, "code": error.code}
    return _json({"error": said}, error.status)


def _told(status: int, words: str) -> Response:
    return _answer(_Refused(status, words, code="rate_limit_exceeded" if status == 429 else None))


blueprint = door("openai", __name__, _told)
blueprint.register_error_handler(_Refused, _answer)


@blueprint.route("/v1/<path:rest>", methods=EVERY_METHOD)
@public
def unknown(rest: str) -> Response:
    """Everything of that protocol that is not here."""
    return _told(
        405 if rest.rstrip("/") == "moderations" else 404,
        f"There is no {request.method} here; POST to /v1/moderations.",
    )


@blueprint.post("/v1/moderations")
@blueprint.post("/v1/moderations/")
@public
def moderations() -> Response:
    """Score each text. Nothing is stored."""
    if known_key() is None:
        message = "Incorrect API key provided." if given_key() else "You didn't provide an API key."
        raise _Refused(401, f"{message} Make one with: moderation keys add", code="invalid_api_key")
    asked = _body()
    model = asked.get("model")
    if model is not None and not isinstance(model, str):
        raise _Refused(400, "'model' must be a string.", "model")
    texts = _texts(asked.get("input"))
    quick = len(texts) > LOOKED_AT_TWICE
    results = [_result(text, quick=quick) for text in texts]
    return _json({"id": f"modr-{secrets.token_hex(16)}", "model": model or MODEL, "results": results})


def categories(scores: Mapping[str, float]) -> dict[str, float]:
    """The categories that our labels can speak for. Those that no label speaks for are 0, and documented to be."""
    threat, hate = scores["threat"], scores["identity_attack"]
    known = {
        "harassment": max(scores["insult"], scores["toxic"]),
        "harassment/threatening": min(threat, max(scores["insult"], scores["toxic"])),
        "hate": hate,
        "hate/threatening": min(hate, threat),
        "sexual": scores["sexual"],
        "violence": threat,
    }
    return {name: known.get(name, 0.0) for name in CATEGORIES}


def _result(text: str, *, quick: bool) -> dict[str, Any]:
    scores = categories(scores_of(text, quick=quick))
    flags = {name: score >= FLAGGED_FROM for name, score in scores.items()}
    applied = {name: ["text"] for name in CATEGORIES}
    return {
        "flagged": any(flags.values()),
        "categories": flags,
        "category_scores": scores,
        "category_applied_input_types": applied,
    }


def _body() -> Mapping[str, Any]:
    try:
        given = json.loads(body().decode("utf-8"))
    except (ValueError, RecursionError):
        raise _Refused(400, "We could not parse the JSON body of your request.") from None
    if not isinstance(given, dict):
        raise _Refused(400, "The body of your request must be a JSON object.")
    return given


def _texts(given: object) -> list[str]:
    """The texts to score: one for each string, or one for all parts together."""
    if isinstance(given, str):
        return [given]
    if not isinstance(given, list) or not given:
        raise _Refused(400, "'input' must be a string, or a list of strings or of parts, and not empty.", "input")
    if len(given) > MOST_TEXTS:
        raise _Refused(400, f"'input' may have at most {MOST_TEXTS} entries.", "input")
    if all(isinstance(one, str) for one in given):
        return given
    return ["\n".join(_part(one) for one in given)]


def _part(given: object) -> str:
    kind = given.get("type") if isinstance(given, dict) else None
    text = given.get("text") if isinstance(given, dict) else None
    if kind == "image_url":
        raise _Refused(400, "Images cannot be judged here; send the text alone.", "input")
    if kind != "text" or not isinstance(text, str):
        raise _Refused(400, 'Each part of \'input\' must be {"type": "text", "text": ...}.', "input")
    return text


def _json(body: Mapping[str, Any], status: int = 200) -> Response:
    return Response(json.dumps(body), status, mimetype="application/json")
