"""The yearly figures of Art. 15 and 24 of the EU's Digital Services Act, as one table that can be read by machines.

What the service cannot know (orders of authorities, disputes before other bodies, numbers of readers) is said so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from moderation.saying import say
from moderation.storage import day_figures as figures
from moderation.storage import yearly as stored
from moderation.storage.day_figures import Sums
from moderation.storage.yearly import Answered
from moderation.workflow.house import House
from moderation.workflow.statistics import Cell, Table, share

Row = tuple[Cell, ...]
UNKNOWN = "not known to the service"


def yearly(house: House, year: int) -> Table:
    """All figures of a calendar year, up to now."""
    first, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    with house.store.read() as tx:
        sums = figures.sums(tx, date(year, 1, 1).isoformat(), date(year, 12, 31).isoformat())
        illegal = stored.notices(tx, first, end, illegal=True)
        against_policy = stored.notices(tx, first, end, illegal=False)
        appeals = stored.appeals(tx, first, end)
    rows = [
        ("15(1)(a)", say("Orders of authorities"), "", UNKNOWN),
        *_answered("15(1)(b)", say("Notices of illegal content"), illegal, say("removed"), say("not removed")),
        ("15(1)(b)", say("Notices by trusted flaggers"), "", UNKNOWN),
        ("15(1)(b)", say("Notices processed by automated means alone"), "", 0),
        *_answered(
            "15(1)(b)", say("Reports of breaches of the policy"), against_policy, say("removed"), say("not removed")
        ),
        *_own_initiative(house, sums),
        *_answered("15(1)(d)", say("Complaints (appeals)"), appeals, say("decision reversed"), say("decision upheld")),
        *_automated(sums),
        ("24(1)", say("Disputes before other bodies"), "", UNKNOWN),
        *_suspensions(sums),
        ("24(2)", say("Monthly active recipients in the Union"), "", UNKNOWN),
    ]
    note = say("Readers are not counted: the service does not follow them. Median times are in hours.")
    columns = (say("Article"), say("Figure"), say("Of these"), say("Value"))
    return Table(
        "dsa", say("Figures of %(year)s for the Digital Services Act", year=str(year)), columns, tuple(rows), note
    )


def _answered(article: str, what: str, found: Answered, yes: str, no: str) -> Iterator[Row]:
    yield (article, what, "", found.count)
    yield (article, what, yes, found.upheld)
    yield (article, what, no, found.refused)
    yield (article, what, "open", found.open)
    hours = f"{found.median_hours:.1f}" if found.median_hours is not None else None
    yield (article, what, "median time to decision, hours", hours)


def _own_initiative(house: House, sums: Sums) -> Iterator[Row]:
    machine, people = sums.by_name.get("clause", {}), sums.by_name.get("verdict_clause", {})
    for clause in sorted({key.rpartition(" ")[0] for key in machine} | set(people)):
        title = house.policy.clauses[clause].title if clause in house.policy.clauses else clause
        yield ("15(1)(c)", say("Comments held, detected by the rules"), title, machine.get(f"{clause} hold", 0))
        yield (
            "15(1)(c)",
            say("Comments removed, detected and decided by the rules"),
            title,
            machine.get(f"{clause} remove", 0),
        )
        yield ("15(1)(c)", say("Comments removed, decided by a moderator"), title, people.get(clause, 0))


def _automated(sums: Sums) -> Iterator[Row]:
    outcome = sums.by_name.get("outcome", {})
    total = sum(outcome.values())
    upheld, over = (sum(sums.by_name.get(name, {}).values()) for name in ("rule_upheld", "rule_overturned"))
    yield ("15(1)(e)", say("Comments judged by automated means"), "", total)
    yield (
        "15(1)(e)",
        say("Comments judged by automated means"),
        "decided without a person",
        share(total - outcome.get("hold", 0), total),
    )
    yield (
        "15(1)(e)",
        say("Error rate: findings that a moderator overturned"),
        "of those reviewed",
        share(over, upheld + over),
    )
    yield (
        "15(1)(e)",
        say("Safeguards"),
        "",
        say("doubtful comments wait for a person; appeals are decided by a person"),
    )


def _suspensions(sums: Sums) -> Iterator[Row]:
    acts = sums.by_name.get("act", {})
    for kind, words in (("block", "for a time"), ("ban", "for good")):
        count = acts.get(f"{kind} service", 0) + acts.get(f"{kind} moderator", 0)
        yield ("24(1)(b)", say("Suspensions of people who commented"), words, count)
