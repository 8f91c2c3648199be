"""Looking at personal evidence: only with a reason, and every look is in the log."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.saying import say
from moderation.storage import authors, log
from moderation.storage.database import Transaction
from moderation.storage.views import LogFilter
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import ReasonNeeded, UnknownThing
from moderation.workflow.review import check_grounds

KIND = "look_up"
LASTS = timedelta(minutes=30)
"""So long the same moderator may look on without saying why again."""
LOOKED_AT = 20


def look_up(
    house: House, moderator: Moderator, what: str, reason: str, batch: str, now: datetime, person_id: int | None = None
) -> None:
    """Log that this moderator looks at the evidence on a person, or asks whom a key belongs to (`what`), and why.

    Raises ReasonNeeded, TooLong, UnknownThing or NotAllowed.
    """
    require(moderator, "restrict")
    check_grounds(house.policy, "", reason)
    if not reason.strip():
        raise ReasonNeeded(say("Say why you look. The reason is kept in the log."))
    with house.store.write() as tx:
        if person_id is not None and not authors.summaries(tx, [person_id], now):
            raise UnknownThing(say("There is no such person. Reload the page."))
        Click(tx, batch, moderator.id, now).log(KIND, person_id=person_id, reason=reason.strip(), after={"what": what})


def looks_on(tx: Transaction, moderator: Moderator, person_id: int, now: datetime) -> datetime | None:
    """When this moderator said why they look at this person, if that was a moment ago; else None."""
    seen, _ = log.page(tx, "", LOOKED_AT, LogFilter(kind=KIND, moderator_id=moderator.id, person_id=person_id))
    return next((entry.at for entry in seen if timedelta(0) <= now - entry.at < LASTS), None)
