"""What another policy would have done with the site's own comments: each is judged by both, with the same history.

The archive is read in the order in which it was written. Several processes each take a stretch of it and begin a month
earlier, so that they know the same histories; what they find adds up to what one alone would find.
"""

from __future__ import annotations

import gc
import multiprocessing
from array import array
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from moderation.policy.loader import loads
from moderation.policy.rules import Policy
from moderation.policy.side_by_side import SideBySide
from moderation.storage import moderators, past
from moderation.storage.database import Store, Transaction
from moderation.storage.past import Written
from moderation.text.normalise import fold
from moderation.workflow.house import House
from moderation.workflow.replay_history import COPIES, Before, Passing
from moderation.workflow.replay_report import Replayed

__all__ = ["Replayed", "replay"]

STEP = 250
"""Comments whose texts are prepared together, between two reports of progress."""
WORTH_A_PROCESS = 5000
"""Comments: starting another process takes as long as judging so many."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the archive for one process: the comments from `first` on, `length` of them."""

    database_url: str = field(repr=False)
    old: str
    new: str
    second_opinion: tuple[bool, bool]
    since: datetime
    newest: int
    first: int
    length: int


def replay(house: House, new: Policy, *, since: datetime, progress: Progress, processes: int = 1) -> Replayed:
    """Judge every comment written since then by the policy in force and by `new`. Nothing is stored."""
    return compare(house.store, house.policy, new, since=since, progress=progress, processes=processes)


def compare(
    store: Store, old: Policy, new: Policy, *, since: datetime, progress: Progress, processes: int = 1
) -> Replayed:
    """The same for any two policies."""
    report = Replayed(since)
    with store.read() as tx:
        numbers = past.in_order(tx, since)
        parts = max(1, min(processes, len(numbers) // WORTH_A_PROCESS))
        if parts == 1:
            return _judged(tx, SideBySide.of(old, new), since, numbers, max(numbers, default=0), progress)
    url = store.url.render_as_string(hide_password=False)
    newest, size = max(numbers), -(-len(numbers) // parts)
    both = (old.second_opinion, new.second_opinion)
    stretches = [
        Stretch(url, old.source, new.source, both, since, newest, numbers[start], len(numbers[start : start + size]))
        for start in range(0, len(numbers), size)
    ]
    done = 0
    with ProcessPoolExecutor(parts, multiprocessing.get_context("spawn")) as pool:
        for found in pool.map(judge_stretch, stretches):
            report.add(found)
            done += found.judged
            progress("judging", done, len(numbers))
    return report


def judge_stretch(stretch: Stretch) -> Replayed:
    """What one process does."""
    old, new = (
        replace(loads(source), second_opinion=wanted)
        for source, wanted in zip((stretch.old, stretch.new), stretch.second_opinion, strict=True)
    )
    gc.freeze()  # policies and word lists stay to the end of this process: looking through them again finds nothing
    store = Store(stretch.database_url)
    try:
        with store.read() as tx:
            numbers = past.in_order(tx, stretch.since, stretch.newest)
            start = numbers.index(stretch.first)
            part = numbers[start : start + stretch.length]
            return _judged(tx, SideBySide.of(old, new), stretch.since, part, stretch.newest, lambda *_: None)
    finally:
        store.close()


def _judged(
    tx: Transaction, both: SideBySide, since: datetime, numbers: array[int], newest: int, progress: Progress
) -> Replayed:
    if not numbers:
        return Replayed(since)
    earlier = month_before(tx, numbers[0], newest)
    passing = passing_from(tx, (earlier or numbers)[0])
    come_by(passing, past.written(tx, earlier))
    return judged(both, since, passing, past.written(tx, numbers), len(numbers), progress)


def month_before(tx: Transaction, first: int, newest: int) -> array[int]:
    """The comments that are history to those from `first` on, and are not judged themselves."""
    earlier = past.in_order(tx, _earlier(past.moment_of(tx, first)), newest)
    return earlier[: earlier.index(first)]


def come_by(passing: Passing, earlier: Iterator[Written]) -> None:
    """These comments only become history."""
    for some in _batches(earlier):
        passing.prepare(some, [fold(one.submission.text) for one in some])
        for one in some:
            passing.passed(one)


def judged(
    both: SideBySide, since: datetime, passing: Passing, wanted: Iterator[Written], many: int, progress: Progress
) -> Replayed:
    """Each of these comments before both policies, with what passed before it."""
    report = Replayed(since)
    for some in _batches(wanted):
        prepared = both.prepare([one.submission.text for one in some])
        passing.prepare(some, [one.folded for one in prepared])
        for one, ready in zip(some, prepared, strict=True):
            report.note(one.id, one.verdict, *both.judge(one.submission, passing.history(one), one.at, ready))
            passing.passed(one)
        progress("judging", report.judged, many)
    return report


def _batches(all_of_them: Iterator[Written]) -> Iterator[list[Written]]:
    while some := list(islice(all_of_them, STEP)):
        yield some


def passing_from(tx: Transaction, first: int) -> Passing:
    """The archive about to pass by, from this comment on."""
    at = past.moment_of(tx, first)
    return Passing(
        Before(
            past.standings(tx, at, first),
            past.barred(tx),
            tuple(one.name for one in moderators.listed(tx)),
            lambda one: past.names_before(tx, one.thread_id, one.at, one.id),
            lambda numbers: past.written(tx, numbers),
        )
    )


def _earlier(since: datetime) -> datetime:
    """Comments of the month before are not judged, yet they are history."""
    try:
        return since - COPIES - timedelta(days=1)
    except OverflowError:
        return since
