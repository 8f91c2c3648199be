"""A house with a small policy of known words, a thread, two moderators, and a way to post."""

from __future__ import annotations

import dataclasses
import hashlib
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from moderation.detectors import Case, Detector
from moderation.policy.current import PolicyFile
from moderation.policy.loader import load
from moderation.policy.rules import Clause, Commenting, Offenders, Policy, Rule, Site, Step
from moderation.settings import Settings
from moderation.storage import moderators, threads
from moderation.storage.database import Store
from moderation.storage.views import ModeratorView, ThreadView
from moderation.vocabulary import Action, Author, Evidence, Parent, RuleStatus, Span, Submission, Thread
from moderation.workflow.house import House
from moderation.workflow.receipts import Receipt
from moderation.workflow.submit import submit
from tests.workflow.mailbox import running, with_mail
from tests.workflow.town import CHROME, SHIPPED, Town


@dataclass(frozen=True)
class Says:
    """Notices a word."""

    word: str

    def find(self, case: Case) -> Iterable[Evidence]:
        place = case.text.lower().find(self.word)
        if place >= 0:
            end = place + len(self.word)
            yield Evidence("says", 1.0, f"says {self.word}", (Span(place, end, case.text[place:end]),))


@dataclass(frozen=True)
class KnownPerson:
    """Notices who is blocked or banned."""

    def find(self, case: Case) -> Iterable[Evidence]:
        for one in case.history.restrictions:
            yield Evidence("known_person", one.probability, f"is under a {one.kind}")


@dataclass(frozen=True)
class Breaks:
    """Cannot look at one particular word."""

    def find(self, case: Case) -> Iterable[Evidence]:
        if "tripwire" in case.text:
            raise ZeroDivisionError(case.text)
        return ()


def rule(id_: str, clause: str, detector: Detector, name: str, **act_at: float) -> Rule:
    limits = {Action.of(word): score for word, score in act_at.items()}
    return Rule(id_, clause, RuleStatus.ENFORCED, detector, name, limits, f"Because of {clause}.")


RULES = (
    rule("spam/casino", "spam", Says("casino"), "says", remove=0.5),
    rule("threats/hurt", "threats", Says("hurt"), "says", remove=0.5),
    rule("spam/maybe", "spam", Says("maybe"), "says", hold=0.5),
    rule("mischief/odd", "mischief", Says("odd"), "says", remove=0.5),
    rule("offenders/known", "offenders", KnownPerson(), "known_person", remove=0.9, hold=0.4),
    rule("mischief/tripwire", "mischief", Breaks(), "breaks", hold=0.5),
)
SOURCE = "version: 7\n"
CLAUSES = ("spam", "threats", "mischief", "offenders")
LADDER = (
    Step(1, "warn"),
    Step(3, "block", timedelta(hours=24), automatic=True),
    Step(6, "block", timedelta(days=30), automatic=True),
    Step(10, "ban"),
)
POLICY = Policy(
    version=7,
    sha256=hashlib.sha256(SOURCE.encode()).hexdigest(),
    source=SOURCE,
    site=Site("Example Gazette", "editor@gazette.example"),
    preamble="",
    discretion="",
    clauses=MappingProxyType({one: Clause(one, one.title(), f"No {one}.") for one in CLAUSES}),
    rules=RULES,
    commenting=Commenting(max_length=500),
    offenders=Offenders(strikes=MappingProxyType({"threats": 4, "mischief": 0, "default": 1}), ladder=LADDER),
)


@dataclass
class PolicyAtHand:
    """Gives the policy that the test has put in force."""

    policy: Policy


class PolicyOnDisk(PolicyFile):
    """The tests' policy, with lists in files of their own."""

    SOURCE = """\
version: 1
site: {name: Test, contact: desk@test.example}
clauses: {spam: {title: Spam, text: No spam.}}
lists:
  unwanted: {file: lists/unwanted.txt, of: words}
  hosts: {file: lists/hosts.txt, of: hosts}
rules:
  - id: spam/unwanted
    clause: spam
    status: enforced
    detector: words
    with: {words: [flapdoodle, {list: unwanted}]}
    act_at: {hold: 0.5}
    because: Not that word.
    examples:
      - {text: What flapdoodle, expect: hold}
      - {text: A fine morning in May, expect: publish}
"""

    @property
    def policy(self) -> Policy:
        """What the rules of the other tests judge by, and the lists that are in force."""
        real = super().policy
        return dataclasses.replace(POLICY, lists=real.lists, source=real.source, sha256=real.sha256)


def with_lists(house: House, place: Path) -> House:
    """The house with a policy whose lists can be changed; they are empty."""
    shutil.rmtree(place / "lists", ignore_errors=True)
    (place / "policy.yaml").write_text(PolicyOnDisk.SOURCE, "utf-8")
    return dataclasses.replace(house, policies=PolicyOnDisk(place / "policy.yaml"))


def with_commenting(house: House, **changes: object) -> None:
    """Put another set of rules for the form in force."""
    source = house.policies
    assert isinstance(source, PolicyAtHand)
    commenting = dataclasses.replace(source.policy.commenting, **changes)
    source.policy = dataclasses.replace(source.policy, commenting=commenting)


def a_house(store: Store, place: Path) -> House:
    settings = Settings(place, "", place / "policy.yaml", b"")
    return House(store, PolicyAtHand(POLICY), b"a secret for the tests of the workflow", settings)


@pytest.fixture
def house(store: Store, tmp_path: Path) -> House:
    """A house on both kinds of database."""
    return a_house(store, tmp_path)


@pytest.fixture
def sqlite_house(sqlite_store: Store, tmp_path: Path) -> House:
    """A house on SQLite, for what does not depend on the database."""
    return a_house(sqlite_store, tmp_path)


@pytest.fixture
def change_commenting() -> Callable[..., None]:
    """Change the rules of the form."""
    return with_commenting


@dataclass
class Visitors:
    """Posts to the thread "elections", each comment with a token and a nonce of its own."""

    house: House
    now: datetime
    count: int = 0

    def thread(self, slug: str = "elections") -> ThreadView:
        with self.house.store.write() as tx:
            return threads.open_thread(tx, slug, slug.title(), "", "", "", self.now - timedelta(days=1))

    def post(
        self, author: Author, text: str, *, now: datetime | None = None, reply_to: int | None = None, **more
    ) -> Receipt:
        self.count += 1
        parent = Parent(reply_to, "", "") if reply_to is not None else None
        more.setdefault("thread", Thread("elections"))
        submission = Submission(text, author, parent=parent, **more)
        return submit(
            self.house, submission, token=f"token-{self.count}", nonce=f"nonce-{self.count}", now=now or self.now
        )

    def staff(self, name: str = "Mo", role: str = "moderator") -> ModeratorView:
        with self.house.store.write() as tx:
            found = moderators.by_id(tx, moderators.add(tx, name, role, self.now))
        assert found is not None
        return found


@pytest.fixture
def visitors(house: House, now: datetime) -> Visitors:
    """Visitors of the house on both kinds of database; the thread "elections" is open."""
    found = Visitors(house, now)
    found.thread()
    return found


@pytest.fixture
def sqlite_visitors(sqlite_house: House, now: datetime) -> Visitors:
    """Visitors of the house on SQLite."""
    found = Visitors(sqlite_house, now)
    found.thread()
    return found


@pytest.fixture
def town(sqlite_store: Store, tmp_path: Path, now: datetime) -> Town:
    """A town with the shipped policy."""
    house = a_house(sqlite_store, tmp_path)
    return Town(dataclasses.replace(house, policies=PolicyAtHand(load(SHIPPED))), now)


@pytest.fixture
def agnes() -> Author:
    """A reader of the town who allows cookies."""
    return Author("Agnes", "agnes@mail.example", "", "192.0.2.10", CHROME, "en-GB", "cookie-of-agnes")


@pytest.fixture
def box():
    """A mail server that keeps what it is given."""
    with running() as found:
        yield found


@pytest.fixture
def mailing(sqlite_visitors, box):
    """Visitors of a house that sends its mail there."""
    sqlite_visitors.house = with_mail(sqlite_visitors.house, box)
    return sqlite_visitors
