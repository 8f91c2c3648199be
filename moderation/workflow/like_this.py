"""A moderator says that all comments like this one are to wait for a person, and takes it back."""

from __future__ import annotations

from datetime import datetime

from moderation.saying import say
from moderation.storage import comments, patterns, standing_orders
from moderation.storage.patterns import PatternView
from moderation.storage.views import LogEntry
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Conflicted, TooLong, UnknownThing
from moderation.workflow.review import LONGEST_REASON

SET, LIFTED = "like_this", "not_like_this"
"""Kinds of acts."""


def set_pattern(
    house: House, moderator: Moderator, comment_id: int, wanted: bool, reason: str, batch: str, now: datetime
) -> Outcome:
    """All like this comment wait from now on, or no longer. Nothing happens when it is so already.

    Rules with the detector `like_this` in policy.yaml do the holding. Raises UnknownThing for a comment that is not
    there, Conflicted where there are too many patterns, NotAllowed, TooLong.
    """
    require(moderator, "review")
    if len(reason) > LONGEST_REASON:
        raise TooLong(
            say("The reason is longer than %(longest_reason)s characters. Shorten it.", longest_reason=LONGEST_REASON)
        )
    with house.store.write() as tx:
        standing_orders.lock(tx)
        if comment_id not in comments.persons_of(tx, [comment_id]):
            raise UnknownThing(say("There is no such comment. Reload the page."))
        standing = patterns.of_comment(tx, comment_id)
        if (standing is not None) == wanted:
            return Outcome(())
        if wanted and len(patterns.listed(tx)) >= patterns.MOST:
            raise Conflicted(say("There are %(most)s such comments already. Take one back first.", most=patterns.MOST))
        _move(Click(tx, batch, moderator.id, now), comment_id, standing, reason)
    return Outcome((comment_id,), batch=batch)


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back either. Returns why that cannot be done any more, or an empty string."""
    comment_id = entry.comment_id
    if comment_id is None:
        return "the comment is not there any more"
    standing_orders.lock(click.tx)
    standing = patterns.of_comment(click.tx, comment_id)
    if (standing is not None) != (entry.kind == SET):
        return "it was changed since"
    _move(click, comment_id, standing, "Taken back.")
    return ""


def _move(click: Click, comment_id: int, standing: PatternView | None, reason: str) -> None:
    if standing is None:
        assert click.moderator_id is not None
        patterns.add(click.tx, comment_id, click.moderator_id, reason, click.now)
    else:
        patterns.end(click.tx, standing.id, moderator_id=click.moderator_id, now=click.now)
    kind, before = (SET, False) if standing is None else (LIFTED, True)
    click.log(kind, comment_id=comment_id, reason=reason, before={"like_this": before}, after={"like_this": not before})
