"""Refuses forms that another site sends in a visitor's name, by what the browser says about where they come from."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Flask, current_app, request

from moderation.saying import say
from moderation.web import settings
from moderation.web.errors import Trouble

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
OWN = frozenset({"same-origin", "none"})

_unnamed_allowed: set[Blueprint] = set()
_answer_for_themselves: set[Blueprint] = set()


def allow_unnamed(blueprint: Blueprint) -> Blueprint:
    """Take forms from pages that hide where they come from (`Origin: null`): those with a secret in their address."""
    _unnamed_allowed.add(blueprint)
    return blueprint


def answers_for_itself(blueprint: Blueprint) -> Blueprint:
    """Leave the check to the blueprint's own views, because they give back what was written."""
    _answer_for_themselves.add(blueprint)
    return blueprint


def comes_from_elsewhere() -> bool:
    """Whether the browser says that another site made it send this request. Programs that say nothing pass."""
    fetched_from = request.headers.get("Sec-Fetch-Site")
    if fetched_from is not None:
        return fetched_from not in OWN
    origin = request.headers.get("Origin")
    if origin is None:
        return False
    if origin == "null":
        return current_app.blueprints.get(request.blueprint or "") not in _unnamed_allowed
    return _host(origin) not in {request.host.lower(), _host(settings().site_url)} - {""}


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc.lower()
    except ValueError:
        return ""


def _check() -> None:
    by_itself = current_app.blueprints.get(request.blueprint or "") in _answer_for_themselves
    if request.method not in SAFE and not by_itself and comes_from_elsewhere():
        raise Trouble(
            403,
            say("This form was sent from another site"),
            say("Nothing was done. Open the page on this site itself and send the form from there."),
        )


def install(app: Flask) -> None:
    """Check every request that may change something."""
    app.before_request(_check)
