"""What an Akismet client may ask about its own use: counts by month, the site under the key, and the limit."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from moderation.storage import checks
from moderation.storage.api_keys import ApiKeyView
from moderation.storage.checks import Tally
from moderation.web import house
from moderation.web.apis.akismet.fields import Fields

STRETCHES = {"60-days": timedelta(days=60), "6-months": timedelta(days=183)}
MOST_MONTHS = 120
SECONDS_SAVED = 10
"""That a person needs to look at one piece of spam and delete it: a round number, not a measured one."""


def stats(key: ApiKeyView, stretch: str, now: datetime) -> dict[str, Any]:
    """The counts of a stretch of time (60-days, 6-months, or all), with a breakdown by month."""
    end = now + timedelta(seconds=1)
    with house().store.read() as tx:
        first = checks.first_at(tx, key.site_id) or now
        since = max(first, now - STRETCHES[stretch]) if stretch in STRETCHES else first
        whole = checks.tally(tx, key.site_id, since, end)
        by_month = {
            f"{start:%Y-%m}": _counts(checks.tally(tx, key.site_id, max(start, since), _next_month(start)))
            for start in _months(since, now)
        }
    return {**_counts(whole), "accuracy": _accuracy(whole), "time_saved": whole.spam * SECONDS_SAVED} | {
        "breakdown": by_month
    }


def month_of(given: str, now: datetime) -> datetime | None:
    """The first moment of a month that is written YYYY-MM, of this month when nothing is; None for anything else."""
    if not given:
        return _first_of_month(now)
    found = re.fullmatch(r"([0-9]{4})-(0[1-9]|1[0-2])", given)
    return _first_of_month(now).replace(year=int(found[1]), month=int(found[2])) if found and int(found[1]) else None


def key_sites(key: ApiKeyView, month: datetime, fields: Fields) -> dict[str, Any]:
    """The site under this key with its counts in that month."""
    with house().store.read() as tx:
        tally = checks.tally(tx, key.site_id, month, _next_month(month))
    site = key.site.partition("://")[2]
    row = {
        "site": site,
        "api_calls": str(tally.calls),
        **{name: str(value) for name, value in _counts(tally).items()},
        "is_revoked": False,
    }
    limit, offset = _number(fields.get("limit"), 500), _number(fields.get("offset"), 0)
    found = [row] if fields.get("filter").lower() in site.lower() else []
    shown = found[offset : offset + limit]
    return {f"{month:%Y-%m}": shown, "limit": limit, "offset": offset, "total": len(found)}


def key_sites_as_csv(given_key: str, month: datetime, told: dict[str, Any]) -> str:
    """The same as a table, in the two header lines that the protocol has."""
    text = io.StringIO()
    text.write(f"Active sites for {given_key} during {month:%Y-%m} ")
    text.write(f"(limit:{told['limit']}, offset: {told['offset']}, total: {told['total']})\n")
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("Site", "Total API Calls", "Spam", "Ham", "Missed Spam", "False Positives", "Is Revoked"))
    names = ("site", "api_calls", "spam", "ham", "missed_spam", "false_positives")
    for row in told[f"{month:%Y-%m}"]:
        rows.writerow([*(row[name] for name in names), str(row["is_revoked"]).lower()])
    return text.getvalue()


def usage(key: ApiKeyView, now: datetime, *, extended: bool) -> dict[str, Any]:
    """How much of the limit is used; there is none."""
    month = _first_of_month(now)
    with house().store.read() as tx:
        used = checks.tally(tx, key.site_id, month, _next_month(month)).calls
    told: dict[str, Any] = {"limit": "none", "usage": used, "percentage": "0", "throttled": False}
    return told | ({"notice_level": "NOTICE_NONE", "upgrade": False} if extended else {})


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "spam": tally.spam,
        "ham": tally.ham,
        "missed_spam": tally.missed_spam,
        "false_positives": tally.false_positives,
    }


def _accuracy(tally: Tally) -> str:
    wrong = min(tally.missed_spam + tally.false_positives, tally.calls)
    return f"{100 * (tally.calls - wrong) / tally.calls:.1f}" if tally.calls else "100.0"


def _number(given: str, otherwise: int) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else otherwise


def _first_of_month(moment: datetime) -> datetime:
    return moment.replace(day=1, hour=0, minute=0, second=0, microsecond=0)


def _next_month(start: datetime) -> datetime:
    return _first_of_month(_first_of_month(start) + timedelta(days=32))


def _months(since: datetime, until: datetime) -> Iterator[datetime]:
    """The first moments of the months that this stretch touches, the oldest first."""
    start = _first_of_month(since)
    for _ in range(MOST_MONTHS):
        if start > until:
            return
        yield start
        start = _next_month(start)
