"""Limits as the doors apply them: each call of a key counts, and the answer says what is left."""

from __future__ import annotations

from typing import cast

from flask import Response, current_app, g

from moderation.web import house, now
from moderation.workflow.limits import WINDOW, Allowance, Meter
from moderation.workflow.refusals import TooManyCalls


def count_call(subject: str, limit: int) -> None:
    """Count this request against the limit of calls in a minute. Raises TooManyCalls."""
    meter = cast("Meter", current_app.extensions.setdefault("meter", Meter()))
    allowance = meter.use(house(), subject, limit, now())
    g.allowance = allowance
    if not allowance.allowed:
        raise TooManyCalls(f"The limit of {limit} calls in a minute is used up. Wait {allowance.reset} seconds.")


def seconds_to_wait() -> int | None:
    """How long a client must wait that has used up its limit; None for one that has not."""
    allowance: Allowance | None = g.get("allowance")
    return allowance.reset if allowance and not allowance.allowed else None


def say_what_is_left(response: Response) -> Response:
    """The RateLimit fields of the IETF's draft, on every answer to a call that was counted."""
    allowance: Allowance | None = g.get("allowance")
    if allowance is not None:
        response.headers["RateLimit-Limit"] = str(allowance.limit)
        response.headers["RateLimit-Remaining"] = str(allowance.remaining)
        response.headers["RateLimit-Reset"] = str(allowance.reset)
        response.headers["RateLimit-Policy"] = f"{allowance.limit};w={WINDOW}"
    return response
