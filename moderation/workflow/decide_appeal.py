"""Moderators and appeals: asking the author something, refusing, or granting, which takes back all that the removal led to."""

from __future__ import annotations

from datetime import datetime

from moderation.policy.rules import Policy
from moderation.saying import say
from moderation.storage import appeals, bans, log, moderators
from moderation.storage.appeals import GRANTED, OPEN, REFUSED
from moderation.storage.database import Transaction, lock
from moderation.storage.views import AppealView, DeskComment, LogFilter
from moderation.vocabulary import Status
from moderation.workflow import comment_status, consequences, restrictions
from moderation.workflow.acts import Click
from moderation.workflow.appeal import MOST_MESSAGES, checked
from moderation.workflow.appeal_moves import settle
from moderation.workflow.house import House
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, can, require
from moderation.workflow.refusals import Conflicted, NotAllowed, ReasonNeeded, Refusal, UnknownThing

LOOKED_AT = 50


def ask(house: House, moderator: Moderator, appeal_id: int, text: str, now: datetime) -> None:
    """Ask the author something. Raises UnknownThing, Conflicted, EmptyText or TooLong."""
    require(moderator, "review")
    words = checked(text)
    with house.store.write() as tx:
        appeal = _open_appeal(tx, appeal_id)
        if appeal.messages[-1].moderator and appeal.messages[-1].text == words:
            return
        if len(appeal.messages) >= MOST_MESSAGES:
            raise Conflicted(say("Enough has been said here. Grant the appeal or refuse it."))
        appeals.add_message(tx, appeal_id, words, moderator_id=moderator.id, now=now)


def decide(
    house: House, moderator: Moderator, appeal_id: int, verdict: str, text: str, batch: str, now: datetime
) -> Outcome:
    """Grant an appeal or refuse it, in words that the author reads.

    Granting publishes the comment, ends its strikes, and lifts the block or ban that came of it; one batch, so that
    undo takes all of it back. Where there are two who may decide, the one who removed the comment may not. Raises
    UnknownThing, Conflicted, NotAllowed or ReasonNeeded.
    """
    require(moderator, "review")
    if verdict not in {GRANTED, REFUSED}:
        raise Refusal(say("Grant the appeal or refuse it."))
    if verdict == REFUSED and not text.strip():
        raise ReasonNeeded(say("Say why. The author reads it."))
    words = checked(text) if text.strip() else ""
    with house.store.write() as tx:
        appeal = _open_appeal(tx, appeal_id)
        if not may_decide(tx, moderator, appeal):
            raise NotAllowed(say("You removed this comment yourself. Another moderator decides about the appeal."))
        click = Click(tx, batch, moderator.id, now)
        comment = comment_status.read(click, appeal.comment_id)
        if comment is None:
            raise UnknownThing(say("The comment is not there any more."))
        lock(tx, f"person {comment.author.person_id}")
        if verdict == GRANTED:
            _take_back(click, house.policy, comment, words)
        if words:
            appeals.add_message(tx, appeal_id, words, moderator_id=moderator.id, now=now)
        settle(click, appeal, comment.author.person_id, verdict, words)
    return Outcome((appeal.comment_id,) if verdict == GRANTED else (), batch=batch)


def may_decide(tx: Transaction, moderator: Moderator, appeal: AppealView) -> bool:
    """Whether this moderator may: not who removed the comment, unless there is nobody else."""
    if appeal.remover_id != moderator.id:
        return True
    others = [one for one in moderators.listed(tx) if one.id != moderator.id and can(one, "review")]
    return not others


def _open_appeal(tx: Transaction, appeal_id: int) -> AppealView:
    lock(tx, f"appeal {appeal_id}")
    appeal = appeals.by_id(tx, appeal_id)
    if appeal is None:
        raise UnknownThing(say("There is no such appeal. Reload the page."))
    if appeal.state != OPEN:
        raise Conflicted(say("This appeal has been decided already. Reload the page."))
    return appeal


def _take_back(click: Click, policy: Policy, comment: DeskComment, reason: str) -> None:
    if why := comment_status.why_not(comment):
        raise Conflicted(say("That cannot be granted: %(why)s. Refuse it, and say so.", why=why))
    came_of_it = _bans_with_the_removal(click, comment)
    if comment.status is not Status.PUBLISHED and not comment_status.change(
        click, comment, Status.PUBLISHED, reason=reason
    ):
        raise Conflicted
    person_id = comment.author.person_id
    consequences.spared(click, policy, person_id, comment.id)
    ban = bans.in_force(click.tx, person_id, click.now)
    if ban is not None and ban.id in came_of_it:
        restrictions.lift(click, ban, "The appeal against the removal was granted.")


def _bans_with_the_removal(click: Click, comment: DeskComment) -> frozenset[int]:
    """Blocks and bans of its author that were placed in the same click as the removal, by whomever."""
    entries, _ = log.page(click.tx, "", LOOKED_AT, LogFilter(comment_id=comment.id))
    clicks = {entry.batch for entry in entries if entry.kind in {"remove", "strike"}}
    return frozenset(
        entry.ban_id
        for batch in clicks
        for entry in log.batch(click.tx, batch)
        if entry.ban_id is not None and entry.person_id == comment.author.person_id
    )
