"""Our own JSON Lines: an object a line, a thread ("record": "thread") or a comment."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from moderation.importers import Item, Skipped
from moderation.importers._errors import FormatError
from moderation.importers._fields import text_of
from moderation.importers._own import comment_of, thread_key, thread_of
from moderation.importers._text import lines


def looks_like(start: bytes) -> bool:
    """Whether the first line is an object with our names."""
    first = start.removeprefix(b"\xef\xbb\xbf").lstrip().split(b"\n")[0]
    ours = b'"body"' in first or b'"thread_url"' in first or b'"thread_slug"' in first
    return first.startswith(b"{") and ours and b'"users"' not in first


def read(stream: BinaryIO) -> Iterator[Item]:
    """Its threads and comments. A thread that no line tells of is made from its comments' fields."""
    untold: dict[str, None] = {}
    told: set[str] = set()
    for number, line in enumerate(lines(stream), 1):
        if not line.strip():
            continue
        row = _object(line, number)
        key = thread_key(row)
        if text_of(row.get("record")) == "thread":
            told.add(key)
            yield thread_of(row, key)
        elif not key:
            yield Skipped(text_of(row.get("id")), "it names no thread")
        else:
            if "thread_url" in row or "thread_title" in row:
                yield thread_of(row, key)
            else:
                untold[key] = None
            yield comment_of(row, key)
    for key in (one for one in untold if one not in told):
        yield thread_of({"thread_slug": key}, key)


def _object(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise FormatError(f"Line {number:,} is no JSON. The file may be cut off there.") from None
    if not isinstance(found, dict):
        raise FormatError(f"Line {number:,} is no JSON object.")
    return found
