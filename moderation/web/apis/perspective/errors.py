"""Errors of the Perspective protocol: google.rpc.Status as JSON, with at least one detail for clients that index it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from flask import Response

from moderation.vocabulary import NOTHING

OWN_TYPE = "type.googleapis.com/google.commentanalyzer.v1alpha1.Error"
INFO_TYPE = "type.googleapis.com/google.rpc.ErrorInfo"
BAD_REQUEST_TYPE = "type.googleapis.com/google.rpc.BadRequest"
STATUS_WORDS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    405: "INVALID_ARGUMENT",
    413: "INVALID_ARGUMENT",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
}


class Refused(Exception):
    """Something that the protocol answers with an error."""

    def __init__(self, message: str, details: Sequence[Mapping[str, Any]], status: int = 400) -> None:
        self.message = message
        self.details = details
        self.status = status
        super().__init__(message)


def of_kind(message: str, kind: str = "INVALID_REQUEST", more: Mapping[str, object] = NOTHING) -> Refused:
    """An error of the protocol's own kinds, such as COMMENT_EMPTY."""
    return Refused(message, [{"@type": OWN_TYPE, "errorType": kind, **more}])


def bad_field(field: str, what: str) -> Refused:
    """A request whose shape is wrong at this field."""
    said = f"Invalid value at '{field}': {what}" if field else f"Invalid JSON payload received. {what}"
    violation = {"field": field, "description": said} if field else {"description": said}
    return Refused(said, [{"@type": BAD_REQUEST_TYPE, "fieldViolations": [violation]}])


def bad_key() -> Refused:
    """A key that is not known here."""
    info = {"@type": INFO_TYPE, "reason": "API_KEY_INVALID", "domain": "googleapis.com"}
    return Refused(
        "API key not valid. Please pass a valid API key.",
        [{**info, "metadata": {"service": "commentanalyzer.googleapis.com"}}],
    )


def no_key() -> Refused:
    """A request without any key."""
    return Refused(
        "Method doesn't allow unregistered callers (callers without established identity)."
        " Please use an API key of this service to call it.",
        [{"@type": INFO_TYPE, "reason": "CREDENTIALS_MISSING", "domain": "googleapis.com", "metadata": {}}],
        403,
    )


def answer(refused: Refused) -> Response:
    """The error as it travels."""
    word = STATUS_WORDS.get(refused.status, "UNKNOWN")
    error = {"code": refused.status, "message": refused.message, "status": word, "details": list(refused.details)}
    return as_json({"error": error}, refused.status)


def told(status: int, words: str) -> Response:
    """An error that is not about the request's content."""
    detail: dict[str, Any] = {"@type": OWN_TYPE, "errorType": "INVALID_REQUEST"}
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        about = {"service": "commentanalyzer.googleapis.com"}
        detail = {"@type": INFO_TYPE, "reason": "RATE_LIMIT_EXCEEDED", "domain": "googleapis.com", "metadata": about}
    return answer(Refused(words, [detail], status))


def as_json(body: Mapping[str, Any], status: int = 200) -> Response:
    """JSON as the protocol labels it. Only ASCII travels, so that half a character in a token does no harm."""
    return Response(json.dumps(body), status, content_type="application/json; charset=UTF-8")
