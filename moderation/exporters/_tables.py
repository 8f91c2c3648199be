"""Records that are no comments, such as the ban table and the log: a record a row, as CSV or JSON Lines."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TextIO

from moderation.exporters.csv import guarded


def write(columns: Sequence[str], rows: Iterable[Mapping[str, object]], as_csv: bool, out: TextIO) -> int:
    """Write all rows; how many there were. Moments are ISO 8601, no cell of a CSV can become a formula."""
    count = 0
    table = csv.writer(out)
    if as_csv:
        table.writerow(columns)
    for row in rows:
        count += 1
        plain = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in row.items()}
        if as_csv:
            table.writerow([_cell(plain[name]) for name in columns])
        else:
            out.write(json.dumps({name: plain[name] for name in columns}, ensure_ascii=False) + "\n")
    return count


def _cell(value: object) -> str:
    if value is None or value == {}:
        return ""
    return guarded(json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value))
