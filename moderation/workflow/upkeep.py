"""What is done by the clock: each thing by one process at a time, whichever comes first."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from moderation.storage import chores
from moderation.storage.errors import StorageUnavailable
from moderation.workflow import evidence_clock, learn, likeness, retention, rule_watch
from moderation.workflow.house import House

LOOKED_EVERY_SECONDS = 300

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something to do again and again. `do` gives how many things it did."""

    name: str
    every: timedelta
    do: Callable[[House, datetime], int]


CHORES: tuple[Chore, ...] = (
    Chore("retention", timedelta(hours=1), retention.run),
    Chore("common traces", timedelta(hours=6), likeness.count_common),
    Chore("evidence", timedelta(hours=6), evidence_clock.run),
    Chore("rules", timedelta(minutes=5), rule_watch.run),
    Chore("learning", timedelta(days=1), learn.run),
)
"""Add what else is to be done by the clock here."""


def run_due(house: House, now: datetime, *, everything: bool = False) -> dict[str, int]:
    """Do what is due, or everything; what was done, by its name. One that fails leaves the others alone."""
    done: dict[str, int] = {}
    for chore in CHORES:
        try:
            with house.store.write() as tx:
                mine = chores.claim(tx, chore.name, timedelta() if everything else chore.every, now)
            if mine:
                done[chore.name] = chore.do(house, now)
                logger.info("chore done: name=%s things=%d", chore.name, done[chore.name])
        except StorageUnavailable as problem:
            logger.error("chore put off: name=%s reason=%s", chore.name, type(problem).__name__)
        except Exception as error:
            logger.error("chore failed: name=%s error=%s", chore.name, type(error).__name__)
    return done


def start(house: House, clock: Callable[[], datetime], stop: threading.Event | None = None) -> threading.Thread:
    """Do what is due every few minutes, beside the requests, until `stop` is set or the process ends."""
    ended = stop or threading.Event()

    def work() -> None:
        while not ended.wait(LOOKED_EVERY_SECONDS):
            run_due(house, clock())

    thread = threading.Thread(target=work, name="upkeep", daemon=True)
    thread.start()
    return thread
