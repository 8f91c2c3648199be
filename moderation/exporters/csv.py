"""CSV for spreadsheets: a comment a row. No cell can become a formula. Threads without comments have no row."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from moderation.exporters import Item, Site
from moderation.exporters._own import comment_record, thread_record
from moderation.vocabulary import ArchivedComment, ArchivedThread

FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_NOTHING = ArchivedThread("")
COLUMNS = (
    *comment_record(ArchivedComment("", "", ""), _NOTHING),
    *(name for name in thread_record(_NOTHING) if name not in {"record", "thread_slug"}),
)


def write(items: Iterable[Item], _site: Site, out: TextIO) -> None:
    """RFC 4180, with a header; each row names its thread whole."""
    rows = csv.writer(out)
    rows.writerow(COLUMNS)
    thread, about = _NOTHING, thread_record(_NOTHING)
    for item in items:
        if isinstance(item, ArchivedThread):
            thread, about = item, thread_record(item)
            continue
        record = comment_record(item, thread) | about
        rows.writerow([guarded(record[name]) for name in COLUMNS])


def guarded(cell: str) -> str:
    """The cell as a spreadsheet takes it for text. Reading it back takes the sign off again."""
    return f"'{cell}" if cell.lstrip("'").startswith(FORMULAS) else cell
