"""The list of threads."""

from __future__ import annotations

from datetime import timedelta

from moderation.storage import threads
from moderation.web.pages.index import PAGE_SIZE
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Clock, Visitor


def test_the_list_names_each_thread_with_its_comments(ada_browsing: Visitor) -> None:
    ada_browsing.post("Hello")
    page = ada_browsing.get("/")
    assert page.link("Night buses") == f"/threads/{SLUG}"
    assert "By Joan" in page.words
    assert "1 comment" in page.words


def test_an_empty_service_says_so(house: House, ada_browsing: Visitor, clock: Clock) -> None:
    assert "There are no older threads" in ada_browsing.get("/?before=2020-01-01T00:00:00Z").words


def test_older_threads_stand_on_the_next_page(house: House, ada_browsing: Visitor, clock: Clock) -> None:
    with house.store.write() as tx:
        for number in range(PAGE_SIZE + 5):
            opened = clock() - timedelta(days=number + 1)
            threads.open_thread(tx, f"old-{number}", f"Thread number {number}.", "", "", "", opened)
    first = ada_browsing.get("/")
    second = ada_browsing.get(first.link("Older threads"))
    seen = [number for number in range(PAGE_SIZE + 5) for page in (first, second) if f"number {number}." in page.words]
    assert seen == list(range(PAGE_SIZE + 5))
    assert "Older threads" not in second.words


def test_a_title_is_words_and_never_marks(house: House, ada_browsing: Visitor, clock: Clock) -> None:
    with house.store.write() as tx:
        threads.open_thread(
            tx, "x", "<script>alert(1)</script>", "javascript:alert(1)", "<b>Joan</b>", "<img src=x>", clock()
        )
    for path in ("/", "/threads/x"):
        page = ada_browsing.get(path)
        assert "<script>alert(1)</script>" in page.words
        assert page.all(".//main//script") == page.all(".//main//b") == page.all(".//main//img") == []
        assert "javascript:" not in [node.get("href", "")[:11] for node in page.root.iter("a")]
