"""An open queue learns of new comments by itself: at its end, once, and never of those that were just decided."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.conftest import ADVERT
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
LONGER_THAN_A_ROUND = 13_000


def open_queue(visit: Visit, signed_in: Path, path: str, **options: object) -> Visitor:
    """A moderator whose browser's clock moves only when the story says so."""
    mo = visit(storage_state=signed_in, **options)
    mo.page.clock.install()
    mo.go(path)
    return mo


def somebody_posts(visit: Visit, name: str) -> None:
    seller = visit()
    seller.post(f"{ADVERT} from {name}", name=name, email=f"{name.split(maxsplit=1)[0].lower()}@live.example")
    assert seller.heading() == "Your comment is waiting for a moderator"


def test_new_comments_come_at_the_end_and_what_was_decided_stays_away(visit: Visit, signed_in: Path) -> None:
    mo = open_queue(visit, signed_in, "/admin/queue")
    page, held = mo.page, mo.page.locator(".desk-nav [data-held]")
    before, items = int(held.inner_text()), page.locator("[data-items] [data-item]")
    page.keyboard.press("j")
    current = page.locator("article.item.current").get_attribute("data-item")
    somebody_posts(visit, "Lively Vendor")
    page.clock.run_for(LONGER_THAN_A_ROUND)
    expect(items.last).to_contain_text("Lively Vendor")
    expect(page.locator("[data-live-told]")).to_contain_text("One new comment waits")
    expect(held).to_have_text(str(before + 1))
    assert page.locator("article.item.current").get_attribute("data-item") == current
    items.last.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator("article.item", has_text="Lively Vendor")).to_have_count(0)
    page.clock.run_for(2 * LONGER_THAN_A_ROUND)
    expect(held).to_have_text(str(before))
    expect(page.locator("article.item", has_text="Lively Vendor")).to_have_count(0)


def test_a_filtered_queue_offers_the_new_ones_and_moves_nothing(visit: Visit, signed_in: Path) -> None:
    mo = open_queue(visit, signed_in, "/admin/queue?sort=newest")
    somebody_posts(visit, "Filtered Vendor")
    mo.page.clock.run_for(LONGER_THAN_A_ROUND)
    show = mo.page.get_by_role("button", name="Show 1 new")
    expect(show).to_be_visible()
    assert mo.page.locator("article.item", has_text="Filtered Vendor").count() == 0
    show.click()
    expect(mo.page.locator("article.item").first).to_contain_text("Filtered Vendor")


def test_a_session_that_ended_is_told_and_nobody_is_asked_again(visit: Visit, signed_in: Path) -> None:
    mo = open_queue(visit, signed_in, "/admin/queue")
    mo.context.clear_cookies()
    mo.page.clock.run_for(LONGER_THAN_A_ROUND)
    expect(mo.page.locator("[data-live-told]")).to_contain_text("You are signed out")


def test_a_notice_of_the_browser_comes_only_where_it_was_asked_for(visit: Visit, signed_in: Path) -> None:
    mo = visit(storage_state=signed_in, permissions=["notifications"])
    mo.page.add_init_script(
        "window.shown = []; const Real = window.Notification;"
        "window.Notification = class { constructor(title, told) { window.shown.push(told.body); } };"
        "window.Notification.permission = 'granted'; window.Notification.requestPermission = async () => 'granted';"
        "Object.defineProperty(document, 'hidden', { get: () => true });"
    )
    mo.page.clock.install()
    mo.go("/admin/queue")
    button = mo.page.get_by_role("button", name="Tell me in this browser")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    somebody_posts(visit, "Hidden Vendor")
    mo.page.clock.run_for(4 * LONGER_THAN_A_ROUND)
    expect(mo.page.locator("article.item", has_text="Hidden Vendor")).to_have_count(1)
    assert mo.page.evaluate("window.shown") == ["One new comment waits at the end of the list."]
