"""What a request itself shows of its sender."""

from __future__ import annotations

from flask import request

from moderation.vocabulary import Author

LONGEST_HEADER = 2_000


def author(name: str, email: str, website: str, visitor: str) -> Author:
    """The author as typed, with what the request shows. The address is the one that ProxyFix has left: see app.py."""
    return Author(
        name=name,
        email=email,
        website=website,
        ip=request.remote_addr or "",
        user_agent=request.headers.get("User-Agent", "")[:LONGEST_HEADER],
        accept_language=request.headers.get("Accept-Language", "")[:LONGEST_HEADER],
        visitor=visitor,
        client_hints=request.headers.get("Sec-CH-UA", "")[:LONGEST_HEADER],
    )
