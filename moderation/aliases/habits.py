"""When and where somebody writes, and how the habits of two people go together: threads, moments, answers, hours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime

from moderation.vocabulary import Company, Habits

STRETCH_MINUTES = 10
MOST_OF_IT = 0.7
"""The share of somebody's comments that their hours hold."""
FEWEST_FOR_HOURS = 10
NONE = Habits()


def habits(written: Iterable[tuple[int, datetime, int | None]]) -> Habits:
    """The habits behind these comments, given as thread, moment, and the person that was answered."""
    threads: set[int] = set()
    moments: set[str] = set()
    answered: set[int] = set()
    hours: Counter[int] = Counter()
    count = 0
    for thread, at, other in written:
        count += 1
        threads.add(thread)
        stretch = int(at.timestamp()) // (60 * STRETCH_MINUTES)
        moments.update((f"{thread}:{stretch}", f"{thread}:{stretch + 1}"))
        hours[at.astimezone(UTC).hour] += 1
        if other is not None:
            answered.add(other)
    return Habits(count, frozenset(threads), frozenset(moments), _main(hours, count), frozenset(answered))


def company(one_id: int, one: Habits, other_id: int, other: Habits) -> Company | None:
    """How two people's habits go together; None where one of them has none."""
    if not one.comments or not other.comments:
        return None
    hours = None
    if min(one.comments, other.comments) >= FEWEST_FOR_HOURS:
        hours = len(one.hours & other.hours) / min(len(one.hours), len(other.hours))
    return Company(
        threads=len(one.threads & other.threads),
        fewer=min(len(one.threads), len(other.threads)),
        at_once=not one.moments.isdisjoint(other.moments),
        answers=other_id in one.answered or one_id in other.answered,
        hours=hours,
    )


def _main(hours: Counter[int], count: int) -> frozenset[int]:
    """The fewest hours that hold most of it."""
    chosen, held = set(), 0
    for hour, number in sorted(hours.items(), key=lambda pair: (-pair[1], pair[0])):
        if held >= MOST_OF_IT * count:
            break
        chosen.add(hour)
        held += number
    return frozenset(chosen)
