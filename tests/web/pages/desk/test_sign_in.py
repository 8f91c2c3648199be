"""Signing in: by password, by one-time link, after an expired session; and signing out."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest

from moderation.vocabulary import Author
from moderation.workflow import moderators
from moderation.workflow.house import House
from tests.web.conftest import Clock, Page, Visitor
from tests.web.pages.desk.conftest import PASSWORD, Desk, Sitting


def sign_in(visitor: Visitor, name: str, password: str, path: str = "/admin/sign-in", **more: str) -> Page:
    form = visitor.get(path)
    action = form.all(".//main//form")[0].get("action")
    return visitor.send(action, {"name": name, "password": password, "csrf_token": form.field("csrf_token"), **more})


@pytest.fixture
def link(house: House, clock: Clock) -> str:
    """The address of a one-time link for Joan, who has no password yet."""
    token = secrets.token_urlsafe(32)
    moderators.add(house, None, "Joan", "moderator", link=token, batch="0" * 32, now=clock())
    return f"/admin/sign-in/{token}"


def test_the_right_password_opens_the_desk(mo_sitting: Sitting) -> None:
    page = mo_sitting.get("/admin/queue")
    assert page.status == 200
    assert page.link("Mo") == "/admin/account"


@pytest.mark.parametrize(
    ("name", "password"), [("Mo", "wrong words here"), ("Nobody", PASSWORD), ("Mo", "x" * 100_000)]
)
def test_a_wrong_name_and_a_wrong_password_are_told_in_the_same_words(
    mo_sitting: Sitting, ada_browsing: Visitor, name: str, password: str
) -> None:
    page = sign_in(ada_browsing, name, password)
    assert page.status in {401, 403, 422}
    assert page.field("name") == name
    assert page.field("password") == ""
    assert ada_browsing.client.get_cookie("desk") is None
    assert page.status == sign_in(ada_browsing, "Somebody", "other words here").status


def test_an_empty_form_says_what_is_missing(ada_browsing: Visitor) -> None:
    page = sign_in(ada_browsing, "", "")
    assert page.status == 422
    assert "Fill in both name and password." in page.words


def test_who_guesses_is_slowed_down_with_a_clear_word(mo_sitting: Sitting, ada_browsing: Visitor) -> None:
    pages = [sign_in(ada_browsing, "Mo", f"guess number {n}") for n in range(7)]
    assert pages[-1].status == 429
    assert pages[-1].response.headers["Retry-After"]
    assert sign_in(ada_browsing, "Mo", PASSWORD).status == 429


def test_after_signing_in_the_page_that_was_asked_for_opens(
    mo_sitting: Sitting, visitor: Callable[..., Visitor]
) -> None:
    other = visitor("Mo", "", "203.0.113.31")
    asked = other.get("/admin/people/7?x=1").response.location
    assert sign_in(other, "Mo", PASSWORD, asked).response.location == "/admin/people/7?x=1"


@pytest.mark.parametrize(
    "query",
    [
        "next=https://evil.example",
        "next=//evil.example",
        "next=index.threads",
        "next=desk_acts.act",
        "next=desk_people.person&person_id=abc",
        "next=desk_people.person",
        "next=static&filename=x",
        "next=desk_log.log&_external=1&_scheme=javascript&_anchor=x",
        "next=%00",
    ],
)
def test_a_made_up_next_page_never_leads_away(mo_sitting: Sitting, visitor: Callable[..., Visitor], query: str) -> None:
    sent = sign_in(visitor("Mo", "", "203.0.113.31"), "Mo", PASSWORD, f"/admin/sign-in?{query}")
    assert sent.status == 303
    assert sent.response.location in {"/admin/queue", "/admin/log"}


def test_looking_at_a_one_time_link_does_not_use_it_up(ada_browsing: Visitor, link: str) -> None:
    for _ in range(3):
        page = ada_browsing.get(link)
        assert page.status == 200
        assert ada_browsing.client.head(link).status_code == 200
    sent = ada_browsing.send(link, {"csrf_token": page.field("csrf_token")})
    assert sent.response.location == "/admin/account"
    assert "Choose a password" in ada_browsing.get("/admin/account").words


def test_a_one_time_link_works_once(ada_browsing: Visitor, visitor: Callable[..., Visitor], link: str) -> None:
    late = visitor("Late", "", "192.0.2.99")
    form = late.get(link)
    ada_browsing.send(link, {"csrf_token": ada_browsing.get(link).field("csrf_token")})
    sent = late.send(link, {"csrf_token": form.field("csrf_token")})
    assert sent.status == 410
    assert "used before or has expired" in sent.words
    assert late.get(link).status == 410
    assert late.client.get_cookie("desk") is None


def test_a_one_time_link_expires(ada_browsing: Visitor, clock: Clock, link: str) -> None:
    clock.forward(hours=25)
    assert ada_browsing.get(link).status == 410


def test_a_made_up_link_is_no_error(ada_browsing: Visitor) -> None:
    assert ada_browsing.get("/admin/sign-in/made-up").status == 410


def test_signing_out_ends_the_session_and_says_so(mo_sitting: Sitting) -> None:
    sent = mo_sitting.send("/admin/sign-out", {"csrf_token": mo_sitting.token()})
    assert "You are signed out." in mo_sitting.get(sent.response.location).words
    assert mo_sitting.get("/admin/queue").status == 303


def test_opening_the_sign_out_address_signs_nobody_out(mo_sitting: Sitting) -> None:
    assert mo_sitting.get("/admin/sign-out").status == 405
    assert mo_sitting.get("/admin/queue").status == 200


def test_who_is_signed_in_already_goes_on(mo_sitting: Sitting) -> None:
    assert mo_sitting.get("/admin/sign-in").response.location == "/admin/queue"


def test_a_session_ends_after_twelve_idle_hours(mo_sitting: Sitting, clock: Clock) -> None:
    clock.forward(hours=13)
    assert mo_sitting.get("/admin/queue").status == 303


def test_an_act_sent_with_an_expired_session_is_kept_through_the_sign_in(
    mo_sitting: Sitting, desk: Desk, clock: Clock, bo: Author
) -> None:
    number = desk.held(bo, "some thing", "some")
    page = mo_sitting.get("/admin/queue")
    clock.forward(hours=13)
    late = mo_sitting.act(page, number, "remove", reason="A reason that took an hour to write.")
    assert late.status == 401
    assert "nothing was done yet" in late.words
    assert desk.status(number) == "held"
    fields = {**mo_sitting.fields(late, "/admin/sign-in"), "name": "Mo", "password": PASSWORD}
    again = mo_sitting.send("/admin/sign-in", fields)
    assert "You are signed in again" in again.words
    assert "A reason that took an hour to write." in again.words
    assert desk.status(number) == "held"
    mo_sitting.send("/admin/acts", mo_sitting.fields(again, "/admin/acts"))
    assert desk.status(number) == "removed"
    assert desk.read(number).reviews[0].reason == "A reason that took an hour to write."


def test_what_is_kept_cannot_be_made_up_and_holds_no_password(
    mo_sitting: Sitting, clock: Clock, visitor: Callable[..., Visitor]
) -> None:
    token = mo_sitting.token()
    clock.forward(hours=13)
    late = mo_sitting.send("/admin/account", {"password_new": "a brand new secret", "csrf_token": token})
    assert "a brand new secret" not in late.text
    other = visitor("Mo", "", "203.0.113.31")
    sent = sign_in(other, "Mo", PASSWORD, kept="WyJkZXNrX2FjdHMuYWN0Il0.made.up")
    assert sent.response.location == "/admin/queue"


def test_a_stale_form_of_a_live_session_is_given_back_to_be_sent_again(
    mo_sitting: Sitting, desk: Desk, bo: Author
) -> None:
    number = desk.held(bo, "some thing", "some")
    page = mo_sitting.get("/admin/queue")
    stale = mo_sitting.act(page, number, "remove", csrf_token="from-an-old-tab", reason="Typed with care.")
    assert stale.status == 400
    assert "This page was out of date" in stale.words
    assert "Typed with care." in stale.words
    mo_sitting.send("/admin/acts", mo_sitting.fields(stale, "/admin/acts"))
    assert desk.status(number) == "removed"
