"""Coral: the three CSV files of its own importer, without headers: comments (8 columns), stories (7), users (6).

They come in one zip, or one after the other in one file; the number of columns tells them apart. Comments alone can be
read too, but then nobody knows their names and pages.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import moment, standing
from moderation.importers._html import to_markdown
from moderation.importers._text import lines
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author

COMMENT, STORY, USER = 8, 7, 6
ROLES = frozenset({"COMMENTER", "STAFF", "MODERATOR", "ADMIN"})
LONGEST_CELL = 1 << 24


def looks_like(start: bytes) -> bool:
    """Whether the first row could be one of the three."""
    text = start.removeprefix(b"\xef\xbb\xbf").decode("utf-8", "replace")
    try:
        row = next(csv.reader(text.splitlines(keepends=True)), [])
    except csv.Error:
        return False
    if len(row) == COMMENT:
        return moment(row[3]) is not None
    if len(row) == STORY:
        return row[1].startswith("http")
    return len(row) == USER and row[3] in ROLES


def read(stream: BinaryIO) -> Iterator[Item]:
    """Pages, then comments; the file is read twice, for names first."""
    users: dict[str, tuple[str, str]] = {}
    stories: set[str] = set()
    for row in _rows(stream):
        if len(row) == USER:
            users[row[0]] = (row[2], row[1])
        elif len(row) == STORY:
            stories.add(row[0])
            yield ArchivedThread(
                key=row[0],
                url=row[1],
                title=row[2],
                author_name=row[3],
                opened_at=moment(row[4]),
                closed_at=moment(row[5]),
            )
    for row in _rows(stream):
        if len(row) == COMMENT:
            if not stories:
                yield ArchivedThread(key=row[2])
            yield _comment(row, users)


def _comment(row: list[str], users: dict[str, tuple[str, str]]) -> ArchivedComment | Skipped:
    number, author_id, story, created, body, parent, status, _rating = row
    state = standing(status)
    if not number or state is None:
        return Skipped(number, f"its status is unknown: {status[:40]}" if number else "it has no id")
    name, email = users.get(author_id, ("", ""))
    return ArchivedComment(
        id=number,
        thread=story,
        text=to_markdown(body),
        at=moment(created),
        author=Author(name=name, email=email, visitor=author_id),
        parent=parent,
        status=state[0],
        label=state[1],
    )


def _rows(stream: BinaryIO) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(lines(stream), strict=True)
    try:
        for row in rows:
            if row and len(row) not in {COMMENT, STORY, USER}:
                raise FormatError(f"Line {rows.line_num:,} has {len(row)} columns; 6, 7 or 8 are known.")
            if row:
                yield row
    except csv.Error as error:
        raise FormatError(f"Line {rows.line_num:,} is no CSV: {error}.") from None
