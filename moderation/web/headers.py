"""The headers that every answer carries: what a browser may load, who may frame it, who may keep a copy."""

from __future__ import annotations

import secrets

from flask import Flask, Response, g, request

YEAR = 365 * 24 * 3600

BASE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)


def script_nonce() -> str:
    """The word that marks this answer's own scripts. One for each request."""
    if "script_nonce" not in g:
        g.script_nonce = new_nonce()
    return str(g.script_nonce)


def new_nonce() -> str:
    """A word that nobody can guess."""
    return secrets.token_urlsafe(16)


def keep_private(response: Response) -> Response:
    """Mark an answer that shows something of one person: nobody keeps it, nobody indexes it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def _harden(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", f"{BASE_POLICY}; script-src 'nonce-{script_nonce()}'")
    headers.setdefault("X-Content-Type-Options", "nosniff")
    # Pages that name who may frame them cannot say so in the older header, which knows no list.
    if "frame-ancestors 'none'" in headers["Content-Security-Policy"]:
        headers.setdefault("X-Frame-Options", "DENY")
    headers.setdefault("Referrer-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), browsing-topics=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", f"max-age={YEAR}")
    # Pages differ by cookie (a remembered name, a sign-in); a shared cache must never mix two visitors up.
    if request.endpoint != "static":
        headers.setdefault("Cache-Control", "private, no-cache")
        response.vary.add("Cookie")
    return response


def install(app: Flask) -> None:
    """Put the headers on every answer of the app, errors too."""
    app.after_request(_harden)
    app.context_processor(lambda: {"script_nonce": script_nonce})
