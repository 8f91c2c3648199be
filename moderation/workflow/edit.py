"""An author changes their comment by the private link: judged again like a new one, whatever way it comes."""

from __future__ import annotations

import logging
from datetime import datetime

from moderation.offenders.strikes import weightiest
from moderation.policy.rules import Policy
from moderation.saying import say
from moderation.storage import comments, decisions, people
from moderation.storage.database import Transaction, lock
from moderation.storage.views import OwnComment
from moderation.text.normalise import clean
from moderation.text.similarity import bands
from moderation.vocabulary import Action, Author, Decision, History, Key, Keys, Role, Status, Submission
from moderation.workflow import consequences, webhooks
from moderation.workflow.house import House
from moderation.workflow.intake import as_word, check_text
from moderation.workflow.judging import decide, stopped_by
from moderation.workflow.likeness import what_is_known
from moderation.workflow.receipts import Receipt
from moderation.workflow.refusals import Conflicted, EditWindowOver, NotChangeable, UnknownComment
from moderation.workflow.tokens import digest_of
from moderation.workflow.traces import traces_of

CHANGEABLE = frozenset({Status.PUBLISHED, Status.HELD})
NOBODY = Author()

logger = logging.getLogger(__name__)


def edit(house: House, token: str, text: str, now: datetime, author: Author = NOBODY) -> Receipt:
    """Put another text in place of the comment's and judge it again; a published one may be held by that.

    `author` is what the request showed (address, browser); names cannot be changed. A comment that a moderator has
    put on hold stays held until a person has read the new text. Raises a Refusal, or StorageUnavailable.
    """
    policy = house.policy
    text = clean(text)
    shown = traces_of(house, author)
    with house.store.read() as tx:
        own = own_comment(tx, token)
        check_changeable(own, policy, now)
        if text == own.text and own.decision is not None:
            return Receipt(own.id, own.status, own.decision, token, repeated=True)
        check_text(text, policy.commenting)
        person_id = comments.persons_of(tx, [own.id])[own.id]
        keys = _joined(people.keys_of(tx, person_id), shown)
        submission = _submission(tx, own, text, author)
        text_bands = bands(text)
        known = what_is_known(tx, policy, keys, submission, text_bands, now, editing=own.id)
    decision = decide(policy, submission, known, now)
    with house.store.write() as tx:
        receipt = _record(tx, policy, own, person_id, text, text_bands, decision, known, token, now)
    logger.info("comment edited: comment=%d status=%s", receipt.comment_id, receipt.status)
    return receipt


def own_comment(tx: Transaction, token: str) -> OwnComment:
    """The comment that this private token opens. Raises UnknownComment."""
    own = comments.by_token(tx, digest_of(token))
    if own is None:
        raise UnknownComment
    return own


def check_changeable(own: OwnComment, policy: Policy, now: datetime) -> None:
    """Raise NotChangeable or EditWindowOver when its author may not change this comment any more."""
    if own.withdrawn or own.status not in CHANGEABLE:
        raise NotChangeable
    if now - own.created_at >= policy.commenting.edit_window:
        raise EditWindowOver


def _joined(stored: Keys, shown: Keys) -> Keys:
    """The person's own traces, and where there is none of a kind, what this request shows."""
    kinds = {key.kind for key in stored.all}
    fresh: tuple[Key, ...] = tuple(key for key in shown.all if key.kind not in kinds)
    return Keys((*stored.all, *fresh))


def _submission(tx: Transaction, own: OwnComment, text: str, author: Author) -> Submission:
    parent = comments.parent(tx, own.thread.id, own.parent_id) if own.parent_id is not None else None
    writer = Author(
        name=own.name,
        website=own.website,
        ip=author.ip,
        user_agent=author.user_agent,
        accept_language=author.accept_language,
        visitor=author.visitor,
        role=Role(comments.role_of(tx, own.id)),
    )
    return Submission(text=text, author=writer, thread=as_word(own.thread), parent=parent, is_edit=True)


def _record(
    tx: Transaction,
    policy: Policy,
    own: OwnComment,
    person_id: int,
    text: str,
    text_bands: tuple[int, ...],
    decision: Decision,
    known: History,
    token: str,
    now: datetime,
) -> Receipt:
    held_by_person = own.review is not None and own.review.verdict == "hold"
    status = Status.after(max(decision.action, Action.HOLD) if held_by_person else decision.action)
    # Whoever changes a comment and what follows from it takes the person first, so that nobody waits in a circle.
    lock(tx, f"person {person_id}")
    if not comments.replace_text(tx, own.id, own.version, text=text, status=status, bands=text_bands, now=now):
        raise Conflicted(say("This comment was changed a moment ago. Reload the page; your text is still in the form."))
    version = own.version + 1
    gravest = weightiest(decision.clauses, policy.offenders.weight)
    webhooks.tell(tx, own.id, "comment.edited" if status is own.status else webhooks.EVENT_OF[status], now)
    decisions.record(tx, own.id, version, decision, policy.source, now, gravest)
    restriction = stopped_by(decision, known.restrictions)
    step = ""
    if status is Status.REMOVED and restriction is None:
        batch = f"comment-{own.id}-{version}"
        step = consequences.of_decision(tx, policy, person_id, own.name, own.id, decision, batch, now)
    return Receipt(own.id, status, decision, token, restriction=restriction, step=step)
