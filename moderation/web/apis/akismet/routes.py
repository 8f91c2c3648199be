"""The calls of the Akismet protocol. Wire format on one side, submissions and decisions on the other."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Response, request

from moderation.storage.api_keys import ApiKeyView
from moderation.storage.checks import DISCARD, HAM, SPAM
from moderation.web import house, house_for, now
from moderation.web.access import public
from moderation.web.apis.akismet import statistics
from moderation.web.apis.akismet.comments import DOOR, blog_problem, set_answer, submission_of
from moderation.web.apis.akismet.fields import Fields, read_fields
from moderation.web.apis.akismet.keys import Lock, opened
from moderation.web.apis.door import EVERY_METHOD, door
from moderation.workflow import outside

INVALID = "invalid"
THANKS = "Thanks for making the web a better place."
NO_HEADERS: Mapping[str, str] = MappingProxyType({})
BARE = "'comment-check', 'submit-spam', 'submit-ham', 'verify-key', 'get-subscription', 'get-stats', 'deactivate'"
"""Calls that are also found where a client leaves the version out."""
CHANGING = frozenset({"comment-check", "submit-spam", "submit-ham", "deactivate"})
"""Calls that leave something behind, and so are no GET."""
ABOUT_A_KEY = frozenset({"verify-key", "get-subscription", "get-stats", "get-key-stats", "deactivate"})
"""Calls about the field `key`, whatever other key the client holds: one that is being typed in, beside the old one."""


def said(body: str, headers: Mapping[str, str] = NO_HEADERS, status: int = 200) -> Response:
    """The protocol's kind of answer: a word as plain text, without a line end."""
    response = Response(body, status, mimetype="text/plain")
    for name, value in headers.items():
        response.headers[f"X-akismet-{name}"] = value
    return response


def _invalid(why: str) -> Response:
    return said(INVALID, {"debug-help": why})


def _trouble(status: int, words: str) -> Response:
    return said(INVALID, {"debug-help": words}, status)


blueprint = door("akismet", __name__, _trouble)


@blueprint.route("/1.1/<path:call>", methods=EVERY_METHOD)
@blueprint.route("/1.2/<path:call>", methods=EVERY_METHOD, defaults={"version": "1.2"})
@blueprint.route("/<prefix>/1.1/<path:call>", methods=EVERY_METHOD)
@blueprint.route("/<prefix>/1.2/<path:call>", methods=EVERY_METHOD, defaults={"version": "1.2"})
@public
def called(call: str, prefix: str = "", version: str = "1.1") -> Response:
    """One call, with the key wherever the client has put it."""
    call = call.rstrip("/")
    answer = CALLS.get((version, call))
    if answer is None:
        return _trouble(404, "There is no such call")
    methods = {"POST"} if call in CHANGING else {"GET", "HEAD", "POST"}
    if request.method not in methods:
        response = _trouble(405, f"Send this call with {' or '.join(sorted(methods))}")
        response.allow.update(methods)
        return response
    fields = read_fields()
    if fields.problem:
        return _invalid(fields.problem)
    lock = opened(fields, prefix, *(("key", "api_key") if call in ABOUT_A_KEY else ("api_key", "key")))
    if lock.key is None:
        alert = {"alert-code": lock.alert, "alert-msg": lock.help} if lock.alert else {}
        return said(INVALID, {"debug-help": lock.help, **alert})
    return answer(fields, lock.key, lock)


@blueprint.get("/1.1/test")
@public
def connected() -> Response:
    """Whether anybody is here: WordPress asks this before it looks for other ways."""
    return said("connected")


@blueprint.route(f"/<any({BARE}):call>", methods=EVERY_METHOD)
@blueprint.route(f"/<any({BARE}):call>/", methods=EVERY_METHOD)
@public
def unversioned(call: str) -> Response:
    """The same, for a client whose address lacks the version."""
    return called(call)


def verify_key(fields: Fields, _: ApiKeyView, __: Lock) -> Response:
    """Whether the key is good."""
    problem = blog_problem(fields.get("blog"))
    return _invalid(problem) if problem else said("valid")


def comment_check(fields: Fields, key: ApiKeyView, _: Lock) -> Response:
    """Judge a comment: true, it is spam; false, it is not."""
    if problem := blog_problem(fields.get("blog")):
        return _invalid(problem)
    if not {"user_ip", "comment_author_IP"} & set(fields.values):
        return said("Missing required field: user_ip.", {"debug-help": 'Empty "user_ip" value'})
    submission = submission_of(fields, key)
    checked = outside.check(
        house_for(key.site),
        key,
        submission,
        door=DOOR,
        guid=secrets.token_hex(16),
        now=now(),
        is_test=fields.yes("is_test"),
        answer=set_answer(fields, submission),
    )
    tip = {"pro-tip": "discard"} if checked.answer == DISCARD else {}
    return said("false" if checked.answer == HAM else "true", {"guid": checked.guid, **tip})


def submit_spam(fields: Fields, key: ApiKeyView, _: Lock) -> Response:
    """People say that this is spam."""
    return _corrected(fields, key, SPAM)


def submit_ham(fields: Fields, key: ApiKeyView, _: Lock) -> Response:
    """People say that this is not spam."""
    return _corrected(fields, key, HAM)


def _corrected(fields: Fields, key: ApiKeyView, verdict: str) -> Response:
    if not fields.yes("is_test"):
        guid = fields.get("guid", "akismet_guid", "comment_check_guid") or request.headers.get("X-akismet-guid", "")
        submission = submission_of(fields, key)
        outside.correct(house(), key, submission, door=DOOR, guid=guid.strip().lower(), verdict=verdict, now=now())
    return said(THANKS)


def deactivate(_: Fields, __: ApiKeyView, ___: Lock) -> Response:
    """A site stops asking. Its key stays good until the operator revokes it."""
    return said("deactivated")


def get_subscription(_: Fields, key: ApiKeyView, __: Lock) -> Response:
    """What WordPress wants to hear before it keeps a key."""
    account = {"account_id": key.id, "account_name": key.site, "account_type": "pro", "status": "active"}
    return _json({**account, "next_billing_date": False, "limit_reached": False})


def get_stats(fields: Fields, key: ApiKeyView, _: Lock) -> Response:
    """Counts for the site's own page."""
    return _json(statistics.stats(key, fields.get("from"), now()))


def key_sites(fields: Fields, key: ApiKeyView, lock: Lock) -> Response:
    """The sites that use a key, which is one."""
    month = statistics.month_of(fields.get("month"), now())
    if month is None:
        return _invalid('Write "month" as YYYY-MM')
    told = statistics.key_sites(key, month, fields)
    if fields.get("format").lower() != "csv":
        return _json(told)
    return Response(statistics.key_sites_as_csv(lock.given, month, told), mimetype="text/csv")


def usage_limit(fields: Fields, key: ApiKeyView, _: Lock) -> Response:
    """How much of the limit is used."""
    return _json(statistics.usage(key, now(), extended=fields.yes("extended")))


def _json(body: Mapping[str, Any]) -> Response:
    return Response(json.dumps(body), mimetype="application/json")


CALLS: Mapping[tuple[str, str], Callable[[Fields, ApiKeyView, Lock], Response]] = MappingProxyType(
    {
        ("1.1", "verify-key"): verify_key,
        ("1.1", "comment-check"): comment_check,
        ("1.1", "submit-spam"): submit_spam,
        ("1.1", "submit-ham"): submit_ham,
        ("1.1", "deactivate"): deactivate,
        ("1.1", "get-subscription"): get_subscription,
        ("1.1", "get-stats"): get_stats,
        ("1.2", "get-key-stats"): get_stats,
        ("1.2", "key-sites"): key_sites,
        ("1.2", "usage-limit"): usage_limit,
    }
)
"""Every call that is answered, by version and name. What is not here does not exist."""
