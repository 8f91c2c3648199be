"""Whatever statement or commit of a request fails, nothing is half done, and the answer says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from moderation.vocabulary import Author
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Page, Visitor
from tests.web.faults import Fault, everything, faults, tried
from tests.web.pages.desk.conftest import Desk, Sitting, ann_sitting, desk, sit_down

__all__ = ["ann_sitting", "desk", "sit_down"]

UNDO_BATCH = "e" * 32


@pytest.fixture
def fault(house: House) -> Iterator[Fault]:
    with faults(house) as made:
        yield made


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
