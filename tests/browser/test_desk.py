"""A moderator's day: signing in, working the queue, stopping somebody, taking it back."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import PASSWORD
from tests.browser.service import Service
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
# Nearly the same text by many people looks like spam, so everybody sells something else.
FIRST = "Agnes Bertram Cecil Doris Edgar Flora Gordon Hilda Ivor Judith Kenneth Lilian Maud Norman Olive Percy".split()
LAST = "Pool Vale Marsh Croft".split()
GOODS = "bicycles,woollen hats,garden gnomes,violin strings,sailing boats,winter tyres,goat cheese,old maps".split(",")
PEOPLE = zip(itertools.product(LAST, FIRST), itertools.cycle([*GOODS, "candles"]), strict=False)


@pytest.fixture(params=[True, False], ids=["with_javascript", "without_javascript"])
def mo(visit: Visit, signed_in: Path, request: pytest.FixtureRequest) -> Visitor:
    """A moderator at the queue."""
    moderator = visit(javascript=request.param, storage_state=signed_in)
    moderator.go("/admin/queue")
    return moderator


def held(visit: Visit, *, name: str = "", email: str = "") -> tuple[Visitor, str]:
    """Somebody new whose comment waits in the queue, with their private page open; and their name."""
    (last, first), goods = next(PEOPLE)
    visitor, name = visit(), name or f"{first} {last}"
    text = f"I sell {goods} in my shop, call 020 7946 0018 or write to {first.lower()}@{last.lower()}.example"
    visitor.post(text, name=name, email=email or f"{first.lower()}@{last.lower()}.example")
    assert visitor.heading() == "Your comment is waiting for a moderator"
    visitor.page.get_by_role("link", name="See what happens to it").click()
    return visitor, name


def item(mo: Visitor, name: str) -> Locator:
    """Their comment in the queue."""
    mo.go("/admin/queue?sort=newest")
    return in_queue(mo, name)


def in_queue(mo: Visitor, name: str) -> Locator:
    return mo.page.locator("article.item", has=mo.page.locator(".item-title", has_text=name))


def outcome(mo: Visitor) -> Locator:
    return mo.page.locator("#outcome")


def test_the_one_time_link_works_once(signed_in: Path, service: Service, visit: Visit) -> None:
    late = visit()
    late.go(service.sign_in_link)
    expect(late.page.get_by_role("alert")).to_contain_text("used before")


def test_a_password_signs_in_and_a_wrong_one_does_not(signed_in: Path, visit: Visit) -> None:
    mo = visit()
    mo.go("/admin/queue")
    assert mo.heading() == "Sign in to the desk"
    for password, heading in (("not the password", "Sign in to the desk"), (PASSWORD, "Queue")):
        mo.page.fill("#name", "admin")
        mo.page.fill("#password", password)
        mo.send("Sign in")
        assert mo.heading() == heading
    mo.send("Sign out")
    mo.go("/admin/queue")
    assert mo.heading() == "Sign in to the desk"


def test_an_item_shows_passage_rule_score_and_history(mo: Visitor, visit: Visit) -> None:
    _, name = held(visit)
    shown = item(mo, name)
    expect(shown.locator("mark").first).to_be_visible()
    expect(shown.locator(".findings").first).to_contain_text("holds from")
    expect(shown.locator(".author-line")).to_contain_text("0 published")


def test_a_published_comment_appears_and_undo_takes_it_back(mo: Visitor, visit: Visit) -> None:
    bo, name = held(visit)
    item(mo, name).get_by_role("button", name="Publish", exact=True).click()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()
    bo.page.reload()
    assert bo.heading() == "Your comment is published"
    outcome(mo).get_by_role("button", name="Undo").click()
    expect(in_queue(mo, name)).to_be_visible()
    bo.page.reload()
    assert bo.heading() == "Your comment is waiting for a moderator"


def test_a_removal_with_a_strike_tells_the_author_why(mo: Visitor, visit: Visit) -> None:
    bo, name = held(visit)
    shown = item(mo, name)
    shown.get_by_text("Clause and reason").click()
    shown.get_by_label("Clause", exact=True).first.select_option("advertising")
    shown.get_by_label("Reason (the author may read it)").fill("Tickets are sold at the station.")
    shown.get_by_role("button", name="Remove and strike").click()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()
    bo.page.reload()
    assert bo.heading() == "Your comment was removed"
    expect(bo.page.locator("main")).to_contain_text("Tickets are sold at the station.")
    expect(bo.page.locator("main")).to_contain_text("Advertising")


def test_several_are_decided_at_once_and_taken_back_as_one(mo: Visitor, visit: Visit) -> None:
    pairs = [held(visit), held(visit)]
    for _, name in pairs:
        item(mo, name)
    for _, name in pairs:
        in_queue(mo, name).get_by_role("checkbox").first.check()
    mo.page.locator("#bulk").get_by_role("button", name="Remove", exact=True).click()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()
    for bo, _ in pairs:
        bo.page.reload()
        assert bo.heading() == "Your comment was removed"
    outcome(mo).get_by_role("button", name="Undo").click()
    for bo, name in pairs:
        expect(in_queue(mo, name)).to_be_visible()
        bo.page.reload()
        assert bo.heading() == "Your comment is waiting for a moderator"


def test_somebody_banned_comes_back_under_another_name_and_is_stopped(mo: Visitor, visit: Visit) -> None:
    email = f"rex{mo.ip}@loud.example"
    _, name = held(visit, name="Rex Tester" if mo.javascript else "Rex Prover", email=email)
    shown = item(mo, name)
    shown.get_by_text("Block or ban").click()
    shown.locator("[id^=restrict-clause]").select_option("advertising")
    shown.get_by_label("Why now").fill("Sells tickets under every article.")
    shown.get_by_role("button", name="Ban for good").click()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()

    mo.go("/admin/bans")
    row = mo.page.locator("tbody tr", has_text=name).first
    for words in ("Ban", "Advertising", "Sells tickets under every article.", "admin", "for good", "in force"):
        expect(row).to_contain_text(words)

    again = visit()
    again.post("I only wanted to say that I like the new timetable.", name="Somebody Else", email=email)
    assert again.heading() == "You cannot comment here any more"
    expect(again.page.locator(".facts")).to_contain_text("Advertising")
    expect(again.page.locator(".facts")).to_contain_text("No end date")
    expect(again.page.locator(".raw")).to_contain_text("I like the new timetable")

    mo.page.locator("tbody tr", has_text=name).first.get_by_role("link", name=re.compile("^Ban")).click()
    mo.page.fill("#lift-reason", "He has apologised.")
    mo.send("Lift")
    later = visit()
    later.post("Thank you for letting me write again.", name=name, email=email)
    assert later.heading() != "You cannot comment here any more"


def test_a_block_names_its_end(mo: Visitor, visit: Visit) -> None:
    email = f"rex{mo.ip}@loud.example"
    _, name = held(visit, name="Rex Brief" if mo.javascript else "Rex Curt", email=email)
    shown = item(mo, name)
    shown.get_by_text("Block or ban").click()
    shown.get_by_label("Why now").fill("The same offer twice.")
    shown.get_by_role("button", name="Block for a time").click()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()
    again = visit()
    again.post("Let me explain what I meant by that.", name=name, email=email)
    assert again.heading().startswith("You cannot comment until ")
    outcome(mo).get_by_role("button", name="Undo").click()
    expect(in_queue(mo, name)).to_be_visible()
    freed = visit()
    freed.post("It was meant as a joke about the timetable.", name=name, email=email)
    assert not freed.heading().startswith("You cannot comment")


def test_a_ban_without_a_reason_is_asked_for_and_loses_nothing(mo: Visitor, visit: Visit) -> None:
    _, name = held(visit)
    shown = item(mo, name)
    shown.get_by_text("Block or ban").click()
    shown.get_by_role("button", name="Ban for good").click()
    if mo.javascript:
        expect(mo.page.locator("#trouble")).to_contain_text("Say why this person is stopped now.")
        shown.get_by_label("Why now").fill("Advertises under every article.")
        shown.get_by_role("button", name="Ban for good").click()
    else:
        expect(mo.page.locator("h1")).to_have_text("Not done yet")
        mo.page.fill("#act-reason", "Advertises under every article.")
        mo.send("Ban for good")
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()


def test_every_act_stands_in_the_log(mo: Visitor, visit: Visit) -> None:
    _, name = held(visit)
    item(mo, name).get_by_role("button", name="Remove", exact=True).click()
    expect(outcome(mo).get_by_role("button", name="Undo")).to_be_visible()
    mo.go("/admin/log")
    expect(mo.page.locator("tbody tr").first).to_contain_text("admin")


def test_nobody_gets_in_without_signing_in(visit: Visit) -> None:
    stranger = visit()
    for path in ("/admin/", "/admin/queue", "/admin/people", "/admin/bans", "/admin/log", "/admin/moderators"):
        stranger.go(path)
        assert stranger.heading() == "Sign in to the desk"
