"""What all doors for other systems share: no session, no form token, and every error in the door's own words."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from moderation.storage.errors import StorageUnavailable
from moderation.web import csrf
from moderation.web.apis.metered import say_what_is_left, seconds_to_wait
from moderation.web.errors import ASK_AGAIN, SECONDS_TO_WAIT, WORDS, Trouble, told_by
from moderation.web.origin import answers_for_itself
from moderation.workflow.refusals import Refusal

logger = logging.getLogger(__name__)

EVERY_METHOD = ("GET", "POST", "PUT", "PATCH", "DELETE")
"""A door takes all of them and answers those that it does not know itself: the shape of an error is the door's."""


def door(name: str, import_name: str, told: Callable[[int, str], Response]) -> Blueprint:
    """A blueprint for programs. `told` makes the answer for an HTTP status and what went wrong in plain words.

    A key stands in the request itself, so there is no session that another page could ride on, and browsers on
    other sites may call.
    """
    made = Blueprint(name, import_name)
    told_by[name] = told
    csrf.exempt(made)
    answers_for_itself(made)
    made.after_request(say_what_is_left)
    made.after_request(_nothing_is_no_page)

    def http_error(error: HTTPException) -> Response:
        status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
        return _said(told, status, WORDS.get(status, WORDS[400])[0] + ".")

    def trouble(error: Trouble) -> Response:
        return _said(told, error.status, f"{error.title}. {error.remedy}")

    def refusal(error: Refusal) -> Response:
        return _said(told, error.status, error.message)

    def no_storage(error: StorageUnavailable) -> Response:
        logger.error("storage: %s", error)
        return _said(told, HTTPStatus.SERVICE_UNAVAILABLE, "The service cannot answer just now. Ask again in a minute.")

    def broken(error: Exception) -> Response:
        # The kind and the place, never the message: a message may quote what somebody wrote.
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "nowhere"
        logger.error("%s at %s, while answering %s", type(error).__name__, where, request.endpoint)
        return _said(told, HTTPStatus.INTERNAL_SERVER_ERROR, "Something broke on our side. It has been noted.")

    for kind, handler in (
        (HTTPException, http_error),
        (Trouble, trouble),
        (Refusal, refusal),
        (StorageUnavailable, no_storage),
        (Exception, broken),
    ):
        made.register_error_handler(kind, handler)
    return made


def _nothing_is_no_page(response: Response) -> Response:
    """An answer without content, to OPTIONS, is of no kind: a program that looks must not take it for a page."""
    if request.method == "OPTIONS" and not response.content_length:
        response.headers.pop("Content-Type", None)
    return response


def _said(told: Callable[[int, str], Response], status: int, words: str) -> Response:
    response = told(status, words)
    response.headers["Cache-Control"] = "no-store"
    if status in ASK_AGAIN:
        response.headers["Retry-After"] = str(seconds_to_wait() or SECONDS_TO_WAIT)
    return response
