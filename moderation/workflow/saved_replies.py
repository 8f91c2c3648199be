"""Saved replies: words for authors that all moderators share, by clause. Adding, changing and putting away."""

from __future__ import annotations

from datetime import datetime

from moderation.saying import say
from moderation.storage import saved_replies
from moderation.storage.database import lock
from moderation.storage.views import LogEntry, SavedReply
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Conflicted, EmptyText, TooLong, UnknownThing
from moderation.workflow.review import check_grounds

LONGEST_TITLE = 80
MOST = 200


def save(
    house: House,
    moderator: Moderator,
    reply_id: int | None,
    clause: str,
    title: str,
    text: str,
    batch: str,
    now: datetime,
) -> Outcome:
    """Add a reply, or put these words in the place of the one of that number. An empty clause fits any.

    Raises EmptyText, TooLong, UnknownClause, UnknownThing, NotAllowed, or Conflicted when somebody changed it since.
    """
    require(moderator, "review")
    check_grounds(house.policy, clause, text)
    title, text = " ".join(title.split()), text.strip()
    if not title or not text:
        raise EmptyText(say("Give the reply a title and a text."))
    if len(title) > LONGEST_TITLE:
        raise TooLong(
            say("The title is longer than %(longest_title)s characters. Shorten it.", longest_title=LONGEST_TITLE)
        )
    with house.store.write() as tx:
        lock(tx, "saved replies")
        click = Click(tx, batch, moderator.id, now)
        old = _in_use(click, reply_id) if reply_id is not None else None
        if old is None and len(saved_replies.listed(tx)) >= MOST:
            raise Conflicted(say("There are %(most)s saved replies. Put one away first.", most=MOST))
        _move(click, old, (clause, title, text))
    return Outcome((), batch=batch)


def drop(house: House, moderator: Moderator, reply_id: int, batch: str, now: datetime) -> Outcome:
    """Put a reply away. Raises UnknownThing, NotAllowed, or Conflicted when somebody changed it since."""
    require(moderator, "review")
    with house.store.write() as tx:
        lock(tx, "saved replies")
        click = Click(tx, batch, moderator.id, now)
        _move(click, _in_use(click, reply_id), None)
    return Outcome((), batch=batch)


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back a change of a saved reply. Returns why that cannot be done any more, or an empty string."""
    lock(click.tx, "saved replies")
    left, earlier = _named(click, entry.after.get("reply")), _named(click, entry.before.get("reply"))
    present = None
    if left is not None:
        # The reply itself, or the one that an undo has put in its place.
        words = (left.clause, left.title, left.text)
        same = [one for one in saved_replies.listed(click.tx) if (one.clause, one.title, one.text) == words]
        if not same:
            return "the reply was changed since"
        present = next((one for one in same if one.id == left.id), same[0])
    _move(click, present, (earlier.clause, earlier.title, earlier.text) if earlier else None)
    return ""


def _named(click: Click, number: object) -> SavedReply | None:
    return saved_replies.by_id(click.tx, number) if isinstance(number, int) else None


def _in_use(click: Click, reply_id: int) -> SavedReply:
    found = saved_replies.by_id(click.tx, reply_id)
    if found is None:
        raise UnknownThing(say("There is no such reply. Reload the page."))
    if found.ended_at is not None:
        raise Conflicted(say("This reply was changed or put away a moment ago. Reload the page."))
    return found


def _move(click: Click, old: SavedReply | None, new: tuple[str, str, str] | None) -> None:
    if old is not None:
        saved_replies.end(click.tx, old.id, moderator_id=click.moderator_id, now=click.now)
    number = None
    if new is not None:
        clause, title, text = new
        number = saved_replies.add(
            click.tx, clause=clause, title=title, text=text, moderator_id=click.moderator_id, now=click.now
        )
    click.log(
        "save_reply" if new else "drop_reply",
        clause=new[0] if new else old.clause if old else "",
        reason=new[1] if new else old.title if old else "",
        before={"reply": old.id if old else None},
        after={"reply": number},
    )
