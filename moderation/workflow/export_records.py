"""The ban table and the log leave as files, whole, as they were at one moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TextIO

from moderation.exporters import _tables
from moderation.storage import bans, log
from moderation.storage.database import Transaction
from moderation.workflow.house import House

PAGE = 500
BANS = (
    *("id", "person_id", "kind", "name", "clause", "reason", "since", "until", "placed_by", "in_force"),
    *("ended_at", "end_kind", "ended_by", "end_reason", "replaces"),
)
LOG = (
    *("id", "at", "batch", "moderator", "kind", "comment_id", "person_id", "thread_id", "ban_id", "strike_id"),
    *("clause", "reason", "undoes", "undone", "before", "after"),
)


def export_bans(house: House, out: TextIO, *, as_csv: bool, now: datetime) -> int:
    """Every block and ban that there ever was, the newest first; how many."""
    with house.store.read() as tx:
        return _tables.write(BANS, _bans(tx, now), as_csv, out)


def export_log(house: House, out: TextIO, *, as_csv: bool) -> int:
    """Every line of the log, the newest first; how many. No addresses are in it."""
    with house.store.read() as tx:
        return _tables.write(LOG, _log(tx), as_csv, out)


def _bans(tx: Transaction, now: datetime) -> Iterator[Mapping[str, object]]:
    cursor = ""
    while True:
        page, cursor = bans.listed(tx, now, in_force_only=False, cursor=cursor, limit=PAGE)
        for one in page:
            yield {name: getattr(one, name) for name in BANS if name != "in_force"} | {"in_force": one.in_force(now)}
        if not cursor:
            return


def _log(tx: Transaction) -> Iterator[Mapping[str, object]]:
    cursor = ""
    while True:
        page, cursor = log.page(tx, cursor, PAGE)
        for one in page:
            yield {name: getattr(one, name) for name in LOG} | {"before": dict(one.before), "after": dict(one.after)}
        if not cursor:
            return
