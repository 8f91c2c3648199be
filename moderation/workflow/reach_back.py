"""A ban that reaches back: everything that a person has published or that waits goes, as one batch that undo takes back."""

from __future__ import annotations

from datetime import datetime

from moderation.storage import comments
from moderation.workflow.house import House
from moderation.workflow.outcome import Conflict, Outcome
from moderation.workflow.permissions import Moderator
from moderation.workflow.review import MOST_AT_ONCE, review

MOST = 5_000
"""Comments in one batch. Whoever wrote more is met again by asking again."""


def remove_all(
    house: House, moderator: Moderator, person_id: int, clause: str, reason: str, batch: str, now: datetime
) -> Outcome:
    """Remove what this person has published and what waits, the newest first, at most 5,000, without strikes.

    What somebody changes meanwhile is left alone and named. Raises what `review` raises.
    """
    with house.store.read() as tx:
        targets = comments.standing_of(tx, person_id, MOST)
    done: list[int] = []
    left: list[Conflict] = []
    for start in range(0, len(targets), MOST_AT_ONCE):
        some = targets[start : start + MOST_AT_ONCE]
        outcome = review(house, moderator, some, "remove", clause, reason, False, batch, now)
        done += outcome.done
        left += outcome.left
    return Outcome(tuple(done), tuple(left), batch if done else "")
