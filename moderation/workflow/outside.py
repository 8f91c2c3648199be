"""Comments that another system keeps: judged, the decision remembered under an id, and corrected by people later."""

from __future__ import annotations

import hashlib
import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from moderation.storage import checks
from moderation.storage.api_keys import ApiKeyView
from moderation.storage.checks import DISCARD, HAM, SPAM
from moderation.text.normalise import clean
from moderation.vocabulary import Action, Author, Decision, Submission
from moderation.workflow import learn
from moderation.workflow.house import House
from moderation.workflow.judge_for import judge_for

CERTAIN = 0.95
"""A removal of at least this strength may be thrown away unseen."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Checked:
    """What another system is told."""

    guid: str
    answer: str
    """ham, spam or discard"""
    decision: Decision


def check(
    house: House,
    key: ApiKeyView,
    submission: Submission,
    *,
    door: str,
    guid: str,
    now: datetime,
    is_test: bool = False,
    answer: str = "",
) -> Checked:
    """Judge a comment for the site of this key and keep the decision under `guid` (32 hex digits, random).

    `answer` is what the site is told whatever the policy says, for the values that a protocol sets aside for tests.
    """
    decision = judge_for(house, submission, now, clauses=key.clauses)
    given = answer or _answer(decision)
    with house.store.write() as tx:
        number = checks.record(
            tx,
            guid=guid,
            key_id=key.id,
            door=door,
            text_digest=text_digest(house.secret, submission),
            answer=given,
            is_test=is_test,
            decision=decision,
            now=now,
        )
    rules = ",".join(found.rule for found in decision.deciding)
    logger.info("checked for another system: check=%d key=%d answer=%s rules=%s", number, key.id, given, rules)
    return Checked(guid, given, decision)


def correct(
    house: House,
    key: ApiKeyView,
    submission: Submission,
    *,
    door: str,
    guid: str,
    verdict: str,
    now: datetime,
    scores: Mapping[str, float] = checks.NO_SCORES,
) -> bool:
    """Append what people decided on the comment that was checked under `guid`; without one, on the newest with the
    same text and author. One that was never checked here is taken too. False: this was said before.
    """
    digest = text_digest(house.secret, submission)
    with house.store.write() as tx:
        known = checks.by_guid(tx, key.site_id, guid) if guid else None
        known = known or checks.by_text(tx, key.site_id, digest)
        fresh = checks.add_verdict(
            tx, key_id=key.id, door=door, check=known, text_digest=digest, verdict=verdict, now=now, scores=scores
        )
        if fresh:
            learn.note_elsewhere(tx, submission, verdict, scores, door, now)
        return fresh


def text_digest(secret: bytes, submission: Submission) -> str:
    """The keyed hash by which a comment is known again. Differences in white space and case of the name do not matter."""
    author: Author = submission.author
    parts = (submission.text, author.name.casefold(), author.email.casefold())
    told = [" ".join(clean(part).split()).encode("utf-8", "surrogatepass") for part in parts]
    message = b"".join(len(part).to_bytes(8, "big") + part for part in told)
    return hmac.digest(secret, b"text of a check" + message, hashlib.sha256).hex()


def _answer(decision: Decision) -> str:
    if decision.action is Action.PUBLISH:
        return HAM
    strongest = max((found.score for found in decision.deciding if not found.failed), default=0.0)
    return DISCARD if decision.action is Action.REMOVE and strongest >= CERTAIN else SPAM
