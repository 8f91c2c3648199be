"""What goes wrong at a desk by hand: double clicks, two windows, the way back, a session that ends in between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD
from tests.browser.desk_run import settled
from tests.browser.test_desk import held, in_queue, item, outcome
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]


@pytest.fixture(params=[True, False], ids=["with_javascript", "without_javascript"])
def mo(visit: Visit, signed_in: Path, request: pytest.FixtureRequest) -> Visitor:
    """A moderator at the queue."""
    return visit(javascript=request.param, storage_state=signed_in)


def lines_about(mo: Visitor, name: str, words: str) -> int:
    """How many lines of the log say this of that person."""
    mo.go("/admin/log")
    return mo.page.locator("tbody tr", has_text=name).filter(has_text=words).count()


def test_a_double_click_counts_one_strike(mo: Visitor, visit: Visit) -> None:
    _, name = held(visit)
    item(mo, name).get_by_role("button", name="Remove and strike").dblclick()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()
    assert lines_about(mo, name, "strike counted") == 1


def test_an_old_window_overwrites_nothing(mo: Visitor, visit: Visit, signed_in: Path) -> None:
    bo, name = held(visit)
    old = item(mo, name)
    other = visit(storage_state=signed_in)
    item(other, name).get_by_role("button", name="Publish", exact=True).click()
    expect(outcome(other).get_by_role("button", name="Undo")).to_be_visible()
    old.get_by_role("button", name="Remove", exact=True).click()
    told = mo.page.locator("#trouble" if mo.javascript else "#outcome")
    expect(told).to_contain_text("decided a moment ago by you; it is published now")
    bo.page.reload()
    assert bo.heading() == "Your comment is published"


def test_going_back_and_pressing_again_does_nothing_twice(mo: Visitor, visit: Visit) -> None:
    _, name = held(visit)
    item(mo, name).get_by_role("button", name="Remove and strike").click()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()
    mo.go("/admin/log")
    mo.page.go_back()
    if in_queue(mo, name).count():
        in_queue(mo, name).get_by_role("button", name="Remove and strike").click()
        expect(outcome(mo)).to_contain_text("done already, and only once")
    assert lines_about(mo, name, "strike counted") == 1


def test_a_batch_survives_a_session_that_ended_meanwhile(visit: Visit, signed_in: Path) -> None:
    """Without scripts: what was selected waits behind the sign-in, and is sent once."""
    mo = visit(javascript=False, storage_state=signed_in)
    pairs = [held(visit), held(visit)]
    mo.go("/admin/queue?sort=newest")
    for _, name in pairs:
        in_queue(mo, name).get_by_role("checkbox").first.check()
    mo.context.clear_cookies()
    mo.page.locator("#bulk").get_by_role("button", name="Remove", exact=True).click()
    expect(mo.page.locator("h1")).to_contain_text("Sign in")
    mo.page.fill("#name", "admin")
    mo.page.fill("#password", PASSWORD)
    mo.send("Sign in")
    mo.page.get_by_role("button", name="Send").first.click()
    expect(outcome(mo)).to_contain_text("2 comments removed")
    for bo, _ in pairs:
        bo.page.reload()
        assert bo.heading() == "Your comment was removed"


def test_two_who_select_the_same_decide_each_comment_once(visit: Visit, signed_in: Path) -> None:
    mo, ann = visit(storage_state=signed_in), visit(storage_state=signed_in)
    names = [held(visit)[1] for _ in range(3)]
    for who, chosen in ((mo, names[:2]), (ann, names[1:])):
        who.go("/admin/queue?sort=newest")
        for name in chosen:
            in_queue(who, name).get_by_role("checkbox").first.check()
    for who in (mo, ann):
        who.page.locator("#bulk").get_by_role("button", name="Remove", exact=True).click()
    expect(outcome(mo)).to_contain_text("2 comments removed")
    expect(outcome(ann)).to_contain_text("1 comment removed")
    expect(ann.page.locator("#trouble")).to_contain_text("decided a moment ago")
    for who in (mo, ann):
        settled(who.page)
    assert [lines_about(mo, name, "removed") for name in names] == [1, 1, 1]


def test_a_word_goes_on_a_list_beside_the_comment_without_a_page_load(visit: Visit, signed_in: Path) -> None:
    """Two clicks; the comment stays where it is, and Undo takes the word off again."""
    mo = visit(storage_state=signed_in)
    _, name = held(visit)
    shown = item(mo, name)
    mo.page.evaluate("window.sameDocument = true")
    shown.locator(".item-title").click()
    mo.page.keyboard.press("l")
    shown.locator('button[name="put"]').first.press("Enter")
    expect(outcome(mo)).to_contain_text("1 entry put on a list of the policy.")
    expect(in_queue(mo, name)).to_be_visible()
    mo.page.keyboard.press("u")
    expect(outcome(mo)).to_contain_text("Undone: 1 entry taken off a list of the policy.")
    assert mo.page.evaluate("window.sameDocument")
