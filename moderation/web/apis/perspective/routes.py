"""The addresses of the Perspective protocol: analyze, suggestscore, both in batches, and the document about them."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import Any

from flask import Response, request

from moderation.web import settings
from moderation.web.access import public
from moderation.web.apis.bearer import bearer
from moderation.web.apis.bodies import body
from moderation.web.apis.door import EVERY_METHOD, door
from moderation.web.apis.perspective import batch, calls, errors

blueprint = door("perspective", __name__, errors.told)
blueprint.register_error_handler(errors.Refused, errors.answer)

DAY = 24 * 3600


@blueprint.post("/v1alpha1/comments:analyze")
@blueprint.post("/v1alpha1/comments:analyze/")
@public
def analyze() -> Response:
    """Score a comment for the attributes that are asked for."""
    return errors.as_json(calls.analyze(calls.the_key(_given_key()), body()))


@blueprint.post("/v1alpha1/comments:suggestscore")
@blueprint.post("/v1alpha1/comments:suggestscore/")
@public
def suggest_score() -> Response:
    """Take what people decided on a comment."""
    return errors.as_json(calls.suggest_score(calls.the_key(_given_key()), body()))


@blueprint.post("/batch")
@blueprint.post("/batch/commentanalyzer/v1alpha1")
@public
def several() -> Response:
    """Several calls in one request, as Google's clients send them when they are told to save requests."""
    return batch.answered(request.mimetype_params.get("boundary", ""), body(), _given_key())


@blueprint.get("/$discovery/rest")
@blueprint.get("/discovery/v1/apis/commentanalyzer/v1alpha1/rest")
@public
def discovery() -> Response:
    """The document from which Google's clients make their methods. A key is not needed, but a wrong one is refused."""
    if _given_key():
        calls.the_key(_given_key())
    if request.args.get("version", "v1alpha1") != "v1alpha1":
        raise errors.Refused("Discovery document not found for this version: use v1alpha1.", [_nothing()], 404)
    here = f"{settings().site_url}/" if settings().site_url else request.url_root
    return errors.as_json({**_document(), "rootUrl": here, "baseUrl": here})


@blueprint.route("/v1alpha1/<path:rest>", methods=EVERY_METHOD)
@public
def unknown(rest: str) -> Response:
    """Everything else below this address, in the protocol's shape."""
    wrong_method = rest.rstrip("/") in {"comments:analyze", "comments:suggestscore"}
    words = "Use POST for this method." if wrong_method else "There is no such method."
    response = errors.told(405 if wrong_method else 404, words)
    if wrong_method:
        response.allow.add("POST")
    return response


@blueprint.after_request
def open_to_pages(response: Response) -> Response:
    """Pages call this protocol with a key in them, from any site."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if request.method == "OPTIONS":
        response.headers["Access-Control-Allow-Methods"] = "POST, GET, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = (
            "authorization, content-type, x-goog-api-client, x-goog-api-key"
        )
        response.headers["Access-Control-Max-Age"] = str(DAY)
    return response


def _given_key() -> str:
    return (request.args.get("key") or request.headers.get("X-Goog-Api-Key") or bearer()).strip()


def _nothing() -> dict[str, str]:
    return {"@type": errors.OWN_TYPE, "errorType": "INVALID_REQUEST"}


@cache
def _document() -> dict[str, Any]:
    raw = resources.files(__package__).joinpath("discovery.json").read_text("utf-8")
    document: dict[str, Any] = json.loads(raw)
    return document
