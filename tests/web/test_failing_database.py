"""The database fails at the first, second, third … statement or commit of a request, until it is over in peace.

Each time the answer says so (503, with what was typed), and nothing is half done: all of it is stored, when only the
page that tells of it could not be made, or nothing is. The next try does it all, and does nothing twice.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from moderation.storage.tables import Base
from moderation.vocabulary import Author
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Page, Visitor
from tests.web.pages.desk.conftest import Desk, Sitting, ann_sitting, desk, sit_down

__all__ = ["ann_sitting", "desk", "sit_down"]

MOST = 120
UNDO_BATCH = "e" * 32
NOT_COMPARED = {"session", "attempt", "chore", "call_count"}
"""What is noted on the way to the act itself: that somebody is signed in, tried to, or called."""


class Fault:
    """Fails at the n-th moment at which the database is asked for something."""

    def __init__(self) -> None:
        self.left = 0
        self.struck = False

    def moment(self, *_: Any) -> None:
        if self.left:
            self.left -= 1
            if not self.left:
                self.struck = True
                error = sqlite3.OperationalError("disk I/O error")
                error.sqlite_errorcode = sqlite3.SQLITE_IOERR
                raise OperationalError("", {}, error)

    @contextmanager
    def at(self, number: int) -> Iterator[None]:
        self.left, self.struck = number, False
        yield
        self.left = 0


@pytest.fixture
def fault(house: House) -> Iterator[Fault]:
    made = Fault()
    watched = [
        (engine, moment)
        for engine in (house.store._reader, house.store._writer)
        for moment in ("before_cursor_execute", "commit")
    ]
    for engine, moment in watched:
        event.listen(engine, moment, made.moment)
    yield made
    for engine, moment in watched:
        event.remove(engine, moment, made.moment)


def everything(house: House) -> dict[str, list[Any]]:
    with house.store.read() as tx:
        tables = [table for table in Base.metadata.sorted_tables if table.name not in NOT_COMPARED]
        return {table.name: [tuple(row) for row in tx.execute(table.select())] for table in tables}


def committed(house: House) -> int:
    """A number that every commit changes; asking costs nothing."""
    with house.store.read() as tx:
        (version,) = tx.exec_driver_sql("PRAGMA data_version").one()
    return int(version)


def tried(house: House, fault: Fault, act: Callable[[], Page]) -> Page:
    """Do it with a fault ever later; the answer once none strikes."""
    before = now = everything(house)
    done: dict[str, list[Any]] | None = None
    seen = committed(house)
    for number in range(1, MOST):
        with fault.at(number):
            page = act()
        if seen != (seen := committed(house)):
            now = everything(house)
        if not fault.struck:
            assert page.status < 400, page.words
            assert number > 3, "nothing was asked of the database"
            assert now != before
            assert done in (None, now), "done twice, or half"
            return page
        assert page.status == 503, f"at moment {number}: {page.status} {page.words[:200]}"
        assert page.response.headers["Retry-After"]
        assert now in (before, done) or done is None, f"half done at moment {number}"
        done = now if now != before else done
    raise AssertionError(f"it did not end within {MOST} moments")


def own_link(page: Page) -> str:
    found = re.search(r"/comments/\d+/status/[\w-]+", page.text)
    assert found, page.text
    return found[0]


def test_posting_editing_appealing_and_erasing(house: House, fault: Fault, ada_browsing: Visitor) -> None:
    form = ada_browsing.form(comment="you fool, said the ostrich")
    place = f"/threads/{SLUG}/comments"
    held = tried(house, fault, lambda: ada_browsing.send(place, form))
    link = own_link(held)
    tried(house, fault, lambda: ada_browsing.send(f"{link}/edit", {"comment": "I will hurt you, fool"}))
    tried(house, fault, lambda: ada_browsing.send(f"{link}/appeal", {"appeal": "It was a joke."}))
    second = own_link(ada_browsing.post("you fool, said the pelican"))
    tried(house, fault, lambda: ada_browsing.send(f"{second}/withdraw"))
    tried(house, fault, lambda: ada_browsing.send(f"{link}/data/erase", {"sure": "yes"}))
    assert "ostrich" not in repr(everything(house)["comment"])


def test_a_text_that_could_not_be_kept_is_given_back(fault: Fault, ada_browsing: Visitor) -> None:
    form = ada_browsing.form(comment="Nothing of this may be lost.")
    for number in (1, 5, 12):
        with fault.at(number):
            page = ada_browsing.send(f"/threads/{SLUG}/comments", form)
        assert (page.status, fault.struck) == (503, True)
        assert page.field("comment") == "Nothing of this may be lost."


def test_deciding_restricting_and_undoing(
    house: House, fault: Fault, desk: Desk, ann_sitting: Sitting, bo: Author, rex: Author
) -> None:
    token = ann_sitting.token()

    def act(number: int, what: str, batch: str, **more: str) -> Callable[[], Page]:
        fields = {"csrf_token": token, "act": what, "pick": f"{number}:1", "batch": batch, "clause": "attacks"}
        return lambda: ann_sitting.send("/admin/acts", {**fields, "reason": "Because.", **more})

    first, second, third = (desk.held(bo, f"some thing {number}", "some") for number in range(3))
    tried(house, fault, act(first, "strike", "a" * 32))
    tried(house, fault, act(second, "publish", "b" * 32))
    other = desk.held(rex, "some other thing", "some")
    tried(house, fault, act(other, "ban", "c" * 32, length="24h", strike="yes"))
    tried(house, fault, act(third, "hold", "d" * 32))
    for batch, new in (("a", "1"), ("c", "2")):
        fields = {"csrf_token": token, "undo": batch * 32, "batch": new * 32}
        tried(house, fault, lambda fields=fields: ann_sitting.send("/admin/undo", fields))
    assert desk.status(first) == desk.status(other) == "held"


def test_threads_and_accounts(house: House, fault: Fault, ann_sitting: Sitting) -> None:
    token = {"csrf_token": ann_sitting.token()}
    opened = {**token, "slug": "day-buses", "title": "Day buses", "url": "", "author_name": "Joan"}
    tried(house, fault, lambda: ann_sitting.send("/admin/threads", opened))
    added = {**token, "name": "Eve", "role": "moderator", "batch": "a" * 32}
    tried(house, fault, lambda: ann_sitting.send("/admin/moderators", added))
    assert len(everything(house)["moderator"]) == 2
    tried(house, fault, lambda: ann_sitting.send("/admin/moderators/2/remove", {**token, "batch": "b" * 32}))
