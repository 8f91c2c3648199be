"""A comment arrives: keys, history, judgement, and one transaction that records all of it or nothing."""

from __future__ import annotations

import dataclasses
import logging
from datetime import datetime

from moderation.aliases.keys import link_keys
from moderation.offenders.strikes import weightiest
from moderation.policy.rules import Policy
from moderation.storage import comments, decisions, key_bans, people
from moderation.storage.database import Transaction, lock
from moderation.text.similarity import bands
from moderation.vocabulary import Decision, History, Keys, Status, Submission
from moderation.workflow import consequences, webhooks
from moderation.workflow.house import House
from moderation.workflow.intake import Intake, placed, public_website, tidied
from moderation.workflow.judging import decide, is_of_known_person, stopped_by
from moderation.workflow.likeness import restrictions, what_is_known
from moderation.workflow.receipts import Receipt
from moderation.workflow.tokens import digest_of, request_mark, token_of
from moderation.workflow.traces import traces_of

logger = logging.getLogger(__name__)


def submit(house: House, submission: Submission, *, token: str, nonce: str, now: datetime) -> Receipt:
    """Take a comment. Nothing is stored unless this returns; a retry with the same nonce stores nothing more.

    With a nonce, the author's private token comes from it, so that a retry gets the same link; `token` (long and
    random) is used only where there is no nonce. Raises a Refusal for what cannot be taken, and StorageUnavailable
    when it cannot be kept.
    """
    policy = house.policy
    tidy = dataclasses.replace(tidied(submission, policy.commenting), site=house.site or submission.site)
    mark = request_mark(house.secret, nonce, tidy)
    own_token = token_of(house.secret, mark) if mark else token
    keys = Keys((*traces_of(house, tidy.author).all, *link_keys(tidy.text, house.secret)))
    text_bands = bands(tidy.text)
    with house.store.read() as tx:
        if earlier := _earlier(tx, policy, mark, own_token, keys, now):
            return earlier
        intake = placed(tx, tidy, policy.commenting, now)
        known = what_is_known(tx, policy, keys, intake.submission, text_bands, now)
    decision = decide(policy, intake.submission, known, now)

    def write(tx: Transaction) -> Receipt:
        # Two copies of one request may have come this far together; the second one waits here and finds the first.
        if mark:
            lock(tx, f"request {mark}")
            if earlier := _earlier(tx, policy, mark, own_token, keys, now):
                return earlier
        return _record(tx, policy, intake, keys, text_bands, decision, known, own_token, mark, now)

    receipt = house.store.write_together(write)
    if receipt.repeated:
        return receipt
    logger.info(
        "comment taken: comment=%d status=%s rules=%s",
        receipt.comment_id,
        receipt.status,
        ",".join(finding.rule for finding in decision.deciding),
    )
    return receipt


def _earlier(tx: Transaction, policy: Policy, mark: str, token: str, keys: Keys, now: datetime) -> Receipt | None:
    """The receipt of the same request, when it was taken before."""
    own = comments.by_token(tx, digest_of(token)) if mark and comments.by_nonce(tx, mark) is not None else None
    if own is None or own.decision is None:
        return None
    barred = restrictions(tx, policy, keys, own.name, now) if is_of_known_person(own.decision) else ()
    stopped = stopped_by(own.decision, barred)
    return Receipt(own.id, own.status, own.decision, token, repeated=True, restriction=stopped)


def _record(
    tx: Transaction,
    policy: Policy,
    intake: Intake,
    keys: Keys,
    text_bands: tuple[int, ...],
    decision: Decision,
    known: History,
    token: str,
    mark: str,
    now: datetime,
) -> Receipt:
    author = intake.submission.author
    status = Status.after(decision.action)
    person_id = people.find_or_add(tx, keys, author.name, now)
    comment_id = comments.record(
        tx,
        thread_id=intake.thread_id,
        parent_id=intake.parent_id,
        person_id=person_id,
        name=author.name,
        website=public_website(author.website),
        text=intake.submission.text,
        role=author.role,
        status=status,
        network_digest=keys.of_kind("network"),
        token_digest=digest_of(token),
        channel=intake.submission.channel,
        bands=text_bands,
        nonce=mark,
        now=now,
    )
    gravest = weightiest(decision.clauses, policy.offenders.weight)
    webhooks.tell(tx, comment_id, webhooks.EVENT_OF[status], now)
    decisions.record(tx, comment_id, 1, decision, policy.source, now, gravest)
    key_bans.note_match(tx, [one.key_ban_id for one in known.restrictions if one.key_ban_id is not None], now)
    restriction = stopped_by(decision, known.restrictions)
    step = ""
    if status is Status.REMOVED and restriction is None:
        step = consequences.of_decision(
            tx, policy, person_id, author.name, comment_id, decision, f"comment-{comment_id}-1", now
        )
    return Receipt(comment_id, status, decision, token, restriction=restriction, step=step)
