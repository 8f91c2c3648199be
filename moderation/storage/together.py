"""Several small writes that arrive at the same time go to disk together: one lock, one sync, and each its own fate.

On SQLite a commit waits for the disk (synchronous=FULL), and only one writer is let in at a time. So whoever finds a
write going on leaves their work in a queue; the next in turn takes all that has gathered there into one transaction.
Nobody is told that their work is done before the transaction that holds it is on disk.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Connection

Done = TypeVar("Done")

MOST = 32
"""Works in one transaction. Readers see nothing of it before its end, and a failed disk fails them all."""


@dataclass(slots=True)
class _Work:
    """What somebody wants written, and how that ended."""

    write: Callable[[Connection], Any]
    ended: threading.Event = field(default_factory=threading.Event)
    leads: bool = False
    """Woken not because it is done but because it is its turn to do the work of all who wait."""
    result: Any = None
    error: BaseException | None = None


class Together:
    """Gathers works that come from several threads of one process."""

    def __init__(self, begin: Callable[[], AbstractContextManager[Connection]]) -> None:
        """`begin` gives a transaction that is on disk when its block has ended without an error."""
        self._begin = begin
        self.aside: Callable[[], AbstractContextManager[None]] = nullcontext
        """Entered by whoever only waits for another one's work."""
        self._lock = threading.Lock()
        self._waiting: list[_Work] = []
        self._busy = False

    def run(self, write: Callable[[Connection], Done]) -> Done:
        """What `write` returns, once it is on disk. What it raises is raised here, and leaves nothing behind."""
        mine = _Work(write)
        with self._lock:
            self._waiting.append(mine)
            leads, self._busy = not self._busy, True
        if not leads:
            with self.aside():
                mine.ended.wait()
        if leads or mine.leads:
            self._lead(mine)
        if mine.error is not None:
            raise mine.error
        done: Done = mine.result
        return done

    def _lead(self, mine: _Work) -> None:
        with self._lock:
            group, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            self._write(group)
        finally:
            with self._lock:
                following = self._waiting[0] if self._waiting else None
                self._busy = following is not None
            for one in group:
                if one is not mine:
                    one.ended.set()
            if following is not None:
                following.leads = True
                following.ended.set()

    def _write(self, group: Sequence[_Work]) -> None:
        try:
            with self._begin() as tx:
                if len(group) == 1:
                    group[0].result = group[0].write(tx)
                    return
                for one in group:
                    _write_apart(tx, one)
        except BaseException as error:  # each is raised where its work came from
            for one in group:
                one.error = one.error or error


def _write_apart(tx: Connection, one: _Work) -> None:
    """One of several: when it fails, the others are as if it had never been."""
    apart = tx.begin_nested()
    try:
        one.result = one.write(tx)
        apart.commit()
    except Exception as error:
        if apart.is_active:
            apart.rollback()
        one.error = error
