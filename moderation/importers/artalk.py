"""Artalk: its "Artrans" file, a list of comments in which every value is a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, text_of, truth
from moderation.importers._json import values
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Status


def looks_like(start: bytes) -> bool:
    """Whether it is a list of objects that name a page by its key."""
    plain = start.removeprefix(b"\xef\xbb\xbf")
    return bool(re.match(rb"\s*\[\s*\{", plain)) and b'"page_key"' in plain


def read(stream: BinaryIO) -> Iterator[Item]:
    """A page whenever another one comes up, and its comments."""
    known = None
    for number, (_, row) in enumerate(values(stream), 1):
        if not isinstance(row, dict):
            raise FormatError(f"Element {number:,} of the list is no comment.")
        key = f"{text_of(row.get('site_name'))} {text_of(row.get('page_key'))}".strip()
        if key and key != known:
            yield _thread(row, key)
            known = key
        yield _comment(row, key)


def _thread(row: Mapping[str, Any], key: str) -> ArchivedThread:
    page = text_of(row.get("page_key"))
    site = text_of(row.get("site_urls")).split(",")[0].strip().rstrip("/")
    url = page if "://" in page or not site else f"{site}/{page.lstrip('/')}"
    return ArchivedThread(key=key, url=url, title=text_of(row.get("page_title")))


def _comment(row: Mapping[str, Any], thread: str) -> ArchivedComment | Skipped:
    number = text_of(row.get("id"))
    if not number:
        return Skipped("", "it has no id")
    pending = truth(row.get("is_pending"))
    parent = text_of(row.get("rid"))
    return ArchivedComment(
        id=number,
        thread=thread,
        text=text_of(row.get("content")),
        at=moment(row.get("created_at")),
        author=Author(
            name=text_of(row.get("nick")),
            email=text_of(row.get("email")),
            website=text_of(row.get("link")),
            ip=text_of(row.get("ip")),
            user_agent=text_of(row.get("ua")),
        ),
        parent="" if parent == "0" else parent,
        status=Status.HELD if pending else Status.PUBLISHED,
        label="pending" if pending else "",
    )
