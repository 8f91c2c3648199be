"""A database that fails at any moment of a request: whatever is asked, nothing is half done, and the answer says so."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from moderation.storage.tables import Base
from moderation.workflow.house import House
from tests.web.conftest import Page

MOST = 150
STEP = int(os.environ.get("FAULT_STEP", "6"))
"""Every commit fails once, and of the statements before it every sixth; `make faults` lets each of them fail."""
NOT_COMPARED = {"session", "attempt", "chore", "call_count"}
"""What is noted on the way to the act itself: that somebody is signed in, tried to, or called."""


class Fault:
    """Fails at the n-th moment at which the database is asked for something, or at the n-th commit."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.seen = self.commits = 0
        self._number = self._commit = 0
        self.struck = False

    def statement(self, *_: Any) -> None:
        """The database is asked something."""
        self.seen += 1
        self._strike(self.seen == self._number)

    def commit(self, *_: Any) -> None:
        """It is asked to make something last."""
        self.commits += 1
        self._strike(self.commits == self._commit)

    def _strike(self, now: bool) -> None:
        if now:
            self.struck = True
            self._number = self._commit = 0
            raise OperationalError("", {}, self._error())

    def _error(self) -> Exception:
        if self.house.store.url.get_backend_name() != "sqlite":
            return psycopg.OperationalError("the connection is lost")
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        return error

    @contextmanager
    def at(self, number: int = 0, commit: int = 0) -> Iterator[None]:
        """Let it fail at this statement, or at this commit."""
        self.seen = self.commits = 0
        self._number, self._commit, self.struck = number, commit, False
        yield
        self._number = self._commit = 0


@contextmanager
def faults(house: House) -> Iterator[Fault]:
    """Watches both ways to the database of this house."""
    made = Fault(house)
    engines = (house.store._reader, house.store._writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", made.statement)
        event.listen(engine, "commit", made.commit)
    yield made
    for engine in engines:
        event.remove(engine, "before_cursor_execute", made.statement)
        event.remove(engine, "commit", made.commit)


def everything(house: House) -> dict[str, list[Any]]:
    """Every row of every table that an act may change."""
    with house.store.read() as tx:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in NOT_COMPARED]
        return {table.name: sorted((tuple(row) for row in tx.execute(table.select())), key=repr) for table in tables}


class Tried:
    """One act, done with a fault ever later."""

    def __init__(self, house: House, fault: Fault, act: Callable[[], Page], *, compared: bool = True) -> None:
        self.house, self.fault, self.act, self.compared = house, fault, act, compared
        self.before = self.now = everything(house)
        self.done: dict[str, list[Any]] | None = None
        self._mark = house.store.mark()

    def run(self) -> Page:
        """The answer once no fault strikes. Raises AssertionError for a half-done act or an answer that says otherwise."""
        earlier = 0
        for commit in range(1, MOST):
            page = self._once(commit=commit)
            if not self.fault.struck:
                return self._ended(page)
            here = self.fault.seen
            self._refused(page, f"commit {commit}")
            for number in range(earlier + 1 + (commit * 5) % STEP, here + 1, STEP):
                self._refused(self._once(number=number), f"statement {number}")
            earlier = here
        raise AssertionError(f"it did not end within {MOST} commits")

    def _once(self, number: int = 0, commit: int = 0) -> Page:
        with self.fault.at(number, commit):
            page = self.act()
        if self._mark != (mark := self.house.store.mark()) and self.compared:
            self._mark, self.now = mark, everything(self.house)
        return page

    def _refused(self, page: Page, where: str) -> None:
        if not self.fault.struck:
            return  # an act that is done already asks less
        assert page.status == 503, f"at {where}: {page.status} {page.words[:200]}"
        assert page.response.headers["Retry-After"]
        assert self.now in (self.before, self.done) or self.done is None, f"half done at {where}"
        self.done = self.now if self.now != self.before else self.done

    def _ended(self, page: Page) -> Page:
        assert page.status < 400, page.text[-600:]
        if self.compared:
            assert self.now != self.before
            assert self.done in (None, self.now), "done twice, or half"
        return page


def tried(house: House, fault: Fault, act: Callable[[], Page], *, compared: bool = True) -> Page:
    """Do it with a fault ever later; the answer once none strikes."""
    return Tried(house, fault, act, compared=compared).run()
