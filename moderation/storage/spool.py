"""A file of its own in which an import is laid out before anything is stored: parents found, cycles cut, in order.

It holds no addresses, only their keyed hashes; it is readable to its owner alone and gone when the import ends.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = """
CREATE TABLE thread (key TEXT PRIMARY KEY, facts TEXT NOT NULL, place TEXT NOT NULL, thread_id INTEGER);
CREATE TABLE comment (
    n INTEGER PRIMARY KEY, id TEXT NOT NULL, parent TEXT NOT NULL, thread TEXT NOT NULL, at REAL NOT NULL,
    status TEXT NOT NULL, facts TEXT NOT NULL, source_id TEXT NOT NULL,
    parent_n INTEGER NOT NULL DEFAULT 0, sorted_at REAL NOT NULL DEFAULT 0, depth INTEGER NOT NULL DEFAULT 0,
    stored INTEGER NOT NULL DEFAULT 0, root INTEGER NOT NULL DEFAULT 0, stored_thread INTEGER NOT NULL DEFAULT 0,
    UNIQUE (id, thread)
);
CREATE TABLE skipped (id TEXT NOT NULL, why TEXT NOT NULL);
"""
_IN_ORDER = """
SELECT c.n, c.source_id, c.facts, c.at, c.sorted_at, c.depth, c.parent_n, t.thread_id,
       coalesce(p.stored, 0), coalesce(p.root, 0), coalesce(p.stored_thread, 0)
FROM comment c JOIN thread t ON t.key = c.thread LEFT JOIN comment p ON p.n = c.parent_n
WHERE (c.sorted_at, c.depth, c.n) > (?, ?, ?) ORDER BY c.sorted_at, c.depth, c.n LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Spooled:
    """A comment that waits to be stored."""

    number: int
    id: str
    """At the source; the same in every import of the file."""
    facts: dict[str, Any]
    at: float
    parent_number: int
    """0: at the top."""
    thread_id: int
    parent_id: int
    """Of the parent, where it is stored already; else 0."""
    parent_root: int
    parent_thread: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was found when the comments were put in order."""

    orphans: int
    """Comments whose parent is not in the file: they stand at the top now."""
    cycles: int
    """Comments that answered themselves by way of others: one link of each ring was cut."""


class Spool:
    """The file, and what can be done with it. Close it, and it is gone."""

    def __init__(self, path: Path) -> None:
        """Begins anew: what an import that was killed has left here goes."""
        self.path = path
        _remove(path)
        path.touch(mode=0o600)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; BEGIN; {_TABLES}")

    def close(self) -> None:
        """Remove it."""
        self._db.close()
        _remove(self.path)

    def add_thread(self, key: str, place: str, facts: dict[str, Any]) -> None:
        """Note a thread. `place` is the same for all that are one page. The first of a key is kept."""
        self._db.execute(
            "INSERT OR IGNORE INTO thread (key, place, facts) VALUES (?, ?, ?)", (key, place, json.dumps(facts))
        )

    def add_comment(self, id_: str, parent: str, thread: str, at: float, status: str, facts: dict[str, Any]) -> bool:
        """Note a comment; False when one with this id is in this thread already.

        Some systems give one number in two threads; the time then tells the second one's id from the first's.
        """
        taken = self._db.execute("SELECT 1 FROM comment WHERE id = ? LIMIT 1", (id_,)).fetchone()
        source_id = f"{id_} {at!r}" if taken else id_
        values = (id_, parent, thread, at, status, json.dumps(facts), source_id)
        done = self._db.execute(
            "INSERT OR IGNORE INTO comment (id, parent, thread, at, status, facts, source_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return done.rowcount == 1

    def skip(self, id_: str, why: str) -> None:
        """Note something that cannot be kept."""
        self._db.execute("INSERT INTO skipped VALUES (?, ?)", (id_[:200], why))

    def order(self) -> Ordered:
        """Skip what has no thread, find parents, cut rings, and put parents before their children."""
        why = "its thread is not in the file"
        self._db.execute(
            "INSERT INTO skipped SELECT substr(id, 1, 200), ? FROM comment"
            " WHERE thread NOT IN (SELECT key FROM thread)",
            (why,),
        )
        self._db.execute("DELETE FROM comment WHERE thread NOT IN (SELECT key FROM thread)")
        self._db.execute(
            "UPDATE comment SET parent_n = coalesce((SELECT p.n FROM comment p JOIN thread a ON a.key = p.thread"
            " JOIN thread b ON b.key = comment.thread WHERE p.id = comment.parent AND a.place = b.place), 0) WHERE parent != ''"
        )
        orphans = self._one("SELECT count(*) FROM comment WHERE parent != '' AND parent_n = 0")
        cycles = self._sort()
        self._db.execute("CREATE INDEX in_order ON comment (sorted_at, depth, n)")
        return Ordered(orphans, cycles)

    def threads(self) -> Iterator[tuple[str, str, dict[str, Any], int]]:
        """Every thread: key, place, facts, and how many comments it has."""
        self._db.execute("CREATE INDEX IF NOT EXISTS of_thread ON comment (thread)")
        wanted = (
            "SELECT key, place, facts, (SELECT count(*) FROM comment WHERE comment.thread = thread.key)"
            " FROM thread ORDER BY rowid"
        )
        for key, place, facts, comments in self._db.execute(wanted):
            yield key, place, json.loads(facts), comments

    def placed(self, key: str, thread_id: int) -> None:
        """Note where a thread is stored."""
        self._db.execute("UPDATE thread SET thread_id = ? WHERE key = ?", (thread_id, key))

    def batches(self, size: int) -> Iterator[list[Spooled]]:
        """All comments in order. Say `stored` of each batch before the next is taken."""
        last: tuple[float, int, int] = (-1.0, -1, -1)
        while rows := self._db.execute(_IN_ORDER, (*last, size)).fetchall():
            yield [Spooled(row[0], row[1], json.loads(row[2]), row[3], *row[6:]) for row in rows]
            last = (rows[-1][4], rows[-1][5], rows[-1][0])

    def stored(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        """Note (comment id, root id, thread id, number) of what is stored."""
        self._db.executemany("UPDATE comment SET stored = ?, root = ?, stored_thread = ? WHERE n = ?", rows)

    def statuses(self) -> Counter[str]:
        """How many comments of each status wait."""
        return Counter(dict(self._db.execute("SELECT status, count(*) FROM comment GROUP BY status")))

    def skips(self) -> Iterator[tuple[str, str]]:
        """All that cannot be kept, with the reason."""
        yield from self._db.execute("SELECT id, why FROM skipped ORDER BY rowid")

    def _sort(self) -> int:
        """Give every comment a time not before its parent's, and its depth. Rings are cut; how many comes back."""
        size = self._one("SELECT coalesce(max(n), 0) FROM comment") + 1
        parent, when, depth = array("q", bytes(8 * size)), array("d", bytes(8 * size)), array("q", bytes(8 * size))
        for number, above, at in self._db.execute("SELECT n, parent_n, at FROM comment"):
            parent[number], when[number] = above, at
        cut = _sorted_by_depth(parent, when, depth)
        self._db.executemany("UPDATE comment SET parent_n = 0 WHERE n = ?", ((number,) for number in cut))
        self._db.execute("UPDATE comment SET sorted_at = at")
        self._db.executemany(
            "UPDATE comment SET sorted_at = ?, depth = ? WHERE n = ?",
            ((when[number], depth[number], number) for number in range(size) if depth[number]),
        )
        return len(cut)

    def _one(self, statement: str) -> int:
        return int(self._db.execute(statement).fetchone()[0])


def _sorted_by_depth(parent: array[int], when: array[float], depth: array[int]) -> list[int]:
    """Fill in depths and times from the tops down, at any depth; the numbers whose link upwards had to be cut."""
    cut: list[int] = []
    seen = bytearray(len(parent))  # 1: on the way up, 2: done
    for start in range(1, len(parent)):
        way: list[int] = []
        number = start
        while number and not seen[number]:
            seen[number] = 1
            way.append(number)
            number = parent[number]
        if number and seen[number] == 1:
            first = min(way[way.index(number) :], key=lambda one: (when[one], one))
            parent[first] = 0
            cut.append(first)
            place = way.index(first)
            # The cut one is a top now; those that led to it come below it, in the order of the ring.
            ring = way.index(number)
            way = way[:ring] + way[place + 1 :] + way[ring : place + 1]
        for one in reversed(way):
            seen[one] = 2
            above = parent[one]
            if above:
                depth[one] = depth[above] + 1
                when[one] = max(when[one], when[above])
    return cut


def _remove(path: Path) -> None:
    for one in (path, path.with_name(path.name + "-journal")):
        with suppress(FileNotFoundError):
            one.unlink()
