"""A desk with comments in its queue, and moderators who sit at it with a browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from moderation.aliases.keys import keys_of
from moderation.storage import comments, decisions, moderators, people, queue, threads
from moderation.storage.views import DeskComment
from moderation.vocabulary import Action, Author, Decision, Finding, Span, Status
from moderation.workflow import sign_in
from moderation.workflow.house import House
from tests.web.conftest import SLUG, Clock, Page, Visitor

POLICY = """\
version: 3
site: {name: Test Gazette, contact: desk@gazette.example}
preamble: Be kind.
discretion: The administrators decide.
clauses:
  threats: {title: Threats of violence, text: Do not threaten anybody.}
  advertising: {title: Advertising, text: Do not sell things here.}
  attacks: {title: Personal attacks, text: Argue with the argument.}
offenders:
  strike_expires: 180d
  strikes: {threats: 4, default: 1}
  ladder:
    - {at: 1, do: warn}
    - {at: 5, do: block, for: 24h, automatic: true}
    - {at: 9, do: ban}
rules: []
"""
PASSWORD = "seven quiet buses"


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    """A policy without rules: what waits in the queue is put there with the decision that a test needs."""
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, "utf-8")
    return path


def finding(text: str, passage: str, **given: object) -> Finding:
    """What a rule noticed about a passage of the text."""
    start = text.index(passage)
    facts: dict = {
        "rule": "advertising/links",
        "clause": "advertising",
        "action": Action.HOLD,
        "score": 0.71,
        "because": "Links from newcomers are looked at first.",
        "note": "3 links, the limit is 2",
        "spans": (Span(start, start + len(passage), passage),),
        "thresholds": {"hold": 0.5, "remove": 0.92},
    }
    return Finding(**{**facts, **given})


@dataclass
class Desk:
    """Puts comments where moderators find them."""

    house: House
    clock: Clock

    def comment(
        self,
        author: Author,
        text: str,
        *findings: Finding,
        status: Status = Status.HELD,
        at: datetime | None = None,
        slug: str = SLUG,
        parent: int | None = None,
    ) -> int:
        """Store a comment with this decision; its number comes back."""
        moment = at or self.clock() - timedelta(hours=2)
        action = max((one.action for one in findings), default=Action.PUBLISH)
        with self.house.store.write() as tx:
            thread = threads.by_slug(tx, slug)
            assert thread is not None
            person = people.find_or_add(tx, keys_of(author, self.house.secret), author.name, moment)
            number = comments.record(
                tx,
                thread_id=thread.id,
                parent_id=parent,
                person_id=person,
                name=author.name,
                website=author.website,
                text=text,
                status=status,
                token_digest=secrets.token_hex(32),
                now=moment,
            )
            decisions.record(tx, number, 1, Decision(action, findings, 3, "0" * 64), POLICY, moment)
        return number

    def held(self, author: Author, text: str, passage: str, **given: object) -> int:
        """Hold a comment for a passage of its text."""
        return self.comment(author, text, finding(text, passage, **given))

    def read(self, number: int) -> DeskComment:
        """The comment as it stands now."""
        with self.house.store.read() as tx:
            found = queue.item(tx, number, self.clock())
        assert found is not None
        return found

    def status(self, number: int) -> str:
        """Where the comment stands now."""
        return str(self.read(number).status)


@dataclass
class Sitting(Visitor):
    """A moderator at the desk."""

    def fields(self, page: Page, action: str, n: int = 0) -> dict[str, str]:
        """What the n-th form with this address would send as it stands, but for its buttons."""
        forms = [form for form in page.root.iter("form") if form.get("action") == action]
        return _filled(forms[n])

    def act(self, page: Page, number: int, act: str, form: int = 0, **changes: str) -> Page:
        """Press a button of the item's form, after changing some fields."""
        item = next(node for node in page.root.iter("article") if node.get("data-item") == str(number))
        forms = [node for node in item.iter("form") if "acts" in (node.get("class") or "").split()]
        return self.send("/admin/acts", {**_filled(forms[form]), "act": act, **changes})

    def token(self) -> str:
        """A form token of this session."""
        return self.get("/admin/queue").field("csrf_token")


def _filled(form) -> dict[str, str]:
    fields: dict[str, str] = {}
    for node in form.iter():
        name = node.get("name")
        if not name:
            continue
        if node.tag == "textarea":
            fields[name] = "".join(node.itertext()).removeprefix("\n")
        elif node.tag == "select":
            options = list(node.iter("option"))
            chosen = next((one for one in options if one.get("selected") is not None), options[0])
            fields[name] = chosen.get("value", "")
        elif node.tag == "input" and not (node.get("type") in {"checkbox", "radio"} and node.get("checked") is None):
            fields[name] = node.get("value", "")
    return fields


@pytest.fixture
def desk(app: Flask, house: House, clock: Clock) -> Desk:
    """The desk's house, with the thread about night buses open."""
    return Desk(house, clock)


@pytest.fixture
def sit_down(app: Flask, house: House, clock: Clock) -> Callable[..., Sitting]:
    """Let a moderator sign in; `role` says what they may do."""

    def sit(name: str, role: str = "moderator") -> Sitting:
        with house.store.write() as tx:
            number = moderators.add(tx, name, role, clock())
            account = moderators.by_id(tx, number)
        assert account is not None
        sign_in.set_password(house, account, PASSWORD, token=secrets.token_urlsafe(32), now=clock())
        browser = Sitting(app.test_client(), clock, name, "", "203.0.113.30")
        page = browser.get("/admin/sign-in")
        sent = browser.send(
            "/admin/sign-in", {"name": name, "password": PASSWORD, "csrf_token": page.field("csrf_token")}
        )
        assert sent.status == 303
        return browser

    return sit


@pytest.fixture
def mo_sitting(sit_down: Callable[..., Sitting]) -> Sitting:
    """Mo, a moderator, signed in."""
    return sit_down("Mo")


@pytest.fixture
def ann_sitting(sit_down: Callable[..., Sitting]) -> Sitting:
    """Ann, the administrator, signed in."""
    return sit_down("Ann", "admin")


@pytest.fixture
def person(desk: Desk, bo: Author) -> int:
    """Bo, with a held and a published comment; the second one under another name."""
    number = desk.held(bo, "some thing", "some")
    other = Author("Bobby", bo.email, "", bo.ip, bo.user_agent, bo.accept_language, bo.visitor)
    desk.comment(other, "fine words", status=Status.PUBLISHED)
    return desk.read(number).author.person_id
