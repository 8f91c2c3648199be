"""Takes in what a client is still sending when the answer is ready: whoever hangs up early is not heard.

A browser that is cut off in the middle of a form shows an error of its own instead of our page with the remedy.
"""

from __future__ import annotations

from contextlib import suppress
from typing import IO

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wsgi import get_input_stream

MOST = 16 * 1024 * 1024
"""Bytes. Who sends more than this is cut off."""
PIECE = 64 * 1024


def _take_in(response: Response) -> Response:
    if request.content_length:
        # What was refused for its length has not been looked at, so it has no stream yet.
        rest = vars(request).get("stream") or get_input_stream(request.environ)
        with suppress(HTTPException, OSError):
            _read_out(rest)
    return response


def _read_out(stream: IO[bytes]) -> None:
    left = MOST
    while left > 0 and (piece := stream.read(min(PIECE, left))):
        left -= len(piece)


def install(app: Flask) -> None:
    """Let every request arrive to its end before it is answered."""
    app.after_request(_take_in)
