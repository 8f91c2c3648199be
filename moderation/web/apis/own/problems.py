"""What all calls of the own interface share: problems in JSON, and that pages on other sites may read what is public."""

from __future__ import annotations

from http import HTTPStatus

from flask import Blueprint, Response, request

from moderation.web.apis.door import door
from moderation.web.errors import Trouble, json_problem
from moderation.workflow.refusals import Refusal


def own_door(name: str, import_name: str) -> Blueprint:
    """A blueprint whose every error is a problem in JSON (RFC 9457)."""
    made = door(name, import_name, _told)
    made.register_error_handler(Trouble, _trouble)
    made.register_error_handler(Refusal, _refusal)
    made.after_request(_readable_anywhere)
    return made


def _told(status: int, words: str) -> Response:
    title, _, detail = words.partition(". ")
    return json_problem(status, title.rstrip("."), detail or words)


def _trouble(trouble: Trouble) -> Response:
    response = json_problem(trouble.status, trouble.title, trouble.remedy, **trouble.members)
    if trouble.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _refusal(refusal: Refusal) -> Response:
    title, _, detail = refusal.message.partition(". ")
    response = json_problem(refusal.status, title.rstrip("."), detail or refusal.message, code=refusal.code)
    if refusal.status == HTTPStatus.TOO_MANY_REQUESTS:
        from moderation.web.apis.metered import seconds_to_wait

        response.headers["Retry-After"] = str(seconds_to_wait() or 1)
    return response


def _readable_anywhere(response: Response) -> Response:
    """What everybody may read, pages on other sites may read too; no cookie plays a part in it."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
