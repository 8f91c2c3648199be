"""A moderator decides a comment from the digest: by a link that fits one verdict on one version, once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from moderation.saying import say
from moderation.storage import contacts, moderators, queue, sites
from moderation.storage.contacts import DIGEST
from moderation.storage.database import Transaction
from moderation.storage.views import DeskComment, ModeratorView
from moderation.vocabulary import Status
from moderation.workflow import comment_status, mail_links, permissions, review
from moderation.workflow.house import House
from moderation.workflow.outcome import Outcome
from moderation.workflow.refusals import Conflicted, NotAllowed, UnknownThing

TOO_OLD = "This link is too old or not complete. Open the desk instead."


@dataclass(frozen=True, slots=True)
class Asked:
    """What a link asks for, as it stands now."""

    verdict: str
    version: int
    comment: DeskComment
    moderator: ModeratorView
    why_not: str = ""
    """Why it cannot be done any more; empty when it can."""


def look(house: House, token: str, now: datetime) -> Asked:
    """What the button will do. Changes nothing. Raises UnknownThing, or NotAllowed for who moderates no more."""
    with house.store.read() as tx:
        return _asked(house, tx, token, now)


def act(house: House, token: str, now: datetime) -> Outcome:
    """Do it, as the moderator whose digest it was. Raises UnknownThing, NotAllowed or Conflicted."""
    asked = look(house, token, now)
    if asked.why_not:
        raise Conflicted(asked.why_not)
    batch = f"mail-{hashlib.sha256(token.encode()).hexdigest()[:32]}"
    targets = [(asked.comment.id, asked.version)]
    outcome = review.review(house, asked.moderator, targets, asked.verdict, "", "", False, batch, now)
    if outcome.left:
        raise Conflicted(say("Nothing was done: %(why)s. Open the comment at the desk.", why=outcome.left[0].why))
    return outcome


def _asked(house: House, tx: Transaction, token: str, now: datetime) -> Asked:
    link = mail_links.acted(house.secrets, token, now)
    contact = contacts.by_id(tx, link.contact_id) if link else None
    if link is None or contact is None or contact.kind != DIGEST or contact.moderator_id is None:
        raise UnknownThing(TOO_OLD)
    moderator = moderators.by_id(tx, contact.moderator_id)
    if moderator is None or not contact.alive(now) or not permissions.can(moderator, "review"):
        raise NotAllowed(say("This digest was stopped, or its moderator has left. Open the desk instead."))
    comment = queue.item(tx, link.comment_id, now)
    if comment is None or not sites.comments_here(tx, [comment.id], house.site_id):
        raise UnknownThing(say("The comment is not there any more."))
    return Asked(link.verdict, link.version, comment, moderator, _why_not(comment, link.version))


def _why_not(comment: DeskComment, version: int) -> str:
    if why := comment_status.why_not(comment):
        return f"Nothing is left to do: {why}."
    if comment.version == version and comment.status is Status.HELD:
        return ""
    if comment.reviews:
        newest = comment.reviews[0]
        return f"{newest.moderator} has decided this comment already. It is {comment.status.value} now."
    return "The comment was changed since the mail was sent. Look at it at the desk."
