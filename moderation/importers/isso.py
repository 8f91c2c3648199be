"""Isso: its SQLite database, read where it lies and never written to."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, text_of
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Status

MAGIC = b"SQLite format 3\0"
MODES = {1: (Status.PUBLISHED, ""), 2: (Status.HELD, "pending"), 4: (Status.REMOVED, "deleted")}
_COMMENTS = """
SELECT id, tid, parent, created, modified, mode, remote_addr, text, author, email, website FROM comments ORDER BY id
"""


def looks_like(start: bytes) -> bool:
    """Whether it is an SQLite database; whether Isso's, reading it will tell."""
    return start.startswith(MAGIC)


def read(stream: BinaryIO) -> Iterator[Item]:
    """Its threads and comments. Their text is Markdown already."""
    with tempfile.TemporaryDirectory(prefix="moderation-") as folder:
        # A copy, for what is read may come out of an archive; beside the original, SQLite might leave files.
        path = Path(folder) / "isso.db"
        stream.seek(0)
        with path.open("xb") as copy:
            copyfileobj(stream, copy)
        database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        try:
            database.text_factory = lambda raw: raw.decode("utf-8", "replace")
            yield from _all(database)
        except sqlite3.Error as error:
            raise FormatError(f"This is no database of Isso, or it is damaged ({error}).") from None
        finally:
            database.close()


def _all(database: sqlite3.Connection) -> Iterator[Item]:
    for number, uri, title in database.execute("SELECT id, uri, title FROM threads ORDER BY id"):
        yield ArchivedThread(key=str(number), url=text_of(uri), title=unescape(text_of(title)))
    for row in database.execute(_COMMENTS):
        number, thread, parent, created, modified, mode, address, text, author, email, website = row
        state = MODES.get(mode)
        if state is None:
            yield Skipped(str(number), f"its mode is unknown: {mode}")
            continue
        yield ArchivedComment(
            id=str(number),
            thread=str(thread),
            text=text_of(text),
            at=moment(created),
            edited_at=moment(modified),
            author=Author(
                name=unescape(text_of(author)),
                email=unescape(text_of(email)),
                website=unescape(text_of(website)),
                ip=text_of(address),
            ),
            parent=str(parent) if parent else "",
            status=state[0],
            label=state[1],
        )
