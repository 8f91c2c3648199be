"""The key of a request that carries it in a header, as `Authorization: Bearer` or `X-Api-Key`."""

from __future__ import annotations

from flask import request

from moderation.storage.api_keys import ApiKeyView
from moderation.web import house
from moderation.web.apis.metered import count_call
from moderation.workflow.keys import recognised

_BEARER = "bearer "


def bearer() -> str:
    """What stands behind `Authorization: Bearer`; empty without it."""
    given = request.headers.get("Authorization", "")
    return given[len(_BEARER) :].strip() if given.lower().startswith(_BEARER) else ""


def given_key() -> str:
    """The key that this request carries; empty without one. Never from the address: addresses end up in logs."""
    return bearer() or request.headers.get("X-Api-Key", "").strip()


def known_key() -> ApiKeyView | None:
    """The key of this request as it is known here; None for none, a wrong one or a revoked one. Raises TooManyCalls."""
    given = given_key()
    known = recognised(house(), given) if given else None
    if known is not None:
        count_call(f"key {known.id}", known.per_minute)
    return known
