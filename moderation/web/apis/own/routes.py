"""The calls of the own interface: judge without storing, read threads, post comments."""

from __future__ import annotations

import json
import secrets
from functools import cache
from importlib import resources
from typing import Any

import yaml
from flask import Response, jsonify, request

from moderation.policy.as_mapping import as_mapping
from moderation.storage import comments as stored_comments
from moderation.storage import threads as stored_threads
from moderation.storage.api_keys import ApiKeyView
from moderation.storage.views import ThreadView
from moderation.web import house, house_for, now
from moderation.web.access import public
from moderation.web.apis.bearer import given_key, known_key
from moderation.web.apis.door import EVERY_METHOD
from moderation.web.apis.links import base
from moderation.web.apis.own import shapes
from moderation.web.apis.own.holders import idempotency_key
from moderation.web.apis.own.problems import own_door
from moderation.web.apis.own.requests import ToJudge, ToPost, read, to_judge, to_post
from moderation.web.comment_form import CommentForm, as_number, mistakes
from moderation.web.errors import Trouble
from moderation.web.headers import new_nonce, script_nonce
from moderation.web.kept_pages import may_be_kept
from moderation.web.outcomes import BARRED, HTTP_STATUS, REFUSED
from moderation.workflow import submit
from moderation.workflow.judge_for import judge_for
from moderation.workflow.refusals import UnknownThread

MOST_THREADS = 100


blueprint = own_door("own_api", __name__)


@blueprint.post("/api/v1/judge")
@public
def judge() -> Response:
    """What the policy says of a comment. Nothing is stored."""
    key = _the_key()
    given = read(ToJudge)
    decision = judge_for(house_for(key.site), to_judge(given, key), now(), clauses=key.clauses)
    return jsonify(as_mapping(given.id, decision))


@blueprint.get("/api/v1/threads")
@public
def threads() -> Response:
    """The newest threads."""
    with house().store.read() as tx:
        found = stored_threads.listed(tx, MOST_THREADS, site_id=house().site_id)
    return jsonify(threads=[shapes.thread(view) for view in found])


@blueprint.get("/api/v1/threads/<slug>")
@public
def thread(slug: str) -> Response:
    """One thread."""
    with house().store.read() as tx:
        return jsonify(shapes.thread(_thread(stored_threads.by_slug(tx, slug, house().site))))


@blueprint.get("/api/v1/threads/<slug>/comments")
@public
def comments(slug: str) -> Response:
    """A page of the published comments: whole trees, each comment after the one that it answers."""
    page = as_number(request.args.get("page", "1"))
    if page is None:
        raise Trouble(400, "That is not the number of a page", "Start from page 1.")
    with house().store.read() as tx:
        found = _thread(stored_threads.by_slug(tx, slug, house().site))
        shown, pages = stored_comments.published_page(tx, found.id, page, house().policy.commenting.page_size)
    if page > pages:
        raise Trouble(404, "The thread has no such page", f"It has {pages}.")
    may_be_kept({script_nonce(): new_nonce})
    return jsonify(thread=slug, page=page, pages=pages, comments=[shapes.comment(one, slug) for one in shown])


@blueprint.post("/api/v1/threads/<slug>/comments")
@public
def post(slug: str) -> Response:
    """Take a comment, for a system that has a form of its own. The same Idempotency-Key stores nothing twice."""
    key = _the_key()
    here = house_for(key.site)
    if here.site and here.site != key.site:
        raise Trouble(403, "This key belongs to another site", "Use a key that was made for this one.")
    nonce = idempotency_key()
    given = to_post(read(ToPost), slug)
    author = given.author
    form = CommentForm(name=author.name, email=author.email, website=author.website, comment=given.text)
    # Where the thread is missing, that is what a client must hear first.
    with here.store.read() as tx:
        _thread(stored_threads.by_slug(tx, slug, here.site))
    if wrong := mistakes(form, here.policy.commenting):
        errors = [{"pointer": _POINTERS[name], "detail": words} for name, words in wrong.items()]
        raise Trouble(422, "The comment cannot be taken as it is", "Correct what `errors` names.", errors=errors)
    nonce = f"key {key.site_id} {nonce}" if nonce else ""
    taken = submit.submit(here, given, token=secrets.token_urlsafe(24), nonce=nonce, now=now())
    response = jsonify(shapes.receipt(taken))
    response.status_code = HTTP_STATUS.get(taken.status, BARRED if taken.restriction else REFUSED)
    return response


@blueprint.get("/api/v1/comments/<int:comment_id>")
@public
def comment(comment_id: int) -> Response:
    """One published comment."""
    with house().store.read() as tx:
        found = stored_comments.public(tx, comment_id)
        place = stored_threads.of_comment(tx, comment_id, house().site_id) if found else None
    if found is None or place is None:
        raise Trouble(404, "There is no such comment", "It may have been removed.")
    return jsonify(shapes.comment(found, place.slug))


@blueprint.get("/api/openapi.json")
@public
def description() -> Response:
    """This interface, described in OpenAPI 3.1."""
    return Response(json.dumps({**_description(), "servers": [{"url": base()}]}), mimetype="application/json")


@blueprint.route("/api/<path:rest>", methods=EVERY_METHOD)
@public
def unknown(rest: str) -> Response:
    """Everything else, as a problem in JSON."""
    del rest
    raise Trouble(404, "There is no such call", "See /api/openapi.json.")


_POINTERS = {"comment": "/text", "name": "/author/name", "email": "/author/email", "website": "/author/website"}


def _the_key() -> ApiKeyView:
    known = known_key()
    if known is None:
        title = "The key is not known here" if given_key() else "A key is needed"
        raise Trouble(401, title, "Send it as Authorization: Bearer. Make one with: moderation keys add")
    return known


def _thread(found: ThreadView | None) -> ThreadView:
    if found is None:
        raise UnknownThread
    return found


@cache
def _description() -> dict[str, Any]:
    raw = resources.files(__package__).joinpath("openapi.yaml").read_text("utf-8")
    described: dict[str, Any] = yaml.safe_load(raw)
    return described
