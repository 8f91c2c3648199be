"""A moderator leaves a proposed step of the ladder undone."""

from __future__ import annotations

from datetime import datetime

from moderation.saying import say
from moderation.storage import proposals
from moderation.storage.database import lock
from moderation.workflow import declined
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Conflicted, ReasonNeeded
from moderation.workflow.review import check_grounds


def decline(house: House, moderator: Moderator, person_id: int, reason: str, batch: str, now: datetime) -> None:
    """Let the step that the ladder proposes for this person be. The next strike proposes it again.

    Raises ReasonNeeded, or Conflicted where nothing is proposed any more.
    """
    require(moderator, "restrict")
    check_grounds(house.policy, "", reason)
    if not reason.strip():
        raise ReasonNeeded
    with house.store.write() as tx:
        lock(tx, f"person {person_id}")
        waiting = next((one for one in proposals.waiting(tx, now) if one.person_id == person_id), None)
        if waiting is None:
            raise Conflicted(say("This was settled a moment ago. Reload the page."))
        declined.decline(Click(tx, batch, moderator.id, now), waiting, reason.strip())
