"""The app on a real database with a small policy, and a visitor who fills in forms as a browser does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import html5lib
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from moderation.app import create_app
from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage import threads
from moderation.storage.database import Store
from moderation.workflow.house import House

SECRET = b"a secret of the tests, long enough to be one"
SLUG = "night-buses"
POLICY = """\
version: 3
site: {name: Test Gazette, contact: desk@gazette.example}
preamble: Be kind.
discretion: The administrators decide.
clauses:
  threats: {title: Threats of violence, text: Do not threaten anybody.}
  attacks: {title: Personal attacks, text: Argue with the argument.}
  offenders: {title: Repeat offenders, text: Who was banned stays away.}
comments: {edit_window: 15m, max_length: 2000, nesting_shown: 2, page_size: 3}
offenders:
  strike_expires: 180d
  strikes: {threats: 4, default: 1}
  ladder:
    - {at: 1, do: warn}
    - {at: 5, do: block, for: 24h, automatic: true}
    - {at: 9, do: ban}
rules:
  - id: attacks/fool
    clause: attacks
    status: enforced
    detector: words
    with: {words: [fool], score: 0.6}
    act_at: {hold: 0.1}
    because: Calling people fools ends every conversation.
    examples:
      - {text: you fool, expect: hold}
      - {text: hello, expect: publish}
  - id: threats/hurt
    clause: threats
    status: enforced
    detector: words
    with: {words: [hurt you], score: 0.6}
    act_at: {remove: 0.1}
    because: A threat is never the price of an argument.
    examples:
      - {text: I will hurt you, expect: remove}
      - {text: hello, expect: publish}
  - id: offenders/barred
    clause: offenders
    status: enforced
    detector: known_person
    act_at: {remove: 0.5}
    because: Who is banned may not comment.
    examples:
      - {text: hello, history: {restrictions: [{kind: ban, clause: threats}]}, expect: remove}
      - {text: hello, expect: publish}
"""


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **length: float) -> None:
        self.at += timedelta(**length)


@dataclass
class Page:
    """An answer as a browser reads it."""

    response: TestResponse
    text: str = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.response.get_data(as_text=True)
        self.root = html5lib.parse(self.text, namespaceHTMLElements=False)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def words(self) -> str:
        """What a reader sees, in one line."""
        main = self.root.find(".//main")
        return " ".join("".join(main.itertext()).split()) if main is not None else ""

    @property
    def heading(self) -> str:
        return " ".join("".join(self.root.find(".//h1").itertext()).split())

    def all(self, path: str) -> list:
        return self.root.findall(path)

    def link(self, words: str) -> str:
        """Where the link with these words leads."""
        for node in self.root.iter("a"):
            if words in " ".join("".join(node.itertext()).split()):
                return node.get("href")
        raise AssertionError(f"no link says {words!r}")

    def field(self, name: str) -> str:
        """What stands in a field of the form."""
        for node in self.root.iter():
            if node.get("name") == name and node.tag == "textarea":
                return "".join(node.itertext()).removeprefix("\n")
            if node.get("name") == name and node.tag == "input":
                return node.get("value", "")
        raise AssertionError(f"there is no field {name!r}")


@dataclass
class Visitor:
    """Somebody with a browser."""

    client: FlaskClient
    clock: Clock
    name: str = "Ada"
    email: str = "ada@example.org"
    address: str = "192.0.2.10"
    writing_seconds: float = 40

    def get(self, path: str, **more: object) -> Page:
        return Page(self.client.get(path, environ_base={"REMOTE_ADDR": self.address}, **more))

    def send(self, path: str, data: object = None, **more: object) -> Page:
        return Page(self.client.post(path, data=data, environ_base={"REMOTE_ADDR": self.address}, **more))

    def form(self, **fields: str) -> dict[str, str]:
        """The fields of the form on the thread's page, filled in."""
        token = self.get(f"/threads/{SLUG}").field("token")
        self.clock.forward(seconds=self.writing_seconds)
        return {"name": self.name, "email": self.email, "token": token, **fields}

    def post(self, comment: str, headers: object = None, **fields: str) -> Page:
        return self.send(f"/threads/{SLUG}/comments", self.form(comment=comment, **fields), headers=headers)


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def policy_path(tmp_path: Path) -> Path:
    path = tmp_path / "policy.yaml"
    path.write_text(POLICY, "utf-8")
    return path


@pytest.fixture
def house(sqlite_store: Store, policy_path: Path, tmp_path: Path) -> House:
    settings = Settings(tmp_path, "sqlite://", policy_path, SECRET)
    return House(sqlite_store, PolicyFile(policy_path), SECRET, settings)


@pytest.fixture
def app(house: House, clock: Clock) -> Flask:
    made = create_app(house.settings, clock=clock, house=house)
    with house.store.write() as tx:
        threads.open_thread(tx, SLUG, "Night buses", "", "Joan", "Should they come *back*?", clock())
    return made


@pytest.fixture
def ada_browsing(app: Flask, clock: Clock) -> Visitor:
    """Ada, a regular, with her browser."""
    return Visitor(app.test_client(), clock)


@pytest.fixture
def visitor(app: Flask, clock: Clock) -> Callable[..., Visitor]:
    """Anybody else with a browser of their own."""
    return lambda name, email, address: Visitor(app.test_client(), clock, name, email, address)
