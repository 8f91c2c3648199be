"""A file of comments judged on Apache Spark: lines as Parquet, and for each line what `moderation check` says of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moderation.cli._comment_lines import Line, line_of
from moderation.policy.as_mapping import as_mapping
from moderation.policy.judge import judge
from moderation.policy.loader import loads
from moderation.policy.rules import Policy
from moderation.vocabulary import History

if TYPE_CHECKING:
    import pyarrow as pa

LINES = 5000
"""In a file of Parquet, which one task judges."""
ANSWER = "number long, is_stopped boolean, said string, problem string"


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of one line: a decision as JSON, or what is wrong with the line."""

    number: int
    is_stopped: bool
    said: str
    problem: str


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with each file. It travels to the machines, so it holds the policy as text."""

    policy: str
    second_opinion: bool
    now: datetime

    def run(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """An answer for each line, in the same batches. For `mapInArrow`; it knows nothing of Spark."""
        import pyarrow as pa

        policy = replace(loads(self.policy), second_opinion=self.second_opinion)
        for batch in batches:
            rows = [
                Answer(row["number"], is_stopped=False, said="", problem=row["problem"])
                if row["problem"]
                else self._answer(policy, line_of(row["number"], row["raw"]))
                for row in batch.to_pylist()
            ]
            columns = ("number", "is_stopped", "said", "problem")
            yield pa.RecordBatch.from_pydict({name: [getattr(row, name) for row in rows] for name in columns})

    def _answer(self, policy: Policy, line: Line) -> Answer:
        assert line.submission is not None, "lines that cannot be read do not travel"
        decision = judge(policy, line.submission, History(), self.now, all_scores=True)
        said = json.dumps(as_mapping(line.id, decision), ensure_ascii=False)
        return Answer(line.number, bool(decision.action), said, "")


def answers(policy: Policy, lines: Iterator[Line], now: datetime, spark: Any, folder: Path) -> Iterator[Answer]:
    """The answer to every line, in the order of the file."""
    written = 0
    for written, some in enumerate(iter(lambda: list(islice(lines, LINES)), []), 1):
        _write(some, folder / f"{written:06}.parquet")
    if not written:
        return
    task = Task(policy.source, policy.second_opinion, now)
    found = spark.read.parquet(str(folder.absolute())).mapInArrow(task.run, ANSWER).orderBy("number")
    for row in found.toLocalIterator():
        yield Answer(row.number, row.is_stopped, row.said, row.problem)


def _write(lines: list[Line], path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema([("number", pa.int64()), ("raw", pa.binary()), ("problem", pa.string())])
    rows = [{"number": line.number, "raw": line.raw, "problem": line.problem} for line in lines]
    pq.write_table(pa.Table.from_pylist(rows, schema), path)
