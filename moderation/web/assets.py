"""Addresses of our own style sheets and scripts, with their content hash, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, url_for

STATIC = Path(__file__).parent / "static"


@cache
def _fingerprint(name: str) -> str:
    return hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """The address of a file in static/. Changes when the file does."""
    return url_for("static", filename=name, v=_fingerprint(name))


def _keep_long(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code == 200:
        kept = "public, max-age=31536000, immutable" if "v" in request.args else "public, max-age=3600"
        response.headers["Cache-Control"] = kept
    return response


def install(app: Flask) -> None:
    """Let templates call `asset(name)`."""
    app.context_processor(lambda: {"asset": asset})
    app.after_request(_keep_long)
