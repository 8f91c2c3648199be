"""The other ways to write, on both databases: whatever fails, nothing is half done, doubled or lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from moderation.policy.current import PolicyFile
from moderation.sending import MailServer
from moderation.settings import Settings
from moderation.storage import log
from moderation.storage.database import Store
from moderation.storage.log import LogEntry
from moderation.vocabulary import Author, Status
from moderation.workflow import ask_for_notices, keys, mail_links
from moderation.workflow.house import House
from moderation.workflow.mail_links import ActLink
from tests.web.apis.conftest import KEY, SITE
from tests.web.conftest import SECRET, SLUG, Clock, Page, Visitor
from tests.web.faults import Fault, everything, faults, tried
from tests.web.pages.desk.conftest import Desk, Sitting, ann_sitting, desk, sit_down

__all__ = ["ann_sitting", "desk", "sit_down"]

HEADERS = {"Authorization": f"Bearer {KEY}"}
Press = Callable[..., Page]


@pytest.fixture
def house(store: Store, policy_path: Path, tmp_path: Path) -> House:
    """A house that sends mail, on either database."""
    mail = MailServer("127.0.0.1", 9, encrypted=False, sender="comments@example.org")
    settings = Settings(tmp_path, "sqlite://", policy_path, SECRET, mail=mail, site_url="http://localhost")
    return House(store, PolicyFile(policy_path), SECRET, settings)


@pytest.fixture
def fault(house: House) -> Iterator[Fault]:
    with faults(house) as made:
        yield made


@pytest.fixture
def press(house: House, fault: Fault, ann_sitting: Sitting) -> Press:
    """Send a form of the desk again and again, with a fault ever later."""
    token = ann_sitting.token()

    def pressed(path: str, batch: str, *, in_steps: bool = False, **fields: str) -> Page:
        whole = {"csrf_token": token, "batch": batch * 32, **fields}
        return tried(house, fault, lambda: ann_sitting.send(path, whole), compared=not in_steps)

    return pressed


def test_other_systems_post_edit_and_withdraw(house: House, fault: Fault, app: Flask, clock: Clock) -> None:
    keys.issue(house, SITE, key=KEY, batch="first key", now=clock())
    ada = Visitor(app.test_client(), clock)
    author = {"name": "Ada", "email": "ada@example.org", "ip": "192.0.2.10"}
    place = f"/api/v1/threads/{SLUG}/comments"

    def call(method: str, path: str, body: object, **headers: str) -> Page:
        return Page(ada.client.open(path, method=method, json=body, headers=headers))

    posted = tried(
        house,
        fault,
        lambda: call(
            "POST", place, {"text": "Bring them back", "author": author}, **HEADERS, **{"Idempotency-Key": "1"}
        ),
    )
    token, own = {"Comment-Token": posted.response.json["token"]}, f"/api/v1/comments/{posted.response.json['id']}"
    tried(house, fault, lambda: call("PATCH", own, {"text": "Bring them all back"}, **token))
    tried(house, fault, lambda: call("DELETE", own, None, **token))
    asked = {"api_key": KEY, "blog": SITE, "user_ip": "192.0.2.10", "comment_content": "Hello", "guid": "one"}
    tried(house, fault, lambda: ada.send("/1.1/comment-check", asked))
    tried(house, fault, lambda: ada.send("/1.1/submit-spam", asked))


def test_asking_for_mails_and_using_their_links(
    house: House, fault: Fault, app: Flask, clock: Clock, ann_sitting: Sitting
) -> None:
    ada = Visitor(app.test_client(), clock)
    form = ada.form(comment="you fool", notices="yes")
    # The comment is stored before the address is: a failure in between is no failure of the comment.
    ada.send(f"/threads/{SLUG}/comments", form)
    tried(house, fault, lambda: ada.send(f"/mail/confirm/{mail_links.confirm(house.secret, 1, clock())}"))
    tried(house, fault, lambda: ada.send(f"/mail/stop/{mail_links.stop(house.secret, 1)}"))
    page = ann_sitting.get("/admin/account")
    digest = ann_sitting.fields(page, "/admin/account/digest") | {"address": "mo@gazette.example", "do": "start"}
    tried(house, fault, lambda: ann_sitting.send("/admin/account/digest", digest), compared=False)
    contact = everything(house)["contact"][-1][0]
    ask_for_notices.confirm(house, mail_links.confirm(house.secret, contact, clock()), clock())
    act = mail_links.act(house.secret, ActLink("publish", 1, 1, contact), clock())
    with fault.at(commit=1):
        refused = ada.send(f"/mail/act/{act}")
    assert refused.status == 503
    assert ada.send(f"/mail/act/{act}").heading == "The comment is published"


def test_a_report_counts_once(house: House, fault: Fault, app: Flask, clock: Clock, desk: Desk, bo: Author) -> None:
    desk.comment(bo, "Buses are fine.", status=Status.PUBLISHED)
    ada = Visitor(app.test_client(), clock)
    fields = {"token": ada.get("/comments/1/report").field("token"), "kind": "policy", "clause": "attacks"}
    tried(house, fault, lambda: ada.send("/comments/1/report", fields))
    assert "counts once" in ada.send("/comments/1/report", fields).words


def test_signing_in_and_out(house: House, fault: Fault, app: Flask, ann_sitting: Sitting) -> None:
    page = Sitting(app.test_client(), ann_sitting.clock, "Ann", "", "203.0.113.30")
    form = {
        "name": "Ann",
        "password": "seven quiet buses",
        "csrf_token": page.get("/admin/sign-in").field("csrf_token"),
    }

    def sign_in() -> Page:
        page.clock.forward(minutes=1)  # who tries too often is slowed down
        return page.send("/admin/sign-in", form)

    signed = tried(house, fault, sign_in, compared=False)
    assert signed.status == 303
    assert page.get("/admin/queue").status == 200
    out = {"csrf_token": page.token()}
    with fault.at(commit=1):
        assert page.send("/admin/sign-out", out).status == 503
    assert page.send("/admin/sign-out", out).status == 303
    assert page.get("/admin/queue").status in {303, 401}


def test_acts_about_people(house: House, desk: Desk, bo: Author, rex: Author, press: Press) -> None:
    first, _ = desk.held(bo, "some thing", "some"), desk.held(rex, "some other thing", "some")
    for number in range(3):
        desk.comment(rex, f"fine words {number}", status=Status.PUBLISHED)
    bo_id, rex_id = desk.read(first).author.person_id, desk.read(2).author.person_id
    because = {"clause": "attacks", "reason": "Because."}
    # A ban that reaches back takes several transactions; sending it again does what is left, and nothing twice.
    press(f"/admin/people/{rex_id}/restrictions", "a", in_steps=True, kind="ban", back_too="yes", **because)
    assert {desk.status(number) for number in range(2, 6)} == {"removed"}
    [ban] = everything(house)["ban"]
    assert [act.kind for act in logged(house, "a" * 32)] == ["ban", *["remove"] * 4]
    press(f"/admin/bans/{ban[0]}/lift", "b", reason="It was a mistake.")
    press(f"/admin/people/{bo_id}/notes", "c", text="Writes at night.")
    press(f"/admin/people/{bo_id}/word", "d", other=str(rex_id), verdict="same", reason="They said so.")
    press("/admin/bans/keys", "e", key="mail", typed="eve@example.org", kind="ban", **because)


def test_the_other_acts_of_the_desk(house: House, press: Press) -> None:
    press("/admin/threads", "0", slug="day-buses", title="Day buses", url="", author_name="Joan")
    press("/admin/threads/1/closed", "f", closed="yes")
    press("/admin/replies", "1", clause="attacks", title="Kind", text="Please be kind.")
    press("/admin/attack/on", "2", reason="A bad night.", length="1h")
    press("/admin/attack/off", "3")
    press("/admin/keys", "4", site="https://other.example")
    press(f"/admin/keys/{everything(house)['api_key'][-1][0]}/revoke", "5")


def logged(house: House, batch: str) -> tuple[LogEntry, ...]:
    with house.store.read() as tx:
        return log.batch(tx, batch)
