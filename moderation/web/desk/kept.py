"""A form that came at a bad moment, kept through the sign-in page so that it can be sent again as it was."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.routing import BuildError

KEPT_SECONDS = 24 * 3600
_NEVER_KEPT = ("csrf_token", "password", "kept")


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a form was going and what it said."""

    address: str
    fields: tuple[tuple[str, str], ...]

    @property
    def typed(self) -> tuple[tuple[str, str], ...]:
        """The fields that a person would recognise as their own words."""
        return tuple((name, value) for name, value in self.fields if value and name in {"reason", "note", "text"})


def _serialiser() -> URLSafeTimedSerializer:
    key = current_app.secret_key
    if not key:
        raise RuntimeError("the app has no secret key")
    return URLSafeTimedSerializer(key, salt="desk-kept-form")


def keep() -> str:
    """The form of this request, signed. Passwords and tokens are left out."""
    fields = [
        (name, value) for name, value in request.form.items(multi=True) if not any(word in name for word in _NEVER_KEPT)
    ]
    return _serialiser().dumps([request.endpoint, request.view_args or {}, fields])


def kept_of(signed: str) -> Kept | None:
    """The form that `keep` signed; None when it is not ours or older than a day."""
    try:
        endpoint, args, fields = _serialiser().loads(signed, max_age=KEPT_SECONDS)
        address = url_for(endpoint, **args)
    except (BadData, BuildError):
        return None
    return Kept(address, tuple((name, value) for name, value in fields))
