"""An author asks by the private link that a removal be looked at again, and answers what moderators ask."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from moderation.saying import say
from moderation.storage import appeals, comments, moderators
from moderation.storage.appeals import OPEN
from moderation.storage.database import Transaction, lock
from moderation.storage.views import AppealView, OwnComment
from moderation.text.normalise import clean
from moderation.vocabulary import Status
from moderation.workflow.edit import own_comment
from moderation.workflow.house import House
from moderation.workflow.refusals import EmptyText, NoAppeal, TooLong

LONGEST = 2_000
WITHIN = timedelta(days=20)
MOST_OPEN = 5
"""So many appeals of one person may wait at a time."""
MOST_MESSAGES = 10

logger = logging.getLogger(__name__)


def appeal(house: House, token: str, text: str, now: datetime) -> int:
    """Open an appeal, or add the author's answer to one where a moderator has asked something; its number comes back.

    The same words again change nothing. Raises UnknownComment, NoAppeal, EmptyText or TooLong.
    """
    words = checked(text)
    with house.store.write() as tx:
        own = own_comment(tx, token)
        lock(tx, f"appeals of {own.id}")
        present = present_appeal(tx, own)
        if present is not None and present.messages[-1].text == words and not present.messages[-1].moderator:
            return present.id
        if why := why_not(tx, own, present, now):
            raise NoAppeal(why)
        number = present.id if present else _open(tx, own, now)
        appeals.add_message(tx, number, words, moderator_id=None, now=now)
    logger.info("appeal: id=%d comment=%d", number, own.id)
    return number


def checked(text: str) -> str:
    """What may be said in an appeal. Raises EmptyText or TooLong."""
    words = clean(text).strip()
    if not words:
        raise EmptyText(say("Nothing is written there. Say what should be looked at again."))
    if len(words) > LONGEST:
        over = len(words) - LONGEST
        raise TooLong(
            say("That is too long by %(over)s characters; %(longest)s fit. Shorten it.", over=over, longest=LONGEST)
        )
    return words


def present_appeal(tx: Transaction, own: OwnComment) -> AppealView | None:
    """The appeal about this removal, or about the one that it answers with another verdict."""
    newest = appeals.of_comment(tx, own.id)
    if newest is None:
        return None
    again = own.status is Status.REMOVED and newest.comment_version != own.version and newest.state != OPEN
    return None if again else newest


def why_not(tx: Transaction, own: OwnComment, present: AppealView | None, now: datetime) -> str:
    """Why the author can say nothing now, in words for them; empty when they can."""
    if own.withdrawn or own.status is not Status.REMOVED:
        return "Only a comment that was removed can be appealed."
    if present is not None:
        return _why_no_answer(present)
    if now >= ends_at(own):
        return f"An appeal is possible for {WITHIN.days} days after a removal; they are over."
    person_id = comments.persons_of(tx, [own.id])[own.id]
    if appeals.open_of_person(tx, person_id) >= MOST_OPEN:
        return f"{MOST_OPEN} of your appeals wait already. Let them be decided first."
    return ""


def ends_at(own: OwnComment) -> datetime:
    """Until when this removal can be appealed."""
    if own.review is not None and own.review.verdict == "remove":
        return own.review.at + WITHIN
    return (own.edited_at or own.created_at) + WITHIN


def _why_no_answer(present: AppealView) -> str:
    if present.state != OPEN:
        return "This appeal has been decided."
    if not present.messages[-1].moderator:
        return "Your appeal waits for a moderator. You can add something when they ask."
    return "Enough has been said; a moderator decides now." if len(present.messages) >= MOST_MESSAGES else ""


def _open(tx: Transaction, own: OwnComment, now: datetime) -> int:
    by_person = own.review is not None and own.review.verdict == "remove"
    remover = moderators.by_name(tx, own.review.moderator, removed=True) if own.review and by_person else None
    return appeals.add(tx, own.id, own.version, removed_by=remover.id if remover else None, now=now)
