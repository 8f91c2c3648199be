"""Waline: the export of its administration, bare or wrapped as its interface answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._fields import moment, standing, text_of
from moderation.importers._html import to_markdown
from moderation.importers._json import values
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author

_TAG = re.compile(r"</?(p|br|a|strong|em|blockquote|code|pre|ul|ol|li|img|div|span)\b[^>]*>", re.IGNORECASE)


def looks_like(start: bytes) -> bool:
    """Whether it says that it is Waline's."""
    return bool(re.search(rb'"type"\s*:\s*"waline"', start))


def read(stream: BinaryIO) -> Iterator[Item]:
    """A page whenever another one comes up, and its comments."""
    known = None
    for path, value in values(stream):
        if path[-1:] != ("Comment",) or not isinstance(value, dict):
            continue
        url = text_of(value.get("url"))
        if url and url != known:
            yield ArchivedThread(key=url, url=url)
            known = url
        yield _comment(value, url)


def _comment(row: Mapping[str, Any], thread: str) -> ArchivedComment | Skipped:
    number = text_of(row.get("objectId") or row.get("id"))
    state = standing(row.get("status"))
    if not number or state is None:
        return Skipped(number, "its status is unknown" if number else "it has no id")
    text = text_of(row.get("comment"))
    return ArchivedComment(
        id=number,
        thread=thread,
        text=to_markdown(text) if _TAG.search(text) else text,
        at=moment(row.get("insertedAt")) or moment(row.get("createdAt")),
        author=Author(
            name=text_of(row.get("nick")),
            email=text_of(row.get("mail")),
            website=text_of(row.get("link")),
            ip=text_of(row.get("ip")),
            user_agent=text_of(row.get("ua")),
            visitor=text_of(row.get("user_id")),
        ),
        parent=text_of(row.get("pid")),
        status=state[0],
        label=state[1],
    )
