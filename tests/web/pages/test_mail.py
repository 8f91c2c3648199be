"""Pages behind the links in mails: opening changes nothing, the button does, a mail program's own button too."""

from __future__ import annotations

import dataclasses

import pytest
from flask import Flask

from moderation.sending import MailServer
from moderation.storage import contacts, outbox, queue
from moderation.workflow import ask_for_notices, mail_links
from moderation.workflow.mail_links import ActLink
from tests.web.conftest import SLUG, Visitor
from tests.web.pages.desk.conftest import sit_down

__all__ = ["sit_down"]


@pytest.fixture
def house(house):
    """A house that sends mail."""
    mail = MailServer("127.0.0.1", 9, encrypted=False, sender="comments@example.org")
    settings = dataclasses.replace(house.settings, mail=mail, site_url="http://localhost")
    return dataclasses.replace(house, settings=settings)


@pytest.fixture
def ada(app: Flask, clock) -> Visitor:
    return Visitor(app.test_client(), clock)


def contact_of(house, number=1):
    with house.store.read() as tx:
        return contacts.by_id(tx, number)


def waiting(house):
    with house.store.read() as tx:
        return [(one.purpose, dict(one.payload)) for one in outbox.listed(tx, 10)]


def test_the_form_asks_and_a_ticked_box_sends_the_first_mail(house, ada):
    assert "Tell me by e-mail" in ada.get(f"/threads/{SLUG}").words
    held = ada.post("you fool", notices="yes")
    assert "A mail asks whether the address is yours." in held.words
    assert waiting(house) == [("confirm", {"contact": 1})]
    assert "Stop these mails" in ada.get(held.link("See what happens to it")).words


def test_without_the_tick_no_address_is_kept(house, ada):
    ada.post("you fool")
    assert contact_of(house) is None


def test_opening_the_links_changes_nothing_and_the_buttons_do(house, ada, clock):
    ada.post("you fool", notices="yes")
    confirm = f"/mail/confirm/{mail_links.confirm(house.secret, 1, clock())}"
    stop = f"/mail/stop/{mail_links.stop(house.secret, 1)}"
    for address in (confirm, stop):
        page = ada.get(address)
        assert (page.status, page.response.headers["Referrer-Policy"]) == (200, "no-referrer")
        assert page.response.headers["Cache-Control"] == "no-store"
    assert contact_of(house).confirmed_at is None
    assert "confirmed" in ada.send(confirm).words
    assert contact_of(house).confirmed_at == clock()
    assert "ended" in ada.send(stop).words
    assert (contact_of(house).ended_at, contact_of(house).sealed) == (clock(), "")
    assert ada.send(stop).status == 200
    assert ada.send(confirm).status == 410


def test_a_mail_programs_own_button_stops_the_mails_without_any_page(house, ada, clock):
    ada.post("you fool", notices="yes")
    stop = f"/mail/stop/{mail_links.stop(house.secret, 1)}"
    sent = ada.send(stop, {"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "none"})
    assert sent.status == 200
    assert contact_of(house).ended_at == clock()


@pytest.mark.parametrize("kind", ["confirm", "stop", "act"])
@pytest.mark.parametrize("token", ["x", "WzFd.AAAA", "%00", "a" * 5000])
def test_links_that_are_not_ours_say_so(ada, kind, token):
    assert ada.get(f"/mail/{kind}/{token}").status in {404, 410}
    assert ada.send(f"/mail/{kind}/{token}").status in {404, 410}


def test_a_moderator_decides_from_the_digest(house, app, ada, clock, sit_down):
    mo = sit_down("Mo")
    page = mo.get("/admin/account")
    sent = mo.send(
        "/admin/account/digest", {**mo.fields(page, "/admin/account/digest"), "address": "no", "do": "start"}
    )
    assert "That is not an e-mail address" in sent.words
    mo.send(
        "/admin/account/digest",
        {**mo.fields(page, "/admin/account/digest"), "address": "mo@gazette.example", "do": "start"},
    )
    assert "A mail is on its way to you." in mo.get("/admin/account").words
    ask_for_notices.confirm(house, mail_links.confirm(house.secret, 1, clock()), clock())
    assert "You get a mail a few minutes after" in mo.get("/admin/account").words
    ada.post("you fool")
    address = f"/mail/act/{mail_links.act(house.secret, ActLink('publish', 1, 1, 1), clock())}"
    page = ada.get(address)
    assert (page.heading, "you fool" in page.words, "You act as Mo" in page.words) == (
        "Publish this comment?",
        True,
        True,
    )
    with house.store.read() as tx:
        assert queue.item(tx, 1, clock()).status == "held"
    assert ada.send(address).heading == "The comment is published"
    again = ada.send(address)
    assert (again.status, again.heading) == (409, "This comment does not wait any more")
    assert "Mo has decided this comment already." in again.words
    with house.store.read() as tx:
        assert queue.item(tx, 1, clock()).version == 2


def test_without_a_mail_server_nothing_is_offered(app, clock, sqlite_store, ada, house):
    app.extensions["house"] = dataclasses.replace(house, settings=dataclasses.replace(house.settings, mail=None))
    assert "Tell me by e-mail" not in ada.get(f"/threads/{SLUG}").words
