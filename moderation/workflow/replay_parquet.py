"""An archive cut into files of Parquet that know all they need, so that any machine can judge its file alone.

A file is a stretch of the archive in the order in which it was written, and the month before it. Beside each comment
stands what only the database knows: what its author had behind them, and who wrote in its thread, before the file began.
Needs pyarrow (the extra `spark`).
"""

from __future__ import annotations

import json
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from moderation.storage import past
from moderation.storage.database import Transaction
from moderation.storage.past import Barred, Standing, Written
from moderation.vocabulary import Author, Parent, Role, Status, Submission, Thread
from moderation.workflow.replay import month_before
from moderation.workflow.replay_history import Before, note_name

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 2000
"""Comments in a batch."""
_BEGUN = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_NUMBERS = "part place id person_id thread_id at"
_MAYBE_NUMBERS = "parent_id opened_at"
_TEXTS = (
    "network status verdict text name website role channel slug title url author_name site parent_name parent_text"
    " standing names"
)


@dataclass(frozen=True, slots=True)
class Around:
    """What is the same for all files: who was barred when, and whose names are protected."""

    barred: dict[int, list[Barred]]
    protected: tuple[str, ...]


def schema() -> pa.Schema:
    """The columns of a file. Moments are microseconds since 1970."""
    import pyarrow as pa

    return pa.schema(
        [
            *(pa.field(name, pa.int64(), nullable=False) for name in _NUMBERS.split()),
            *(pa.field(name, pa.int64()) for name in _MAYBE_NUMBERS.split()),
            *(pa.field(name, pa.string(), nullable=False) for name in _TEXTS.split()),
            pa.field("is_judged", pa.bool_(), nullable=False),
        ]
    )


def write(tx: Transaction, part: int, numbers: Iterable[int], newest: int, path: Path) -> None:
    """Put these comments, which are to be judged, and the month before them into a file. `part` counts the files."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = list(numbers)
    earlier = month_before(tx, wanted[0], newest)
    known = _Known(tx, (earlier or wanted)[0])
    with pq.ParquetWriter(path, schema()) as out:
        rows: list[dict[str, Any]] = []
        for place, one in enumerate(past.written(tx, [*earlier, *wanted])):
            rows.append({**_row(one, known), "part": part, "place": place, "is_judged": place >= len(earlier)})
            if len(rows) == ROWS:
                out.write_table(pa.Table.from_pylist(rows, schema()))
                rows = []
        if rows:
            out.write_table(pa.Table.from_pylist(rows, schema()))


class _Known:
    """What the database knows of the time before the file; each thing is told once."""

    def __init__(self, tx: Transaction, first: int) -> None:
        self._tx = tx
        self._standings = past.standings(tx, past.moment_of(tx, first), first)
        self._threads: set[int] = set()

    def standing(self, person_id: int) -> str:
        one = self._standings.pop(person_id, None)
        return json.dumps([_ticks(one.first_seen), one.published, one.held, one.removed]) if one else ""

    def names(self, one: Written) -> str:
        if one.thread_id in self._threads:
            return ""
        self._threads.add(one.thread_id)
        names: OrderedDict[str, int] = OrderedDict()
        for name, person in past.names_before(self._tx, one.thread_id, one.at, one.id):
            note_name(names, name, person)
        return json.dumps(list(names.items())) if names else ""


def _row(one: Written, known: _Known) -> dict[str, Any]:
    said = one.submission
    thread, parent = said.thread, said.parent
    return {
        **{name: getattr(one, name) for name in ("id", "person_id", "thread_id", "network", "verdict")},
        "at": _ticks(one.at),
        "status": one.status.value,
        "text": said.text,
        "name": said.author.name,
        "website": said.author.website,
        "role": said.author.role.value,
        "channel": said.channel,
        "site": said.site,
        **{name: getattr(thread, name) for name in ("slug", "title", "url", "author_name")},
        "opened_at": _ticks(thread.opened_at) if thread.opened_at else None,
        "parent_id": parent.id if parent else None,
        "parent_name": parent.author_name if parent else "",
        "parent_text": parent.text if parent else "",
        "standing": known.standing(one.person_id),
        "names": known.names(one),
    }


class Stretch:
    """A file as it is read again, and what its rows say of the time before it."""

    def __init__(self, around: Around) -> None:
        self._standings: dict[int, Standing] = {}
        self._names: defaultdict[int, list[tuple[int, str, int]]] = defaultdict(list)
        """Of each thread: at what place of the file, under which name, who. -1: before the file."""
        self._seen: dict[int, dict[str, Any]] = {}
        self._place = 0
        self.before = Before(self._standings, around.barred, around.protected, self._names_before, self._again)

    def written(self, batches: Iterable[pa.RecordBatch]) -> Iterator[tuple[Written, bool]]:
        """Every comment, in the order in which it was written, and whether it is to be judged.

        Raises ValueError where rows come in another order, or from two files.
        """
        for batch in batches:
            for row in batch.to_pylist():
                if row["place"] != self._place:
                    raise ValueError("rows of an archive came in another order than they were written in")
                self._place += 1
                self._seen[row["id"]] = row
                if row["standing"]:
                    at, *counts = json.loads(row["standing"])
                    self._standings[row["person_id"]] = Standing(_moment(at), *counts)
                if row["names"]:
                    self._names[row["thread_id"]] = [(-1, name, person) for name, person in json.loads(row["names"])]
                if row["status"] == Status.PUBLISHED:
                    self._names[row["thread_id"]].append((row["place"], row["name"], row["person_id"]))
                yield _view(row), row["is_judged"]

    def _names_before(self, one: Written) -> Iterator[tuple[str, int]]:
        # Rows are read ahead: what stands behind this comment has not happened yet.
        here = self._seen[one.id]["place"]
        return ((name, person) for place, name, person in self._names[one.thread_id] if place < here)

    def _again(self, numbers: list[int]) -> Iterator[Written]:
        return (_view(self._seen[number]) for number in numbers)


def _view(row: dict[str, Any]) -> Written:
    opened = row["opened_at"]
    submission = Submission(
        text=row["text"],
        author=Author(name=row["name"], website=row["website"], role=Role(row["role"])),
        thread=Thread(
            row["slug"],
            row["title"],
            row["url"],
            None if opened is None else _moment(opened),
            author_name=row["author_name"],
        ),
        parent=Parent(row["parent_id"], row["parent_name"], row["parent_text"]) if row["parent_id"] else None,
        site=row["site"],
        channel=row["channel"],
    )
    own = {one.name: row[one.name] for one in fields(Written) if one.name in row}
    return Written(**{**own, "at": _moment(row["at"]), "status": Status(row["status"]), "submission": submission})


def _ticks(moment: datetime) -> int:
    return (moment - _BEGUN) // _TICK


def _moment(ticks: int) -> datetime:
    return _BEGUN + ticks * _TICK
