"""Remark42: its own backup, a line about users and pages, then a comment a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, text_of, truth
from moderation.importers._html import to_markdown
from moderation.importers._text import lines
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Status

VERSIONS = (0, 1)


def looks_like(start: bytes) -> bool:
    """Whether its first line speaks of users and posts."""
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return first.startswith(b"{") and b'"users"' in first and b'"version"' in first and b'"commenters"' not in first


def read(stream: BinaryIO) -> Iterator[Item]:
    """Pages and comments. Addresses are not in it, only hashes of them that mean nothing here."""
    rows = (line for line in lines(stream) if line.strip())
    about = _object(next(rows, ""), 1)
    if about.get("version", 0) not in VERSIONS:
        raise FormatError(f"This backup is of version {about.get('version')}; versions 0 and 1 can be read.")
    closed = {text_of(post.get("url")) for post in about.get("posts") or () if truth(post.get("read_only"))}
    emails = {text_of(user.get("id")): text_of(user.get("email")) for user in about.get("users") or ()}
    page = None
    for number, line in enumerate(rows, 2):
        row = _object(line, number)
        url = text_of((row.get("locator") or {}).get("url"))
        at = moment(row.get("time"))
        if url and url != page:
            page = url
            yield ArchivedThread(
                key=url, url=url, title=text_of(row.get("title")), closed_at=at if url in closed else None
            )
        yield _comment(row, url, emails)


def _comment(row: dict[str, Any], thread: str, emails: dict[str, str]) -> ArchivedComment | Skipped:
    number = text_of(row.get("id"))
    if not number:
        return Skipped("", "it has no id")
    user = row.get("user") or {}
    account = text_of(user.get("id"))
    deleted = truth(row.get("delete"))
    original = text_of(row.get("orig"))
    return ArchivedComment(
        id=number,
        thread=thread,
        text=original or to_markdown(text_of(row.get("text"))),
        at=moment(row.get("time")),
        edited_at=moment((row.get("edit") or {}).get("time")),
        author=Author(name=text_of(user.get("name")), email=emails.get(account, ""), visitor=account),
        parent=text_of(row.get("pid")),
        status=Status.REMOVED if deleted else Status.PUBLISHED,
        label="deleted" if deleted else "",
    )


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise FormatError(f"Line {number:,} is no JSON. The file may be cut off there.") from None
    if not isinstance(found, dict):
        raise FormatError(f"Line {number:,} is no JSON object.")
    return found
