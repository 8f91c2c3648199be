"""The signed token in a comment form: when the form was made, for which thread, and a nonce that makes retries safe.

It stands in place of a session: the public pages keep none.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from moderation.web import signer

LIFETIME = timedelta(hours=24)
SALT = "comment form"
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pass:
    """What a token says once its signature has been checked."""

    nonce: str
    made_at: datetime
    again: bool
    """Made for somebody whose text was given back, so the time until the post says nothing."""

    def seconds(self, now: datetime) -> float | None:
        """How long the writing took; None where that cannot be said."""
        return None if self.again else max(0.0, (now - self.made_at).total_seconds())


def make(slug: str, now: datetime, *, again: bool = False) -> str:
    """A fresh token for a form on this thread."""
    return _made(signer(SALT), slug, now, again=again)


def maker(slug: str) -> Callable[[], str]:
    """Makes fresh tokens for forms on this thread also when no request is being answered."""
    own, clock = signer(SALT), current_app.extensions["clock"]
    return lambda: _made(own, slug, clock(), again=False)


def _made(own: URLSafeSerializer, slug: str, now: datetime, *, again: bool) -> str:
    return str(own.dumps([secrets.token_urlsafe(16), int(now.timestamp()), int(again), slug]))


def read(token: str, slug: str, now: datetime) -> Pass | None:
    """What the token says; None when it is missing, forged, for another thread or older than a day."""
    try:
        content: Any = signer(SALT).loads(token)
        nonce, stamp, again, made_for = content
        made_at = datetime.fromtimestamp(stamp, UTC)
    except (BadData, ValueError, TypeError, OverflowError, OSError):
        return None
    if made_for != slug or not -CLOCKS_DIFFER <= now - made_at <= LIFETIME:
        return None
    return Pass(str(nonce), made_at, bool(again))
