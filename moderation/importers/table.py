"""Our own CSV: RFC 4180 in UTF-8, a header first; only id, thread_url (or thread_slug) and body are needed."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._own import comment_of, thread_key, thread_of
from moderation.importers._text import lines

LONGEST_CELL = 1 << 24
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def looks_like(start: bytes) -> bool:
    """Whether the first line names our columns."""
    first = start.removeprefix(b"\xef\xbb\xbf").split(b"\n")[0].decode("utf-8", "replace")
    columns = {cell.strip().strip('"').lower() for cell in first.replace(";", ",").split(",")}
    return {"id", "body"} <= columns and bool({"thread_url", "thread_slug"} & columns)


def read(stream: BinaryIO) -> Iterator[Item]:
    """A comment a row, and its thread before the first of them."""
    csv.field_size_limit(LONGEST_CELL)
    rows = csv.reader(lines(stream), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(rows, [])]
        if not ({"id", "body"} <= set(header) and {"thread_url", "thread_slug"} & set(header)):
            raise FormatError("The first line must name the columns, among them id, body and thread_url.")
        known: str | None = None
        for cells in rows:
            if not cells:
                continue
            row = {name: _unguarded(cell) for name, cell in zip(header, cells, strict=False)}
            if len(cells) != len(header):
                yield Skipped(row.get("id", ""), f"its row has {len(cells)} cells where the header has {len(header)}")
                continue
            key = thread_key(row)
            if not key:
                yield Skipped(row["id"], "it names no thread")
                continue
            if key != known:
                yield thread_of(row, key)
                known = key
            yield comment_of(row, key)
    except csv.Error as error:
        raise FormatError(f"Line {rows.line_num:,} is no CSV: {error}.") from None


def _unguarded(cell: str) -> str:
    """The cell without the sign that keeps spreadsheets from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:].lstrip("'").startswith(FORMULAS) else cell
