"""A town with the shipped policy, where everybody writes, for stories of names and bans."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from moderation.storage import moderators, queue, threads
from moderation.storage.views import ModeratorView
from moderation.vocabulary import Author, Status, Submission, Thread
from moderation.workflow import restrict
from moderation.workflow.house import House
from moderation.workflow.likeness import same_people
from moderation.workflow.submit import submit

SHIPPED = Path(__file__).parents[2] / "policy.yaml"
AGENT = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) {} Safari/537.36"
CHROME, EDGE = AGENT.format("Chrome/140.0.0.0"), AGENT.format("Chrome/140.0.0.0") + " Edg/140.0"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1"
SENTENCES = (
    "The bridge over the canal should have been repaired before the winter set in.",
    "My neighbour told the council about the broken lamps three times last year.",
    "I would rather see the money go to the library than to another roundabout.",
    "Can somebody explain why the timetable of the evening trains was changed again?",
    "The photographs in this article are lovely, especially the one of the market.",
    "We walked there on Sunday and hardly met anybody on the whole way round.",
)


@dataclass
class Town:
    """A house with the shipped policy, a clock, and everybody who writes there."""

    house: House
    now: datetime
    count: int = 0
    mo: ModeratorView = field(init=False)

    def __post_init__(self) -> None:
        with self.house.store.write() as tx:
            self.mo = moderators.by_id(tx, moderators.add(tx, "Mo", "admin", self.now))
            for slug in ("bridge", "trains"):
                threads.open_thread(tx, slug, slug.title(), "", "", "", self.now - timedelta(days=2))

    def says(self, author: Author, thread: str = "bridge", text: str = "") -> Status:
        return self.receipt(author, thread, text).status

    def receipt(self, author: Author, thread: str = "bridge", text: str = ""):
        self.count += 1
        self.now += timedelta(minutes=7)
        words = text or f"{SENTENCES[self.count % len(SENTENCES)]} That is point {self.count}."
        submission = Submission(words, author, Thread(thread), seconds_to_write=60)
        return submit(self.house, submission, token=f"token-{self.count}", nonce=f"n-{self.count}", now=self.now)

    def rules(self, receipt) -> set[str]:
        return {found.rule for found in receipt.decision.deciding}

    def person(self, receipt) -> int:
        with self.house.store.read() as tx:
            return queue.item(tx, receipt.comment_id, self.now).author.person_id

    def ban(self, author: Author) -> int:
        person = self.person(self.receipt(author, "trains"))
        restrict.place(self.house, self.mo, person, "ban", "threats", "Threats.", None, "ban-1", self.now)
        return person

    def together(self, person: int) -> frozenset[int]:
        with self.house.store.read() as tx:
            return same_people(tx, self.house.policy.aliases, person, self.now)
