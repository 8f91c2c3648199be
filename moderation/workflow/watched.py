"""What somebody who watches over the service wants to know now: decisions so far, the queue, the policy in force."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from moderation.storage import figures, outbox
from moderation.workflow.house import House

UNSETTLED = 1000
"""Decisions counted anew each time: on PostgreSQL a lower number may be written a moment after a higher one."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The service at one moment."""

    decisions: Mapping[tuple[str, str], int]
    """Since the database was made, by action and clause."""
    waiting: int
    oldest_seconds: float
    letters: int
    """Mails, webhooks and chat messages that are not sent yet."""
    letters_failing: int
    letters_given_up: int
    """In the last seven days."""
    letters_overdue_seconds: float
    """Since when the oldest that may be sent waits."""
    policy_version: int
    policy_sha256: str


@dataclass
class Watch:
    """Counts decisions once: what is settled is not read again."""

    _settled: Counter[tuple[str, str]] = field(default_factory=Counter)
    _up_to: int = 0
    _counting: threading.Lock = field(default_factory=threading.Lock)

    def look(self, house: House, now: datetime) -> Watched:
        """The figures now, the same in every process. Raises StorageUnavailable."""
        with self._counting, house.store.read() as tx:
            newest = figures.newest_decision(tx)
            settled = max(newest - UNSETTLED, self._up_to)
            self._settled.update(figures.decisions(tx, self._up_to, settled))
            self._up_to = settled
            decided = self._settled + Counter(figures.decisions(tx, settled, newest))
            queue = figures.waiting(tx)
            post = outbox.health(tx, now)
        policy = house.policy
        return Watched(
            decisions=decided,
            waiting=queue.comments,
            oldest_seconds=_seconds(queue.oldest, now),
            letters=post.waiting,
            letters_failing=post.failing,
            letters_given_up=post.given_up,
            letters_overdue_seconds=_seconds(post.oldest, now),
            policy_version=policy.version,
            policy_sha256=policy.sha256,
        )


def _seconds(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
