"""The queue with nothing but keys: a hundred mixed comments are decided, and nothing is lost or done twice on the way.

`python -m tests.browser.desk_run` does the same and prints how many keys and how much time each decision took.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import sign_in
from tests.browser.desk_run import empty_the_queue, settled, until
from tests.browser.queue_of import fill
from tests.browser.service import Service
from tests.browser.visitor import Visitor

Sit = Callable[..., Visitor]
WAITING = 120


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A service of its own, with a long queue that the policy itself has filled."""
    folder = tmp_path_factory.mktemp("busy")
    fill(folder, WAITING)
    running = Service(folder)
    yield running
    running.stop()


@pytest.fixture(scope="module")
def cookies(browser: Browser, busy: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sign_in(browser, busy, tmp_path_factory.mktemp("busy-session"))


@pytest.fixture
def sit(browser: Browser, busy: Service, cookies: Path) -> Iterator[Sit]:
    """A moderator's window on the queue."""
    opened: list[Visitor] = []

    def come(path: str = "/admin/queue", **options: object) -> Visitor:
        opened.append(Visitor(browser, busy.address, storage_state=cookies, **options))
        opened[-1].go(path)
        return opened[-1]

    yield come
    assert [trouble for visitor in opened for trouble in visitor.leave()] == []


def ids(page: Page) -> list[str]:
    return page.eval_on_selector_all("[data-items] [data-item]", "all => all.map((one) => one.dataset.item)")


def waiting(page: Page) -> int:
    return int(re.sub(r"\D", "", page.locator(".desk-nav [data-held]").inner_text()))


def test_what_another_moderator_decided_is_told_and_never_overwritten(sit: Sit) -> None:
    mo, ann = sit(), sit()
    first = ids(mo.page)[0]
    mo.page.keyboard.press("j")
    ann.page.keyboard.press("j")
    mo.page.keyboard.press("p")
    settled(mo.page)
    ann.page.keyboard.press("r")
    expect(ann.page.locator("#trouble")).to_contain_text("decided a moment ago by you; it is published now")
    assert first not in ids(ann.page)
    mo.page.keyboard.press("u")
    expect(mo.page.locator(f'[data-item="{first}"]')).to_be_visible()
    settled(mo.page)


def test_undo_goes_back_act_by_act_and_the_same_comments_wait_again(sit: Sit) -> None:
    page = sit().page
    before, count = ids(page), waiting(page)
    page.keyboard.press("j")
    for key in "prs":
        page.keyboard.press(key)
    settled(page)
    assert (ids(page)[:2], waiting(page)) == (before[3:5], count - 3)
    for _ in range(3):
        page.keyboard.press("u")
    for one in before[:3]:
        expect(page.locator(f'[data-item="{one}"]')).to_be_visible()
    settled(page)
    page.reload()
    assert (ids(page), waiting(page)) == (before, count)


def test_decisions_of_an_ended_session_are_kept_and_sent_once_after_signing_in(sit: Sit) -> None:
    mo = sit()
    page, count = mo.page, waiting(mo.page)
    kept = mo.context.cookies()
    page.keyboard.press("j")
    mo.context.clear_cookies()
    for key in "prr":
        page.keyboard.press(key)
    expect(page.locator("#trouble")).to_contain_text("Decisions kept in this window: 3")
    mo.context.add_cookies(kept)  # as after signing in again
    page.on("dialog", lambda dialog: dialog.accept())
    mo.go("/admin/queue")
    assert waiting(page) == count
    page.get_by_role("button", name="Send them now").click()
    settled(page)
    assert waiting(page) == count - 3
    for _ in range(2):
        page.keyboard.press("u")
    settled(page)


def test_a_connection_that_breaks_loses_nothing_and_does_nothing_twice(sit: Sit) -> None:
    mo = sit()
    page, broken = mo.page, []
    count = waiting(page)

    def sent_but_not_answered(route: Route) -> None:
        broken.append(route.fetch())
        route.abort()

    page.route("**/admin/acts", sent_but_not_answered, times=1)
    page.keyboard.press("j")
    page.keyboard.press("p")
    expect(page.locator("#trouble")).to_contain_text("The service cannot be reached")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#outcome")).to_contain_text("This was done already, and only once")
    assert waiting(page) == count - 1
    assert len(broken) == len(mo.troubles) == 1
    mo.troubles.clear()


def test_filters_and_more_come_without_a_page_load(sit: Sit) -> None:
    page = sit().page
    page.evaluate("window.sameDocument = true")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    until(page, "() => document.querySelectorAll('[data-items] [data-item]').length > 60")
    page.keyboard.press("/")
    page.keyboard.type("shop sells")
    expect(page.locator("#queue-count")).to_contain_text("of")
    assert page.url.endswith("?q=shop+sells")
    page.select_option("#clause", "threats")
    expect(page.locator(".empty")).to_contain_text("Nothing held matches this.")
    page.fill("#q", "")
    expect(page.locator("article.item").first).to_contain_text("regret")
    assert page.evaluate("window.sameDocument")


def test_one_act_decides_a_group_and_one_undo_brings_it_back(sit: Sit) -> None:
    page = sit("/admin/queue?group=text&sort=harm").page
    count = waiting(page)
    group = page.locator("article.group").first
    size = len(group.get_attribute("data-item").split(","))
    assert size > 3
    page.keyboard.press("j")
    page.keyboard.press("r")
    settled(page)
    assert waiting(page) == count - size
    page.keyboard.press("u")
    expect(page.locator(".desk-nav [data-held]")).to_have_text(str(count))


def test_views_are_kept_under_a_name(sit: Sit) -> None:
    mo = sit("/admin/queue?clause=threats&sort=score")
    mo.page.fill("#view-name", "Threats first")
    mo.send("Keep")
    mo.go("/admin/queue")
    with mo.page.expect_navigation():
        mo.page.get_by_role("link", name="Threats first").click()
    assert mo.page.url.endswith("?clause=threats&sort=score")
    with mo.page.expect_navigation():
        mo.page.locator(".view-forms button", has_text="Forget").click()
    assert mo.page.locator(".saved-views").count() == 0


def test_a_hundred_mixed_comments_are_decided_with_the_keyboard_alone(sit: Sit) -> None:
    mo = sit()
    run = empty_the_queue(mo.page)
    assert run.decided >= 100
    assert run.keys < 3 * run.decided
    assert all(run.acts[key] for key in "prsbu"), run.acts
    mo.go("/admin/queue")
    expect(mo.page.locator(".empty")).to_contain_text("Nothing waits for you.")
