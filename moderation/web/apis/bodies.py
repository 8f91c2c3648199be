"""The body of a request as it was before its client packed it: some send it compressed."""

from __future__ import annotations

import zlib

from flask import current_app, request

from moderation.web.errors import Trouble

AS_IT_IS = frozenset({"", "identity"})
ANY_HEADER = zlib.MAX_WBITS | 32
"""Tells zlib to find out by itself whether it is gzip or deflate."""


def body() -> bytes:
    """What was sent. Raises Trouble: 413 when it is too much once unpacked, 400 and 415 when it cannot be unpacked."""
    raw = request.get_data(cache=False)
    packed = request.headers.get("Content-Encoding", "").strip().lower()
    if packed in AS_IT_IS:
        return raw
    if packed not in {"gzip", "x-gzip", "deflate"}:
        raise Trouble(415, "That compression is not known here", "Send the body as it is, or with gzip.")
    return _unpacked(raw)


def _unpacked(raw: bytes) -> bytes:
    most = int(current_app.config["MAX_CONTENT_LENGTH"])
    # Some clients send deflate without the header that it should have.
    for header in (ANY_HEADER, -zlib.MAX_WBITS):
        unpacking = zlib.decompressobj(header)
        try:
            found = unpacking.decompress(raw, most + 1)
        except zlib.error:
            continue
        if len(found) > most:
            raise Trouble(413)
        if unpacking.eof:
            return found
    raise Trouble(400, "The body could not be unpacked", "Send it as it is, or with gzip.")
