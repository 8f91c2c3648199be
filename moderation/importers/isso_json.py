"""Isso's generic JSON: a list of threads, each with a list of comments. It knows no replies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, text_of
from moderation.importers._json import values
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author


def looks_like(start: bytes) -> bool:
    """Whether it is a list of objects that have comments."""
    plain = start.removeprefix(b"\xef\xbb\xbf")
    return bool(re.match(rb"\s*\[\s*\{", plain)) and b'"comments"' in plain and b'"page_key"' not in plain


def read(stream: BinaryIO) -> Iterator[Item]:
    """Its threads, each followed by its comments."""
    for number, (_, thread) in enumerate(values(stream), 1):
        comments = thread.get("comments") if isinstance(thread, dict) else None
        if not isinstance(comments, list):
            raise FormatError(f"Thread {number:,} of the list has no list of comments.")
        key = text_of(thread.get("id"))
        yield ArchivedThread(key=key, url=key, title=text_of(thread.get("title")))
        for comment in comments:
            yield _comment(comment, key)


def _comment(row: Any, thread: str) -> ArchivedComment | Skipped:
    if not isinstance(row, dict) or not text_of(row.get("id")):
        return Skipped("", "it has no id")
    return ArchivedComment(
        id=text_of(row.get("id")),
        thread=thread,
        text=text_of(row.get("text")),
        at=moment(row.get("created")),
        author=Author(
            name=text_of(row.get("author")),
            email=text_of(row.get("email")),
            website=text_of(row.get("website")),
            ip=text_of(row.get("remote_addr")),
        ),
    )
