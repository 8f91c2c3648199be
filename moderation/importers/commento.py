"""Commento and Comentario: their exports of version 1 and 3, one JSON object with comments and those who wrote them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, standing, text_of, truth
from moderation.importers._html import to_markdown
from moderation.importers._json import values
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Status

VERSIONS = (1, 3)
NOBODY = frozenset({"", "anonymous", "root", "0" * 64, "00000000-0000-0000-0000-000000000000"})


def looks_like(start: bytes) -> bool:
    """Whether it is an object with a version and comments, or with a version alone."""
    plain = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if re.fullmatch(rb'\{\s*"version"\s*:\s*\d+\s*\}\s*', plain):
        return True
    names = (b'"comments"', b'"commenters"', b'"pages"')
    return (
        plain.startswith(b"{") and b'"version"' in plain and b'"users"' not in plain and any(n in plain for n in names)
    )


def read(stream: BinaryIO) -> Iterator[Item]:
    """Pages and comments. Who wrote them stands last in the file, so it is read twice."""
    people: dict[str, tuple[str, str, str]] = {}
    pages: dict[str, Mapping[str, Any]] = {}
    version = None
    for path, value in values(stream):
        if path == ("version",):
            version = value
        elif path == ("commenters",) and isinstance(value, dict):
            key = text_of(value.get("commenterHex") or value.get("id"))
            link = text_of(value.get("link") or value.get("websiteUrl"))
            people[key] = (text_of(value.get("name")), text_of(value.get("email")), link)
        elif path == ("pages",) and isinstance(value, dict):
            pages[text_of(value.get("id"))] = value
    if version not in VERSIONS:
        raise FormatError(f"This export is of version {version}; versions 1 and 3 can be read.")
    known = None
    for path, value in values(stream):
        if path != ("comments",) or not isinstance(value, dict):
            continue
        thread = _thread(value, pages)
        if thread.key != known:
            yield thread
            known = thread.key
        yield _comment(value, thread.key, people)


def _thread(row: Mapping[str, Any], pages: Mapping[str, Mapping[str, Any]]) -> ArchivedThread:
    page_id = text_of(row.get("pageId"))
    if page_id:
        page = pages.get(page_id, {})
        where = urlsplit(text_of(row.get("url")))
        site = f"{where.scheme}://{where.netloc}" if where.netloc else ""
        opened = moment(page.get("createdTime"))
        return ArchivedThread(
            key=page_id,
            url=site + text_of(page.get("path")),
            title=text_of(page.get("title")),
            opened_at=opened,
            closed_at=opened if truth(page.get("isReadonly")) else None,
        )
    host = text_of(row.get("host") or row.get("domain"))
    path = text_of(row.get("path") or row.get("url")) or "/"
    url = f"https://{host}{'' if path.startswith('/') else '/'}{path}" if host else path
    return ArchivedThread(key=url, url=url)


def _comment(
    row: Mapping[str, Any], thread: str, people: Mapping[str, tuple[str, str, str]]
) -> ArchivedComment | Skipped:
    number = text_of(row.get("commentHex") or row.get("id"))
    state = _state(row)
    if not number or state is None:
        return Skipped(number, "its state is unknown" if number else "it has no id")
    account = text_of(row.get("commenterHex") or row.get("userCreated"))
    name, email, link = people.get(account, ("", "", ""))
    parent = text_of(row.get("parentHex") or row.get("parentId"))
    return ArchivedComment(
        id=number,
        thread=thread,
        text=text_of(row.get("markdown")) or to_markdown(text_of(row.get("html"))),
        at=moment(row.get("creationDate") or row.get("createdTime")),
        author=Author(
            name=name or text_of(row.get("authorName")),
            email=email,
            website=link if link != "undefined" else "",
            visitor="" if account in NOBODY else account,
        ),
        parent="" if parent in NOBODY else parent,
        status=state[0],
        label=state[1],
    )


def _state(row: Mapping[str, Any]) -> tuple[Status, str] | None:
    if truth(row.get("deleted")) or truth(row.get("isDeleted")):
        return Status.REMOVED, "deleted"
    if "state" in row:
        return standing(row.get("state"))
    if truth(row.get("isPending")):
        return Status.HELD, "pending"
    return (Status.PUBLISHED, "") if truth(row.get("isApproved")) else (Status.REMOVED, "rejected")
