"""Disqus: its XML export. Spam and deleted comments are in it and are kept as removed, with the reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, truth
from moderation.importers._html import to_markdown
from moderation.importers._xml import Reader, Record
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Status

THREAD = ("disqus", "thread")
POST = ("disqus", "post")


def looks_like(start: bytes) -> bool:
    """Whether it is XML in Disqus's own namespace."""
    return b"<disqus" in start.replace(b"\0", b"")


def read(stream: BinaryIO) -> Iterator[Item]:
    """Its threads and posts, in any order. Half-empty threads, which occur, are no threads."""
    reader = Reader([THREAD, POST], [], [])
    for record in reader.records(stream):
        if record.path == POST:
            yield _comment(record)
        elif record.get("link") or record.get("id") or record.get("title"):
            yield _thread(record)
    if reader.root != "disqus":
        raise FormatError("This is no Disqus export: its outermost element is not <disqus>.")


def _thread(record: Record) -> ArchivedThread:
    opened = moment(record.get("createdAt"))
    identifier = record.get("id")
    return ArchivedThread(
        key=record.get("@id"),
        url=record.get("link") or (identifier if identifier.startswith(("/", "http")) else ""),
        title=record.get("title"),
        author_name=record.get("author/name"),
        opened_at=opened,
        closed_at=opened if truth(record.get("isClosed")) else None,
    )


def _comment(record: Record) -> ArchivedComment | Skipped:
    number = record.get("@id")
    if not number:
        return Skipped("", "it has no number")
    spam, deleted = truth(record.get("isSpam")), truth(record.get("isDeleted"))
    return ArchivedComment(
        id=number,
        thread=record.get("thread@id"),
        text=to_markdown(record.get("message")),
        at=moment(record.get("createdAt")),
        author=Author(
            name=record.get("author/name"),
            email=record.get("author/email"),
            ip=record.get("ipAddress"),
            visitor="" if truth(record.get("author/isAnonymous")) else record.get("author/username"),
        ),
        parent=record.get("parent@id"),
        status=Status.REMOVED if spam or deleted else Status.PUBLISHED,
        label="spam" if spam else "deleted" if deleted else "",
    )
