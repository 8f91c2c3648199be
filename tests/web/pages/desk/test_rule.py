"""The page of one rule: what it stopped and what people made of it."""

from __future__ import annotations

from moderation.storage import rule_holds
from moderation.vocabulary import Action, Author
from tests.web.pages.desk.conftest import Desk, Sitting, finding

TEXT = "Cheap watches, do look"


def test_a_rule_shows_what_it_stopped_and_what_people_decided(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    number = desk.held(bo, TEXT, "Cheap")
    desk.held(bo, TEXT, "watches")
    mo_sitting.act(mo_sitting.get("/admin/queue"), number, "publish")
    words = mo_sitting.get("/admin/policy/rules/advertising/links").words
    assert "Held2Removed0Upheld by people0Overturned by people1Share upheld0%" in words.replace(" ", "").replace(
        "Upheldbypeople", "Upheld by people"
    ).replace("Overturnedbypeople", "Overturned by people").replace("Shareupheld", "Share upheld")
    assert f"no. {number}" in words


def test_a_rule_in_shadow_shows_what_it_would_have_stopped(mo_sitting: Sitting, desk: Desk, bo: Author) -> None:
    shadow = finding(TEXT, "look", rule="a/shadow", action=Action.PUBLISH, shadow=Action.HOLD)
    number = desk.comment(bo, TEXT, finding(TEXT, "Cheap"), shadow)
    assert "None in the last 30 days." in mo_sitting.get("/admin/policy/rules/a/shadow").words
    assert f"no. {number}" in mo_sitting.get("/admin/policy/rules/a/shadow?shadow=yes").words


def test_an_unknown_rule_is_not_found(mo_sitting: Sitting) -> None:
    assert mo_sitting.get("/admin/policy/rules/no/such").status == 404


def test_every_page_says_that_a_rule_only_holds_until_an_administrator_lets_it_remove_again(
    mo_sitting: Sitting, ann_sitting: Sitting, desk: Desk
) -> None:
    with desk.house.store.write() as tx:
        rule_holds.add(
            tx,
            "advertising/links",
            "overturned",
            "People published 5 of the last 7.",
            moderator_id=None,
            now=desk.clock.at,
        )
    told = "The rule advertising/links only holds since"
    page, again = "/admin/policy/rules/advertising/links", "/admin/policy/remove-again/advertising/links"
    assert told in mo_sitting.get("/admin/queue").text
    shown = mo_sitting.get(page)
    assert "People published 5 of the last 7." in shown.words
    assert "Let it remove again" not in shown.words
    assert mo_sitting.send(again, {"csrf_token": mo_sitting.token()}).status == 403
    assert "Let it remove again" in ann_sitting.get(page).words
    filled = ann_sitting.fields(ann_sitting.get(page), again) | {"reason": "looked at it"}
    assert ann_sitting.send(again, filled).status == 302
    assert told not in mo_sitting.get("/admin/queue").text
