"""The figures of a stretch of days as tables: each is shown, drawn and given as CSV from the same rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

from moderation.policy.rules import Policy
from moderation.saying import length, say
from moderation.storage import checks
from moderation.storage import day_figures as figures
from moderation.storage.checks import Tally
from moderation.storage.day_figures import Sums
from moderation.workflow.house import House
from moderation.workflow.tally import length_at

WEEKS_FROM = 62
"""From so many days on, a row is a week."""
OUTCOMES = ("publish", "hold", "remove")
RESTRICTIONS = MappingProxyType(
    {
        "warn": say("Warnings"),
        "block": say("Blocks"),
        "ban": say("Bans"),
        "propose": say("Proposed to a moderator"),
        "lift": say("Lifted"),
    }
)
AGES = (
    (timedelta(hours=1), say("Under 1 hour")),
    (timedelta(days=1), say("1 to 24 hours")),
    (timedelta(days=3), say("1 to 3 days")),
    (timedelta.max, say("Over 3 days")),
)

Cell = str | int | float | None
"""A share is a float from 0 to 1; None: there is nothing to divide by."""
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Some figures. The first column names the row."""

    name: str
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    drawn: tuple[int, ...] = ()
    """The columns that a picture shows; none: no picture."""
    stacked: bool = False

    @property
    def can_be_drawn(self) -> bool:
        """Whether a picture would show anything."""
        return any(row[column] for row in self.rows for column in self.drawn)


@dataclass(frozen=True, slots=True)
class Statistics:
    """All tables of a stretch of days."""

    first: date
    last: date
    counted_at: datetime | None
    tables: tuple[Table, ...]

    def table(self, name: str) -> Table | None:
        """The table of that name."""
        return next((one for one in self.tables if one.name == name), None)


def over(house: House, days: int, now: datetime) -> Statistics:
    """The figures of the last so many days, today included."""
    last = now.date()
    return between(house, last - timedelta(days=days - 1), last, now)


def between(house: House, first: date, last: date, now: datetime) -> Statistics:
    """The figures from one day to another, both included."""
    with house.store.read() as tx:
        sums = figures.sums(tx, first.isoformat(), last.isoformat())
        waiting = figures.oldest_waiting(tx)
        elsewhere = checks.tallies(tx, _midnight(first), _midnight(last + timedelta(days=1)))
    policy = house.policy
    tables = (
        _outcomes(sums, first, last),
        _clauses(sums, policy),
        _rules(sums),
        _machine(sums),
        _newcomers(sums),
        _speed(sums),
        _queue(waiting, now),
        _restrictions(sums),
        _appeals(sums),
        _reports(sums, policy),
        _elsewhere(elsewhere),
        _agreement(sums),
    )
    return Statistics(first, last, sums.counted_at, tables)


def share(part: int, whole: int) -> float | None:
    """A part of the whole, from 0 to 1; None of nothing."""
    return part / whole if whole else None


def _of(sums: Sums, name: str) -> Mapping[str, int]:
    return sums.by_name.get(name, {})


def _outcomes(sums: Sums, first: date, last: date) -> Table:
    days = (last - first).days + 1
    weekly = days > WEEKS_FROM
    rows: dict[str, list[int]] = {}
    for offset in range(days):
        day = first + timedelta(days=offset)
        start = max(first, day - timedelta(days=day.weekday())) if weekly else day
        row = rows.setdefault(start.isoformat(), [0, 0, 0])
        for place, outcome in enumerate(OUTCOMES):
            row[place] += sums.by_day.get(day.isoformat(), {}).get(outcome, 0)
    title = say("Comments by week and outcome") if weekly else say("Comments by day and outcome")
    note = say("As the rules decided when each comment came. What moderators decided later stands below.")
    made: tuple[Row, ...] = tuple((name, row[0], row[1], row[2]) for name, row in rows.items())
    columns = (say("Week from") if weekly else say("Day"), say("Published"), say("Held"), say("Removed"))
    return Table("outcomes", title, columns, made, note, drawn=(1, 2, 3), stacked=True)


def _clauses(sums: Sums, policy: Policy) -> Table:
    machine, people = _of(sums, "clause"), _of(sums, "verdict_clause")
    ids = {key.rpartition(" ")[0] for key in machine} | set(people) | set(policy.clauses)
    rows = [
        (_title(policy, one), machine.get(f"{one} hold", 0), machine.get(f"{one} remove", 0), people.get(one, 0))
        for one in ids
    ]
    columns = (say("Clause"), say("Held by the rules"), say("Removed by the rules"), say("Removed by moderators"))
    return Table(
        "clauses",
        say("Comments by clause"),
        columns,
        _largest(rows, lambda row: sum(_ints(row))),
        drawn=(1, 2, 3),
        stacked=True,
    )


def _rules(sums: Sums) -> Table:
    hits, upheld, overturned = (_of(sums, name) for name in ("rule", "rule_upheld", "rule_overturned"))
    rows = []
    for rule in {*hits, *upheld, *overturned}:
        yes, no = upheld.get(rule, 0), overturned.get(rule, 0)
        rows.append((rule, hits.get(rule, 0), yes, no, share(no, yes + no)))
    note = say("Upheld: a moderator removed the comment. Overturned: a moderator published it.")
    columns = (say("Rule"), say("Hits"), say("Upheld"), say("Overturned"), say("Share overturned"))
    return Table(
        "rules", say("Rules"), columns, _largest(rows, lambda row: _ints(row)[0]), note, drawn=(2, 3), stacked=True
    )


def _machine(sums: Sums) -> Table:
    outcome = _of(sums, "outcome")
    total = sum(outcome.values())
    alone = outcome.get("publish", 0) + outcome.get("remove", 0)
    rows = (
        (say("Published by the rules"), outcome.get("publish", 0), share(outcome.get("publish", 0), total)),
        (say("Removed by the rules"), outcome.get("remove", 0), share(outcome.get("remove", 0), total)),
        (say("Left to a moderator"), outcome.get("hold", 0), share(outcome.get("hold", 0), total)),
        (say("Decided by the rules alone"), alone, share(alone, total)),
    )
    return Table("machine", say("Who decides"), (say("Decision"), say("Comments"), say("Share")), rows)


def _newcomers(sums: Sums) -> Table:
    by = _of(sums, "outcome_by")
    rows = []
    for who, words in (("newcomer", say("Newcomers")), ("regular", say("Regulars"))):
        counts = [by.get(f"{who} {outcome}", 0) for outcome in OUTCOMES]
        rows.append((words, *counts, share(counts[1] + counts[2], sum(counts))))
    note = say("A newcomer was first seen less than seven days before the comment.")
    columns = (say("Who"), say("Published"), say("Held"), say("Removed"), say("Share not published"))
    return Table("newcomers", say("Newcomers and regulars"), columns, tuple(rows), note, drawn=(1, 2, 3), stacked=True)


def _speed(sums: Sums) -> Table:
    waits = _of(sums, "wait")
    rows = (
        (say("Decided"), sum(waits.values())),
        (say("Median time"), _told(length_at(waits, 0.5))),
        (say("90th percentile"), _told(length_at(waits, 0.9))),
    )
    note = say("From the moment a comment was held to a moderator's first verdict, right to 5 %.")
    return Table("speed", say("Time to decision"), (say("Figure"), say("Value")), rows, note)


def _queue(waiting: tuple[datetime, ...], now: datetime) -> Table:
    counts = dict.fromkeys((words for _, words in AGES), 0)
    for since in waiting:
        counts[next(words for limit, words in AGES if now - since < limit)] += 1
    oldest = _told((now - waiting[0]).total_seconds()) if waiting else say("nothing waits")
    note = say("As it is now. The longest wait: %(oldest)s.", oldest=oldest)
    return Table(
        "queue", say("The queue by age"), (say("Waiting"), say("Comments")), tuple(counts.items()), note, drawn=(1,)
    )


def _restrictions(sums: Sums) -> Table:
    acts = _of(sums, "act")
    rows = [
        (words, acts.get(f"{kind} service", 0), acts.get(f"{kind} moderator", 0))
        for kind, words in RESTRICTIONS.items()
    ]
    columns = (say("Step"), say("By the service"), say("By moderators"))
    return Table("restrictions", say("Steps against people"), columns, tuple(rows), drawn=(1, 2), stacked=True)


def _appeals(sums: Sums) -> Table:
    opened, acts = _of(sums, "appeal"), _of(sums, "act")
    granted, refused = acts.get("appeal_granted moderator", 0), acts.get("appeal_refused moderator", 0)
    rows = (
        (say("Against a removal by the rules"), opened.get("against the rules", 0)),
        (say("Against a removal by a moderator"), opened.get("against a moderator", 0)),
        (say("Granted"), granted),
        (say("Refused"), refused),
    )
    return Table("appeals", say("Appeals"), (say("Appeals"), say("Count")), rows, drawn=(1,))


def _reports(sums: Sums, policy: Policy) -> Table:
    kinds, clauses = _of(sums, "report"), _of(sums, "report_clause")
    rows: list[tuple[str, int]] = [(say("Notices of illegal content"), kinds.get("illegal", 0))]
    rows += [(_title(policy, one), count) for one, count in sorted(clauses.items(), key=lambda pair: -pair[1])]
    return Table("reports", say("Reports by readers"), (say("Reported as"), say("Reports")), tuple(rows), drawn=(1,))


def _elsewhere(tallies: Mapping[str, Tally]) -> Table:
    rows = tuple(
        (site, one.calls, one.spam, one.missed_spam, one.false_positives, share(one.corrected, one.calls))
        for site, one in tallies.items()
    )
    columns = (
        say("Site"),
        say("Checked"),
        say("Called spam"),
        say("Spam that was missed"),
        say("Wrongly called spam"),
        say("Corrected"),
    )
    note = say("Comments that other systems had checked with a key, and what people there corrected afterwards.")
    return Table("elsewhere", say("Checked for other systems"), columns, rows, note)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _agreement(sums: Sums) -> Table:
    looks = _of(sums, "second_look")
    same, other = looks.get("same", 0), looks.get("other", 0)
    rows = (
        (say("The same verdict"), same, share(same, same + other)),
        (say("Another verdict"), other, share(other, same + other)),
    )
    note = say("Moderators decide a sample of what colleagues decided, without knowing how.")
    return Table(
        "agreement",
        say("Agreement between moderators"),
        (say("Second look"), say("Comments"), say("Share")),
        rows,
        note,
    )


def _title(policy: Policy, clause: str) -> str:
    return policy.clauses[clause].title if clause in policy.clauses else clause


def _ints(row: Row) -> list[int]:
    return [cell for cell in row[1:] if isinstance(cell, int)]


def _largest(rows: Iterable[Row], size: Callable[[Row], int]) -> tuple[Row, ...]:
    return tuple(sorted(rows, key=lambda row: (-size(row), str(row[0]))))


def _told(seconds: float | None) -> str:
    """A length of time for people."""
    if seconds is None:
        return say("nothing yet")
    for size in (86_400, 3_600, 60):
        if seconds >= 2 * size:
            return length(timedelta(seconds=round(seconds / size) * size))
    return length(timedelta(seconds=round(seconds)))
