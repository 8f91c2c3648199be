"""Scores an answer's headers as Mozilla's Observatory does, from its published table. 100 and more is an A+.

Only what this service can send or leave out is scored here: https is taken as given, as behind a proxy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

HALF_A_YEAR = 15_768_000
GOOD_REFERRER = frozenset({"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"})


def score(headers: Mapping[str, str], cookies: Iterable[str], *, session_cookies: Iterable[str] = ()) -> int:
    """The score: 100 and what is added to or taken from it. `cookies` are the Set-Cookie lines of the answer."""
    return 100 + sum(
        (
            _content_policy(_directives(headers.get("Content-Security-Policy", ""))),
            _cookies(list(cookies), tuple(session_cookies)),
            _sharing(headers.get("Access-Control-Allow-Origin", "")),
            _transport(headers.get("Strict-Transport-Security", "")),
            5 if headers.get("Referrer-Policy", "") in GOOD_REFERRER else 0,
            0 if headers.get("X-Content-Type-Options", "") == "nosniff" else -5,
            _framing(headers),
            10 if headers.get("Cross-Origin-Resource-Policy") in {"same-origin", "same-site"} else 0,
        )
    )


def _directives(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {part[0].lower(): part[1:] for part in parts}


def _content_policy(policy: Mapping[str, list[str]]) -> int:
    if not policy:
        return -25
    scripts = policy.get("script-src", policy.get("default-src", ["*"]))
    styles = policy.get("style-src", policy.get("default-src", ["*"]))
    broad = {"*", "http:", "https:", "data:"}
    if "'unsafe-inline'" in scripts or broad & {*scripts, *policy.get("object-src", policy.get("default-src", ["*"]))}:
        return -20
    if "'unsafe-eval'" in scripts:
        return -10
    if "'unsafe-inline'" in styles or broad & set(styles):
        return 0
    return 10 if policy.get("default-src") == ["'none'"] else 5


def _cookies(lines: list[str], sessions: tuple[str, ...]) -> int:
    if not lines:
        return 0
    points = 5
    for line in lines:
        flags = {part.strip().lower().partition("=")[0] for part in line.split(";")[1:]}
        is_session = line.partition("=")[0] in sessions
        if "secure" not in flags:
            points = min(points, -40 if is_session else -20)
        if is_session and "httponly" not in flags:
            points = min(points, -30)
        if "samesite" not in flags:
            points = min(points, 0)
    return points


def _sharing(origin: str) -> int:
    return -50 if origin == "*" else 0


def _transport(header: str) -> int:
    found = re.search(r"max-age=(\d+)", header)
    if not found:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def _framing(headers: Mapping[str, str]) -> int:
    if "frame-ancestors" in _directives(headers.get("Content-Security-Policy", "")):
        return 5
    return 0 if headers.get("X-Frame-Options", "").upper() in {"DENY", "SAMEORIGIN"} else -20
