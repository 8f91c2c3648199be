"""A data folder with a queue of mixed comments, written by many people and held by the shipped policy itself."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path

from moderation.settings import Settings
from moderation.storage import queue, threads
from moderation.vocabulary import Author, Submission, Thread
from moderation.workflow import submit
from moderation.workflow.house import House, open_house
from tests.browser.service import ROOT

SLUG, TITLE = "market-hall", "A roof for the market hall"
TOPICS = (
    "parking,trams,cycle lanes,the library,rents,school meals,the harbour,street lamps,the festival,bus fares,"
    "the swimming pool,allotments,refuse collection,the new bridge,heating bills,playgrounds"
).split(",")
KINDS = (
    "You are an idiot if you believe what they say about {0}, and your plan for {1} shows it",
    "My shop sells everything about {0} and {1}, call 020 7946 00{2:02} for a good price",
    "You will regret what you said about {0} and {1}, I promise you",
    "What a load of shit they talk about {0}, and about {1} it is fucking worse",
    "See http://{3}.example/a http://{3}.example/b http://{3}.example/c http://{3}.example/d on {0} and {1}",
    "People like you are vermin and should have no say on {0} or {1}",
    "Write to {3}@offers.example for cheap advice on {0} and on {1}",
)


def fill(folder: Path, wanted: int) -> int:
    """Post until that many wait; how many do comes back. Several kinds of offence, some people more than once."""
    given = {"MODERATION_DATA_DIR": str(folder), "MODERATION_POLICY": str(ROOT / "policy.yaml")}
    house = open_house(Settings.from_environment(given, ROOT))
    now = datetime.now(UTC) - timedelta(hours=20)
    try:
        with house.store.write() as tx:
            threads.open_thread(tx, SLUG, TITLE, "", "Joan", "Is it worth the money?", now)
        return _post(house, Thread(SLUG, TITLE), wanted, now)
    finally:
        house.store.close()


def _post(house: House, thread: Thread, wanted: int, now: datetime) -> int:
    longer = ((one, f"{other} and {third}") for one, other, third in itertools.permutations(TOPICS, 3))
    pairs = itertools.chain(itertools.permutations(TOPICS, 2), longer)
    for number, (one, other) in enumerate(pairs):
        name = f"{one.split()[-1].title()} Fan {number // 3}"
        author = Author(
            name, f"fan{number // 3}@{number // 3}.example", "", f"198.51.{number % 250}.7", "A browser/1", "en"
        )
        text = KINDS[number % len(KINDS)].format(one, other, number % 100, f"site{number}")
        moment = now + timedelta(minutes=number)
        submission = Submission(text, author, thread, seconds_to_write=40.0)
        submit.submit(house, submission, token=f"token {number}", nonce=f"nonce-{number}", now=moment)
        with house.store.read() as tx:
            held = queue.held(tx)
        if held >= wanted:
            return held
    raise AssertionError(f"only {held} of {wanted} comments are held by the policy")
