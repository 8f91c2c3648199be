"""JSON Lines: an object a line, first a thread, then its comments."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TextIO

from moderation.exporters import Item, Site
from moderation.exporters._own import comment_record, thread_record
from moderation.vocabulary import ArchivedThread


def write(items: Iterable[Item], _site: Site, out: TextIO) -> None:
    """Empty fields of comments are left out."""
    thread = ArchivedThread("")
    for item in items:
        if isinstance(item, ArchivedThread):
            thread = item
            record = thread_record(item)
        else:
            record = {name: value for name, value in comment_record(item, thread).items() if value or name == "body"}
        out.write(json.dumps(record, ensure_ascii=False) + "\n")
