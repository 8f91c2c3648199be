"""A sample of what colleagues decided, decided anew without knowing how: how often moderators agree."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.saying import say
from moderation.storage import second_looks
from moderation.storage.second_looks import Sample
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Conflicted, Refusal

LATELY = timedelta(days=30)


def next_one(house: House, moderator: Moderator, chance: float, now: datetime) -> Sample | None:
    """A comment that a colleague decided in the last 30 days; `chance` from 0 to 1 chooses. None: nothing is left."""
    require(moderator, "review")
    with house.store.read() as tx:
        return second_looks.choose(tx, moderator.id, chance, now - LATELY)


def look(house: House, moderator: Moderator, review_id: int, verdict: str, now: datetime) -> bool:
    """Note what this moderator would have decided. Whether the colleague decided the same. Changes nothing else.

    Raises a Refusal for another verdict than publish or remove, and Conflicted for what cannot be looked at again.
    """
    require(moderator, "review")
    if verdict not in {"publish", "remove"}:
        raise Refusal(say("Choose publish or remove."))
    with house.store.write() as tx:
        sample = second_looks.of_review(tx, review_id, moderator.id)
        if sample is None:
            raise Conflicted(say("You have looked at this one already. Here is the next."))
        agrees = sample.verdict == verdict
        second_looks.add(tx, review_id, moderator.id, verdict, agrees=agrees, now=now)
    return agrees
