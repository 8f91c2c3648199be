"""Everything that matters can be done without a mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import ADVERT
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
MOST_STEPS = 400


def focused(page: Page) -> str:
    """The words of what has the focus."""
    text = page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
    return " ".join(text.split())


def tab_to(page: Page, words: str) -> None:
    """Press Tab until something with these words has the focus, and see that the focus can be seen."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if words in focused(page):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            shadow = page.evaluate("getComputedStyle(document.activeElement).boxShadow")
            assert outline != "none" or shadow != "none", f"the focus on {words!r} cannot be seen"
            return
    raise AssertionError(f"Tab never reached {words!r}; it ended at {focused(page)!r}")


def test_the_first_tab_skips_to_the_content(visit: Visit) -> None:
    page = visit().go("/threads/night-buses")
    page.keyboard.press("Tab")
    assert "Skip to the content" in focused(page)
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_reply_is_written_and_posted(visit: Visit) -> None:
    page = visit().go("/threads/night-buses")
    tab_to(page, "Reply to Mei")
    page.keyboard.press("Enter")
    expect(page.locator("#field-comment")).to_be_focused()
    page.keyboard.type("Written with nothing but keys.", delay=70)
    page.keyboard.press("Tab")
    page.keyboard.type("Kay Board")
    tab_to(page, "Post comment")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("article.comment", has_text="Written with nothing but keys.")).to_be_visible()


def test_the_queue_is_worked_with_single_keys(visit: Visit, signed_in: Path) -> None:
    seller = visit()
    seller.post(ADVERT, name="Kay Seller", email="kay@tickets.example")
    assert seller.heading() == "Your comment is waiting for a moderator"
    page = visit(storage_state=signed_in).go("/admin/queue?sort=newest")
    page.keyboard.press("j")
    current = page.locator("article.item.current")
    expect(current).to_contain_text("Kay Seller")
    page.keyboard.press("r")
    expect(page.locator("#outcome").get_by_role("button", name="Undo")).to_be_visible()
    expect(page.locator("article.item", has_text="Kay Seller")).to_have_count(0)
    page.keyboard.press("u")
    expect(page.locator("article.item", has_text="Kay Seller")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_keys_rest_while_somebody_types(visit: Visit, signed_in: Path) -> None:
    page = visit(storage_state=signed_in).go("/admin/queue")
    before = page.locator("article.item").count()
    page.keyboard.press("/")
    page.keyboard.type("prs")
    assert page.input_value("#q") == "prs"
    assert page.locator("article.item").count() == before
