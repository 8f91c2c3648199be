"""What a person who comments meets, with JavaScript and without it."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ADVERT
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]

pytestmark = pytest.mark.parametrize("javascript", [True, False], ids=["with_javascript", "without_javascript"])

# Two people who write nearly the same look like spam, so each round has words of its own.
OPINION = {True: "Line 12 stops anywhere after nine, ask the driver", False: "My tram has a bell and no heating at all"}
SECOND_OPINION = {True: "Line 12 stops wherever you like", False: "My tram has heating since last Tuesday"}
PREVIEWED = {True: "Two nights are **better** than none", False: "A ferry would be **better** for the harbour"}
ANSWER = {True: "I would have said yes on the N3", False: "Proposals belong on bridges, my grandmother says"}
OFFER = {True: ADVERT, False: "Best prices for used bicycles in my shop, WhatsApp +44 7700 900123, www.bikes.example"}
BAIT = {
    True: "Buy cheap viagra now, click here http://pills.example/buy, limited offer",
    False: "Cheap viagra and cialis without prescription, click here https://pharma.example now, limited offer",
}
THREAT = {
    True: "I know where you live and I will come round tonight and break your legs",
    False: "You deserve to be shot, I am going to kill you with my own hands",
}


def own_comment(visitor: Visitor, text: str) -> None:
    """The thread shows this comment as one's own."""
    comment = visitor.page.locator("article.comment", has_text=text)
    expect(comment).to_be_visible()
    expect(comment.get_by_text("Yours", exact=True)).to_be_visible()


def test_a_comment_is_published_edited_and_withdrawn(visit: Visit, javascript: bool) -> None:
    bo = visit(javascript=javascript)
    bo.post(OPINION[javascript], name="Bo Tester")
    own_comment(bo, OPINION[javascript])

    bo.page.locator("article.comment", has_text=OPINION[javascript]).get_by_role(
        "link", name="Edit or withdraw"
    ).click()
    expect(bo.page.locator("h1")).to_have_text("Your comment is published")
    bo.page.fill("#field-comment", SECOND_OPINION[javascript])
    bo.send("Save the change")
    expect(bo.page.get_by_text("Your change is saved")).to_be_visible()
    bo.page.get_by_role("link", name="See it in the thread").click()
    expect(bo.page.locator("article.comment", has_text=SECOND_OPINION[javascript])).to_be_visible()

    bo.page.go_back()
    bo.page.get_by_text("Withdraw this comment").click()
    bo.send("Withdraw it")
    expect(bo.page.locator("h1")).to_have_text("You have withdrawn your comment")
    bo.go("/threads/night-buses")
    expect(bo.page.locator("article.comment", has_text=SECOND_OPINION[javascript])).to_have_count(0)


def test_a_preview_shows_what_would_happen_and_stores_nothing(visit: Visit, javascript: bool) -> None:
    bo = visit(javascript=javascript)
    bo.go("/threads/night-buses")
    bo.write(PREVIEWED[javascript], name="Bo Preview")
    bo.send("Preview")
    preview = bo.page.locator(".preview")
    expect(preview.locator("strong")).to_have_text("better")
    assert bo.page.input_value("#field-comment") == PREVIEWED[javascript]
    bo.go("/threads/night-buses")
    expect(bo.page.locator("article.comment", has_text=PREVIEWED[javascript].replace("*", ""))).to_have_count(0)


def test_a_reply_stands_below_the_comment_that_it_answers(visit: Visit, javascript: bool) -> None:
    ada = visit(javascript=javascript)
    ada.go("/threads/night-buses")
    asked = ada.page.locator("article.comment", has_text="Did she say yes?")
    asked.get_by_role("link", name="Reply to Mei").click()
    expect(ada.page.get_by_text("You are answering Mei.")).to_be_visible()
    ada.write(ANSWER[javascript], name="Ada Reader")
    ada.send()
    own_comment(ada, ANSWER[javascript])
    below = ada.page.locator("li", has=ada.page.locator("> article.comment", has_text="Did she say yes?"))
    expect(below.locator("ol.replies").get_by_text(ANSWER[javascript])).to_be_visible()


def test_a_held_comment_gets_a_private_page(visit: Visit, javascript: bool) -> None:
    bo = visit(javascript=javascript)
    bo.post(OFFER[javascript], name="Bo Seller")
    assert bo.heading() == "Your comment is waiting for a moderator"
    expect(bo.page.locator(".reasons")).to_contain_text("Advertising")
    expect(bo.page.locator(".raw")).to_contain_text(OFFER[javascript])
    bo.page.get_by_role("link", name="See what happens to it").click()
    expect(bo.page.locator("h1")).to_have_text("Your comment is waiting for a moderator")
    assert re.search(r"/comments/\d+/status/[\w-]{24,}$", bo.page.url)
    bo.go("/threads/night-buses")
    expect(bo.page.get_by_text(OFFER[javascript])).to_have_count(0)


def test_a_refused_comment_names_the_clause_and_the_passage_and_keeps_the_text(visit: Visit, javascript: bool) -> None:
    bo = visit(javascript=javascript)
    text = BAIT[javascript]
    bo.post(text, name="Bo Rude")
    assert bo.heading() == "Your comment was not published"
    expect(bo.page.locator(".reasons mark").first).to_be_visible()
    assert bo.page.input_value("#field-comment") == text
    assert bo.page.input_value("#field-name") == "Bo Rude"


def test_a_threat_is_refused_and_its_author_learns_of_the_block(visit: Visit, javascript: bool) -> None:
    rex = visit(javascript=javascript)
    email = f"rex{javascript}@threat.example"
    rex.post(THREAT[javascript], name="Rex Threat", email=email)
    assert rex.heading() == "Your comment was not published"
    expect(rex.page.locator(".reasons")).to_contain_text("Threats of violence")
    expect(rex.page.locator("main")).to_contain_text("blocked for a time")
    expect(rex.page.locator(".raw")).to_contain_text(THREAT[javascript])
    rex.post("I did not mean it, let me apologise.", name="Rex Threat", email=email)
    assert rex.heading().startswith("You cannot comment until ")
    expect(rex.page.locator(".raw")).to_contain_text("let me apologise")


def test_a_form_with_mistakes_comes_back_whole(visit: Visit, javascript: bool) -> None:
    bo = visit(javascript=javascript)
    bo.go("/threads/night-buses")
    bo.write("I have something to say, but no name.", name="")
    bo.send()
    expect(bo.page.get_by_role("alert")).to_contain_text("Name")
    assert bo.page.input_value("#field-comment") == "I have something to say, but no name."


def test_fields_are_remembered_by_consent_alone(visit: Visit, javascript: bool) -> None:
    ada = visit(javascript=javascript)
    ada.post(
        f"Nothing is remembered of me, and {OPINION[javascript].lower()} too.",
        name="Ada Once",
        email="ada@brook.example",
    )
    ada.go("/threads/night-buses")
    assert ada.page.input_value("#field-email") == ""
    assert [cookie["name"] for cookie in ada.context.cookies() if "visitor" in cookie["name"]] == []
    ada.write(
        f"Keep my name for the next time. {ANSWER[javascript]}, I think.",
        name="Ada Again",
        email="ada.again@brook.example",
    )
    ada.page.get_by_label("Remember me on this device").check()
    ada.send()
    ada.go("/threads/night-buses")
    assert ada.page.input_value("#field-name") == "Ada Again"
    assert ada.page.input_value("#field-email") == "ada.again@brook.example"


def test_no_script_of_a_visitor_ever_runs(visit: Visit, javascript: bool) -> None:
    rex = visit(javascript=javascript)
    name = "<script>window.name = 'caught'</script>"
    rex.post(
        f"<img src=x onerror=\"window.name='caught'\"> [click](javascript:window.name='caught') {javascript}", name=name
    )
    rex.go("/threads/night-buses")
    expect(rex.page.locator("img[onerror], a[href^='javascript']")).to_have_count(0)
    if javascript:
        assert rex.page.evaluate("window.name") == ""
