"""Where Akismet clients put the key: in the body, the address, the name of the host, or before the path."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request

from moderation.storage.api_keys import ApiKeyView
from moderation.web import house, settings
from moderation.web.apis.akismet.fields import Fields
from moderation.web.apis.metered import count_call
from moderation.workflow.keys import find, looks_like_key

ORIGINAL = "rest.akismet.com"
"""Clients that cannot be told another host come under this one, by an operator's own DNS."""
REVOKED = "10403"
"""The protocol's number for access that its owner took back."""


@dataclass(frozen=True, slots=True)
class Lock:
    """What a request's key opens."""

    key: ApiKeyView | None
    given: str = ""
    """The key as it was sent; only for the one answer that repeats it."""
    help: str = ""
    """Why it opens nothing."""
    alert: str = ""
    """The protocol's number for that, where it has one."""


def opened(fields: Fields, prefix: str, *names: str) -> Lock:
    """The key of this request. All places that hold one must hold the same."""
    asked = dict.fromkeys(filter(None, (fields.get(*names), host_key(), prefix)))
    if not asked:
        return Lock(None, help='Empty "api_key" value')
    if len(asked) > 1:
        return Lock(None, help="Two different keys were sent with one request")
    given = next(iter(asked))
    known = find(house(), given)
    if known is None:
        return Lock(None, help="This key is not known here")
    if known.revoked_at is not None:
        return Lock(None, help="This key was revoked", alert=REVOKED)
    count_call(f"key {known.id}", known.per_minute)
    return Lock(known, given)


def host_key() -> str:
    """The first label of the host's name, where it is a key; empty otherwise."""
    host = request.host.rpartition(":")[0] or request.host
    label, _, rest = host.lower().partition(".")
    own = (urlsplit(settings().site_url).hostname or "").lower()
    known = not own or rest in {own, ORIGINAL}
    return label if rest and known and looks_like_key(label) else ""
