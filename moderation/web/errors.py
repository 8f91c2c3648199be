"""One shape for everything that goes wrong: a page in the house style with a remedy, or a JSON problem (RFC 9457)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

from moderation.saying import say
from moderation.storage.errors import StorageUnavailable
from moderation.web.language import said
from moderation.workflow.refusals import Refusal

logger = logging.getLogger(__name__)

SECONDS_TO_WAIT = 30
ASK_AGAIN = frozenset({429, 503})
JSON_KINDS = ("application/json", "application/problem+json")

WORDS: dict[int, tuple[str, str]] = {
    422: (say("That cannot be done as asked"), say("Read what was asked for, change it and send it again.")),
    400: (say("That request could not be read"), say("Go back to the page you came from, reload it and try again.")),
    401: (say("Sign in first"), say("This page is for moderators. Sign in, then open it again.")),
    403: (say("You may not do that here"), say("If you are a moderator, sign in first. Otherwise go back and try again.")),
    404: (say("There is nothing at this address"), say("Check the address for a typing error, or start from the list of threads.")),
    405: (say("This address does not work that way"), say("Open the page itself and use the form or the buttons on it.")),
    408: (say("The request took too long to arrive"), say("Check the connection and send it again.")),
    409: (say("Somebody was faster"), say("Reload the page to see how things stand now, then decide again.")),
    410: (say("This is no longer here"), say("Start from the list of threads.")),
    413: (say("That is too much for one request"), say("Go back: your browser still has what you wrote. Shorten it and send it again.")),
    414: (say("That address is too long"), say("Start from the list of threads.")),
    415: (say("The form arrived in a form that cannot be read"), say("Send it as application/x-www-form-urlencoded or multipart/form-data.")),
    429: (say("Too many requests in a short time"), say("Wait a minute, then try again. Nothing that you wrote was published twice.")),
    500: (say("Something broke on our side"), say("It has been noted. Go back, keep a copy of what you wrote, and try again in a minute.")),
    503: (say("The service cannot answer just now"), say("Go back, keep a copy of what you wrote, and try again in a minute.")),
}  # fmt: skip


_PROGRAMS = re.compile(r"/(?:api|v?[0-9]+[\w.]*)(?:/|$)")
"""How the addresses of interfaces begin, ours and those that clients know."""


told_by: dict[str, Callable[[int, str], Response]] = {}
"""How each door for other systems says that something is wrong, by the name of its blueprint."""


class Trouble(Exception):
    """Raise it anywhere in a request: the visitor gets this status with these words and what to do about it."""

    def __init__(self, status: int, title: str = "", remedy: str = "", **members: object) -> None:
        words = WORDS.get(status, WORDS[400])
        self.status = status
        self.title = title or words[0]
        self.remedy = remedy or words[1]
        self.members = members
        """Further members of the JSON problem."""
        super().__init__(self.title)


def wants_json() -> bool:
    """Whether the client asked for JSON rather than for a page. A program that has missed its door is no reader either."""
    if request.endpoint is None and (request.is_json or _PROGRAMS.match(request.path)):
        return True
    best = request.accept_mimetypes.best_match(["text/html", *JSON_KINDS])
    return best in JSON_KINDS


def json_problem(status: int, title: str, detail: str, **members: object) -> Response:
    """A JSON problem as RFC 9457 has it. `detail` says what to do."""
    response = jsonify({"type": "about:blank", "status": status, "title": title, "detail": detail, **members})
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def answer(trouble: Trouble) -> Response:
    """The page or the JSON problem for a trouble. `g.kept` holds the comment form, where one was being posted."""
    if wants_json():
        return json_problem(trouble.status, said(trouble.title), said(trouble.remedy), **trouble.members)
    page = render_template(
        "embed_error.html" if request.blueprint == "embed" else "error.html",
        status=trouble.status,
        title=trouble.title,
        remedy=trouble.remedy,
        kept=g.get("kept"),
        worth_retrying=trouble.status in ASK_AGAIN or trouble.status >= HTTPStatus.INTERNAL_SERVER_ERROR,
    )
    return make_response(page, trouble.status)


def _answered(trouble: Trouble) -> Response:
    response = answer(trouble)
    response.headers["Cache-Control"] = "no-store"
    if trouble.status in ASK_AGAIN:
        response.headers["Retry-After"] = str(SECONDS_TO_WAIT)
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if status < HTTPStatus.BAD_REQUEST:  # a redirect that routing asks for
        return _elsewhere_here(error)
    words = error.description or ""
    told = _door(error)
    trouble = Trouble(status, remedy="" if words == type(error).description else words)
    response = told(status, f"{trouble.title}.") if told else _answered(trouble)
    if isinstance(error, MethodNotAllowed) and error.valid_methods:
        response.allow.update(error.valid_methods)
    return response


def _door(error: HTTPException) -> Callable[[int, str], Response] | None:
    """The words of the door that has this address for another method, which routing did not find."""
    if request.endpoint is not None or not isinstance(error, MethodNotAllowed) or not error.valid_methods:
        return None
    addresses = current_app.create_url_adapter(request)
    try:
        endpoint = addresses.match(method=next(iter(error.valid_methods)))[0] if addresses else ""
    except HTTPException:
        return None
    return told_by.get(str(endpoint).rpartition(".")[0])


def _elsewhere_here(error: HTTPException) -> Response:
    """A redirect of the routing, to a path alone: the host that a request names is anybody's guess."""
    response = make_response(error.get_response())
    if response.location:
        parts = urlsplit(response.location)
        response.location = urlunsplit(("", "", "/" + parts.path.lstrip("/\\"), parts.query, ""))
    return response


def _refusal(refusal: Refusal) -> Response:
    return _answered(Trouble(refusal.status, remedy=refusal.message, code=refusal.code))


def _no_storage(error: StorageUnavailable) -> Response:
    logger.error("storage: %s", error)
    return _answered(Trouble(HTTPStatus.SERVICE_UNAVAILABLE))


def _broken(error: Exception) -> Response:
    # The kind and the place, never the message: a message may quote what somebody wrote.
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "nowhere"
    logger.error("%s at %s, while answering %s %s", type(error).__name__, where, request.method, request.endpoint)
    return _answered(Trouble(HTTPStatus.INTERNAL_SERVER_ERROR))


def install(app: Flask) -> None:
    """Answer every error of the app in this shape."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Trouble, _answered)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(StorageUnavailable, _no_storage)
    app.register_error_handler(Exception, _broken)
