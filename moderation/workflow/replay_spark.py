"""A replay on Apache Spark: the archive as files of Parquet, each judged whole by one task, the reports added up.

Every task does what a process of `replay` does, so the report is the same. Needs the extra `spark` and Java 17.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moderation.policy.loader import loads
from moderation.policy.rules import Policy
from moderation.policy.side_by_side import SideBySide
from moderation.storage import moderators, past
from moderation.storage.database import Store
from moderation.storage.past import Written
from moderation.workflow import replay_parquet
from moderation.workflow.replay import Progress, come_by, judged
from moderation.workflow.replay_history import Passing
from moderation.workflow.replay_parquet import Around, Stretch
from moderation.workflow.replay_report import Replayed

if TYPE_CHECKING:
    import pyarrow as pa

MOST_IN_A_FILE = 100_000
FEWEST_IN_A_FILE = 500
REPORT = "part long, report string"
"""What a task gives back: which part of the archive its file was, and the report on it."""


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each file. It travels to the machines, so it holds policies as text."""

    old: str
    new: str
    second_opinion: tuple[bool, bool]
    since: datetime
    around: Around

    def run(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The report on one file, as one row. For `mapInArrow`; it knows nothing of Spark."""
        import pyarrow as pa

        filled = (batch for batch in batches if batch.num_rows)
        first = next(filled, None)
        if first is None:
            return
        part = first.column("part")[0].as_py()
        report = self._report(Stretch(self.around), chain([first], filled))
        yield pa.RecordBatch.from_pydict({"part": [part], "report": [json.dumps(report.as_plain())]})

    def _report(self, stretch: Stretch, batches: Iterable[pa.RecordBatch]) -> Replayed:
        old, new = (
            replace(loads(source), second_opinion=wanted)
            for source, wanted in zip((self.old, self.new), self.second_opinion, strict=True)
        )
        passing = Passing(stretch.before)
        earlier, wanted = _parted(stretch.written(batches))
        come_by(passing, earlier)
        return judged(SideBySide.of(old, new), self.since, passing, wanted(), 0, lambda *_: None)


def _parted(rows: Iterator[tuple[Written, bool]]) -> tuple[Iterator[Written], Callable[[], Iterator[Written]]]:
    """Those that only are history, and then, once they are through, those that are judged."""
    held: list[Written] = []

    def earlier() -> Iterator[Written]:
        for one, is_judged in rows:
            if is_judged:
                held.append(one)
                return
            yield one

    return earlier(), lambda: chain(held, (one for one, _ in rows))


def compare(
    store: Store, old: Policy, new: Policy, *, since: datetime, progress: Progress, spark: Any, folder: Path
) -> Replayed:
    """The report of `replay.compare`, worked out by this Spark session.

    The files go into `folder`, which every machine of the cluster must see under the same name; they hold what people
    wrote and no addresses, and stay until whoever made the folder removes it.
    """
    both = (old.second_opinion, new.second_opinion)
    with store.read() as tx:
        numbers = past.in_order(tx, since)
        around = replay_parquet.Around(past.barred(tx), tuple(one.name for one in moderators.listed(tx)))
        task = Task(old.source, new.source, both, since, around)
        size = min(
            MOST_IN_A_FILE, max(FEWEST_IN_A_FILE, -(-len(numbers) // (2 * spark.sparkContext.defaultParallelism)))
        )
        newest = max(numbers, default=0)
        for place, start in enumerate(range(0, len(numbers), size)):
            part = numbers[start : start + size]
            replay_parquet.write(tx, place, part, newest, folder / f"{place:06}.parquet")
            progress("writing Parquet", start + len(part), len(numbers))
    report = Replayed(since)
    if numbers:
        table = spark.read.parquet(str(folder.absolute()))
        found = table.mapInArrow(task.run, REPORT).collect()
        for one in sorted(found, key=lambda row: row.part):
            report.add(Replayed.from_plain(json.loads(one.report)))
    return report
