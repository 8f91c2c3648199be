"""The author's private page."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from moderation.storage import comments, threads
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Page, Visitor

JSON = {"Accept": "application/json"}


def private_page(visitor: Visitor, comment: str) -> str:
    """Posts a comment and gives the address of its private page."""
    address: str = visitor.post(comment, headers=JSON).response.json["status_url"]
    return address


def texts(house: House) -> list[str]:
    with house.store.read() as tx:
        thread = threads.by_slug(tx, SLUG)
        assert thread
        return [comment.text for comment in comments.published_page(tx, thread.id, 1, 100)[0]]


def test_a_published_comment_says_so_and_leads_to_the_thread(ada_browsing: Visitor) -> None:
    page = ada_browsing.get(private_page(ada_browsing, "Hello"))
    assert page.heading == "Your comment is published"
    assert page.link("See it in the thread").startswith(f"/threads/{SLUG}#comment-")


def test_a_held_comment_is_explained_with_clause_and_passage(ada_browsing: Visitor) -> None:
    page = ada_browsing.get(private_page(ada_browsing, "You fool"))
    assert page.heading == "Your comment is waiting for a moderator"
    assert "Personal attacks" in page.words
    assert "fool" in [mark.text for mark in page.all(".//mark")]
    assert "Calling people fools ends every conversation." in page.words


def test_a_removed_comment_is_explained_and_cannot_be_changed(ada_browsing: Visitor) -> None:
    address = private_page(ada_browsing, "I will hurt you")
    page = ada_browsing.get(address)
    assert page.heading == "Your comment was removed"
    assert "Threats of violence" in page.words
    assert [form.get("action") for form in page.all(".//form")] == [f"{address}/appeal"]
    answer = ada_browsing.send(f"{address}/edit", {"comment": "Nicer words"})
    assert answer.status == 409
    assert "Nicer words" in answer.text


def test_an_author_may_change_a_comment_and_it_is_judged_again(ada_browsing: Visitor, house: House) -> None:
    address = private_page(ada_browsing, "Hello")
    answer = ada_browsing.send(f"{address}/edit", {"comment": "Hello again"})
    assert answer.status == 303
    assert "Your change is saved" in ada_browsing.get(answer.response.location).words
    assert texts(house) == ["Hello again"]
    ada_browsing.send(f"{address}/edit", {"comment": "Hello, you fool"})
    assert ada_browsing.get(address).heading == "Your comment is waiting for a moderator"
    assert texts(house) == []


def test_an_author_may_withdraw_a_comment(ada_browsing: Visitor, house: House) -> None:
    address = private_page(ada_browsing, "Hello")
    assert ada_browsing.send(f"{address}/withdraw").status == 303
    assert ada_browsing.get(address).heading == "You have withdrawn your comment"
    assert texts(house) == []


def test_reading_the_page_changes_nothing(ada_browsing: Visitor, house: House) -> None:
    address = private_page(ada_browsing, "Hello")
    for path in (address, f"{address}?done=withdrawn", f"{address}/withdraw", f"{address}/edit"):
        ada_browsing.client.get(path)
        ada_browsing.client.head(path)
    assert texts(house) == ["Hello"]


def test_after_the_window_a_change_comes_back_unsaved(ada_browsing: Visitor, house: House) -> None:
    address = private_page(ada_browsing, "Hello")
    ada_browsing.clock.forward(minutes=16)
    assert ada_browsing.get(address).all(".//form") == []
    answer = ada_browsing.send(f"{address}/edit", {"comment": "Too late for this"})
    assert answer.status == 403
    assert "Too late for this" in answer.text
    assert ada_browsing.send(f"{address}/withdraw").status == 403
    assert texts(house) == ["Hello"]


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
def test_a_change_that_cannot_be_taken_comes_back(ada_browsing: Visitor, house: House, text: str) -> None:
    address = private_page(ada_browsing, "Hello")
    page = ada_browsing.send(f"{address}/edit", {"comment": text})
    assert page.status == 422
    assert page.field("comment") == text
    assert texts(house) == ["Hello"]


def test_a_wrong_address_opens_nothing(ada_browsing: Visitor, visitor: Callable[..., Visitor]) -> None:
    address = private_page(ada_browsing, "Hello")
    number, token = address.split("/")[2], address.rsplit("/", 1)[1]
    for path in (
        f"/comments/{int(number) + 1}/status/{token}",
        f"/comments/{number}/status/{token[:-1]}",
        f"/comments/{number}/status/%00",
        f"/comments/{number}/status/%ED%A0%80",
        f"/comments/{'9' * 30}/status/{token}",
        f"/comments/{number}/status/{'x' * 5000}",
    ):
        assert ada_browsing.get(path).status == 404
        assert ada_browsing.send(f"{path}/withdraw").status == 404


def test_the_page_is_kept_out_of_caches_indexes_and_referrers(ada_browsing: Visitor) -> None:
    address = private_page(ada_browsing, "Hello")
    for path in (address, address[:-1]):
        headers = ada_browsing.get(path).response.headers
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"


def test_another_site_cannot_withdraw_even_with_the_address(ada_browsing: Visitor, house: House) -> None:
    address = private_page(ada_browsing, "Hello")
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert ada_browsing.send(f"{address}/withdraw", headers=headers).status == 403
    assert texts(house) == ["Hello"]


def test_a_browser_that_hides_where_the_form_came_from_may_withdraw(ada_browsing: Visitor) -> None:
    page: Page = ada_browsing.send(f"{private_page(ada_browsing, 'Hello')}/withdraw", headers={"Origin": "null"})
    assert page.status == 303
