"""Sending what waits in the outbox, outside every request; and the small chores that come before it.

Any number of processes may do this at the same time: a letter is taken under a lease (storage/outbox.py).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event, Thread
from types import MappingProxyType

from moderation.storage import outbox
from moderation.storage.outbox import DROPPED, GIVEN_UP, SENT, Letter
from moderation.workflow import chat, tally, webhooks
from moderation.workflow.house import House
from moderation.workflow.letters import NotDelivered, Sender, next_attempt, place_of
from moderation.workflow.notices import author, digest, post, reply, reporter

EVERY_SECONDS = 15.0
LEASE = timedelta(minutes=5)
AT_ONCE = 20
KEPT = timedelta(days=30)

SENDERS: Mapping[str, Sender] = MappingProxyType(
    {"mail": post.send, "chat": chat.send, webhooks.CHANNEL: webhooks.send}
)
"""Who sends the letters of each channel."""

BUDGETS: Mapping[str, int] = MappingProxyType({**post.BUDGETS, **chat.BUDGETS})
"""Attempts an hour for each purpose. Each has its own, so that a flood of one kind never silences another."""

CHORES: tuple[Callable[[House, datetime], None], ...] = (
    digest.notice,
    author.notice,
    reply.notice,
    reporter.notice,
    chat.notice,
    tally.add_up,
    post.forget,
)
"""What is done before each round: noticing that something should be told, forgetting what is over."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Round:
    """What became of the letters of one round."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0
    given_up: int = 0
    chores_failed: int = 0


def deliver(
    house: House,
    clock: Callable[[], datetime],
    senders: Mapping[str, Sender] = SENDERS,
    budgets: Mapping[str, int] = BUDGETS,
    chores: tuple[Callable[[House, datetime], None], ...] = CHORES,
) -> Round:
    """Do the chores and send what is due. Raises StorageUnavailable."""
    broken = sum(not _done(chore, house, clock()) for chore in (*chores, forget))
    counted = {SENT: 0, DROPPED: 0, GIVEN_UP: 0, "": 0}
    while True:
        with house.store.read() as tx:
            if not outbox.any_due(tx, clock()):
                return _round(counted, broken)
        with house.store.write() as tx:
            taken = outbox.claim(tx, tuple(senders), budgets, now=clock(), lease=LEASE, most=AT_ONCE)
        for letter in taken:
            counted[_send(house, letter, senders[letter.channel], clock)] += 1
        if not taken:
            return _round(counted, broken)


def start(house: House, clock: Callable[[], datetime], seconds: float = EVERY_SECONDS) -> Callable[[], None]:
    """Deliver again and again in a thread of its own, which ends with the process or when the returned function is called."""
    stop = Event()

    def again() -> None:
        while not stop.wait(seconds):
            try:
                deliver(house, clock)
            except Exception as error:  # the next round may find a database again
                logger.error("delivering failed: error=%s", type(error).__name__)

    thread = Thread(target=again, name="outbox", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join()

    return end


def forget(house: House, now: datetime) -> None:
    """Take letters out that ended long ago."""
    with house.store.read() as tx:
        old = outbox.has_old(tx, now - KEPT)
    if old:
        with house.store.write() as tx:
            outbox.sweep(tx, now - KEPT)


def _round(counted: Mapping[str, int], broken: int) -> Round:
    return Round(counted[SENT], counted[DROPPED], counted[""], counted[GIVEN_UP], broken)


def _send(house: House, letter: Letter, sender: Sender, clock: Callable[[], datetime]) -> str:
    """Try once and note what came of it: how the letter ended, or an empty string where it waits for another attempt."""
    problem, due = "", None
    try:
        outcome = SENT if sender(house, letter, clock()) else DROPPED
    except NotDelivered as error:
        problem = error.problem
        due = None if error.for_good else next_attempt(letter.attempts, clock())
        outcome = "" if due else GIVEN_UP
    except Exception as error:  # a mistake of ours in one letter must not hold up the others
        problem = f"The service made a mistake ({type(error).__name__}). Its log names the place."
        logger.error("letter failed: id=%d error=%s at=%s", letter.id, type(error).__name__, place_of(error))
        due = next_attempt(letter.attempts, clock())
        outcome = "" if due else GIVEN_UP
    with house.store.write() as tx:
        if due is None:
            outbox.end(tx, letter.id, outcome, clock(), problem)
        else:
            outbox.put_back(tx, letter.id, due, problem)
    logger.info("letter: id=%d purpose=%s outcome=%s attempt=%d", letter.id, letter.purpose, outcome, letter.attempts)
    return outcome


def _done(chore: Callable[[House, datetime], None], house: House, now: datetime) -> bool:
    """Whether it went well. One that breaks leaves the others and the letters alone."""
    try:
        chore(house, now)
    except Exception as error:
        logger.error("chore failed: name=%s error=%s at=%s", chore.__name__, type(error).__name__, place_of(error))
        return False
    return True
