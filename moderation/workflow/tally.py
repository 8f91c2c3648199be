"""Adding up what happened, day by day, outside every request. Each row of the source tables is counted once.

Names of figures: outcome, outcome_by (newcomer or regular, and outcome), clause, rule, edited (decisions); verdict,
rule_upheld, rule_overturned, wait (verdicts); act, undone (the log); appeal; report, report_clause; second_look.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from moderation.storage import day_figures as figures
from moderation.storage.database import Transaction, lock
from moderation.storage.day_figures import Figures
from moderation.workflow.house import House

SETTLED = timedelta(minutes=2)
"""So old a row must be: on PostgreSQL a lower number may still become visible a moment after a higher one."""
AT_ONCE = 2_000
MOST_IN_A_ROUND = 10
"""Steps. A large archive is added up over several rounds, so that nothing else waits for it."""
NEW_FOR = timedelta(days=7)
STEP = 1.1
"""Lengths of time are counted in classes, each a tenth longer than the one before: a median is right to 5 %."""


def add_up(house: House, now: datetime) -> None:
    """Count what has come since the last time."""
    for source in SOURCES:
        for _ in range(MOST_IN_A_ROUND):
            if not _step(house, source, now):
                break


def _step(house: House, source: str, now: datetime) -> bool:
    """Count some rows of one source. Whether there may be more."""
    read, count = SOURCES[source]
    with house.store.read() as tx:
        last = figures.mark(tx, source)
        rows = _settled(read(tx, last, AT_ONCE), now)
        counted = count(tx, rows) if rows else Counter()
    if not rows:
        return False
    with house.store.write() as tx:
        lock(tx, "figures")
        if figures.mark(tx, source) == last:  # another process may have been quicker
            figures.add(tx, counted, source, rows[-1].id, now)
    return len(rows) == AT_ONCE


def _settled(rows: Sequence[Any], now: datetime) -> Sequence[Any]:
    for place, row in enumerate(rows):
        # What lies far in the future comes from a wrong clock and would hold everything up.
        if now - SETTLED < row.at <= now + SETTLED:
            return rows[:place]
    return rows


def _decisions(tx: Transaction, rows: Sequence[Any]) -> Figures:
    found: Figures = Counter()
    rules = figures.rules_of(tx, rows[0].id, rows[-1].id)
    for row in rows:
        day = day_of(row.at)
        if row.comment_version == 1:
            who = "newcomer" if row.at - row.first_seen < NEW_FOR else "regular"
            found[day, "outcome", row.action] += 1
            found[day, "outcome_by", f"{who} {row.action}"] += 1
        else:
            found[day, "edited", row.action] += 1
        if row.clause:
            found[day, "clause", f"{row.clause} {row.action}"] += 1
        for rule in {one.rule for one in rules.get(row.id, ())}:
            found[day, "rule", rule] += 1
    return found


def _reviews(tx: Transaction, rows: Sequence[Any]) -> Figures:
    found: Figures = Counter()
    rules = figures.rules_of_each(tx, [row.decision_id for row in rows if row.decision_id is not None])
    for row in rows:
        day = day_of(row.at)
        found[day, "verdict", row.verdict] += 1
        if row.verdict == "remove" and row.clause:
            found[day, "verdict_clause", row.clause] += 1
        if row.verdict != "hold":
            name = "rule_upheld" if row.verdict == "remove" else "rule_overturned"
            for rule in set(rules.get(row.decision_id, ())):
                found[day, name, rule] += 1
        if row.first == row.id and row.action == "hold" and row.decided_at is not None:
            found[day, "wait", str(length_class((row.at - row.decided_at).total_seconds()))] += 1
    return found


def _acts(_tx: Transaction, rows: Sequence[Any]) -> Figures:
    found: Figures = Counter()
    for row in rows:
        who = "service" if row.moderator_id is None else "moderator"
        found[day_of(row.at), "undone" if row.undoes else "act", f"{row.kind} {who}"] += 1
    return found


def _appeals(_tx: Transaction, rows: Sequence[Any]) -> Figures:
    return Counter(
        (day_of(row.at), "appeal", "against a moderator" if row.moderator_id else "against the rules") for row in rows
    )


def _reports(_tx: Transaction, rows: Sequence[Any]) -> Figures:
    found: Figures = Counter()
    for row in rows:
        found[day_of(row.at), "report", row.kind] += 1
        if row.clause:
            found[day_of(row.at), "report_clause", row.clause] += 1
    return found


def _looks(_tx: Transaction, rows: Sequence[Any]) -> Figures:
    return Counter((day_of(row.at), "second_look", "same" if row.agrees else "other") for row in rows)


Reader = Callable[[Transaction, int, int], Sequence[Any]]
SOURCES: Mapping[str, tuple[Reader, Callable[[Transaction, Sequence[Any]], Figures]]] = MappingProxyType(
    {
        "decision": (figures.decisions_after, _decisions),
        "review": (figures.reviews_after, _reviews),
        "act": (figures.acts_after, _acts),
        "appeal": (figures.appeals_after, _appeals),
        "report": (figures.reports_after, _reports),
        "second_look": (figures.looks_after, _looks),
    }
)


def day_of(at: datetime) -> str:
    """The day in UTC: 2026-11-22."""
    return at.astimezone(UTC).date().isoformat()


def length_class(seconds: float) -> int:
    """The class of a length of time."""
    return max(0, math.floor(math.log(max(seconds, 1.0), STEP)))


def length_at(counts: Mapping[str, int], share: float) -> float | None:
    """The length in seconds below which this share of the counted ones lies, right to 5 %; None when there are none."""
    total = sum(counts.values())
    if not total:
        return None
    passed = 0
    for number in sorted(int(key) for key in counts):
        passed += counts[str(number)]
        if passed >= share * total:
            return float(STEP ** (number + 0.5))
    return None
