"""The two cookies of the public pages. Neither is read by anything else, and both are signed and out of scripts' reach.

`commenter` remembers name, e-mail and website, and holds a random number that recognises the browser: only by consent.
`own` leads back to comments that were just posted from this browser, as long as they can be edited.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import request
from itsdangerous import BadData
from werkzeug.wrappers import Response

from moderation.web import settings, signer

YEAR = timedelta(days=365)
MOST_OWN = 8


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the browser remembers of its user, by their consent."""

    name: str = ""
    email: str = ""
    website: str = ""
    visitor: str = ""


def remembered() -> Remembered:
    """What the `commenter` cookie holds; nothing without a sound one."""
    content = _read("commenter")
    if not isinstance(content, list) or len(content) != 4 or not all(isinstance(part, str) for part in content):
        return Remembered()
    return Remembered(*content)


def new_visitor() -> str:
    """A random number to recognise a browser by."""
    return secrets.token_urlsafe(16)


def remember(response: Response, person: Remembered) -> None:
    """Keep the fields for a year."""
    _write(response, "commenter", [person.name, person.email, person.website, person.visitor], YEAR)


def forget(response: Response) -> None:
    """Drop the `commenter` cookie."""
    response.delete_cookie(_named("commenter"), path="/", secure=settings().secure_cookies, httponly=True)


def own_comments() -> Mapping[int, str]:
    """Private tokens of comments that this browser posted a moment ago, by their number."""
    content = _read("own")
    pairs = content if isinstance(content, list) else []
    return {pair[0]: pair[1] for pair in pairs if isinstance(pair, list) and len(pair) == 2 and type(pair[0]) is int}


def keep_own(response: Response, comment_id: int, token: str, window: timedelta) -> None:
    """Let this browser find the private page of a comment for as long as it may be changed."""
    kept = {**own_comments(), comment_id: token}
    newest = [[number, kept[number]] for number in sorted(kept)[-MOST_OWN:]]
    _write(response, "own", newest, max(window, timedelta(minutes=1)))


def _named(name: str) -> str:
    # A __Host- cookie cannot be planted from a neighbouring domain; browsers take it over https alone.
    return f"__Host-{name}" if settings().secure_cookies else name


def _read(name: str) -> Any:
    given = request.cookies.get(_named(name))
    if not given:
        return None
    try:
        return signer(f"cookie {name}").loads(given)
    except (BadData, ValueError):
        return None


def _write(response: Response, name: str, content: list[Any], kept: timedelta) -> None:
    response.set_cookie(
        _named(name),
        str(signer(f"cookie {name}").dumps(content)),
        max_age=kept,
        secure=settings().secure_cookies,
        httponly=True,
        samesite="Lax",
        path="/",
    )
