"""Judging as the workflow does it: whatever goes wrong, there is a decision, and a failed check means held."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime

from moderation.policy.judge import judge
from moderation.policy.rules import Policy
from moderation.vocabulary import Action, Author, Decision, Finding, History, Restriction, Submission, Thread

UNJUDGED = "service/unjudged"
KNOWN_PERSON = "known_person"
"""The detector that notices who is blocked or banned."""

logger = logging.getLogger(__name__)


WARM_UP = "A dash of f.u.n and sp\u0430ce: see https://bus.example, or <b>write</b> to **me**."
"""Gives every detector something to look through."""


def warm_up(policy: Policy, now: datetime) -> Decision:
    """Judge a comment that nobody wrote, so that the first that somebody writes need not wait for lists to be read."""
    return decide(policy, Submission(text=WARM_UP, author=Author("Bo"), thread=Thread(slug="")), History(), now)


def decide(policy: Policy, submission: Submission, history: History, now: datetime) -> Decision:
    """What the policy says. When judging itself breaks, the comment is held with a finding that says so."""
    try:
        return judge(policy, submission, history, now)
    except Exception as error:  # never published unseen, never lost: the law holds for mistakes of our own too
        place = error.__traceback__
        while place and place.tb_next:
            place = place.tb_next
        # The kind and the place, never the message: it may quote what somebody wrote.
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "nowhere"
        logger.error("judging failed: error=%s at=%s", type(error).__name__, where)
        return _held(policy, error)


def _held(policy: Policy, error: Exception) -> Decision:
    finding = Finding(
        rule=UNJUDGED,
        clause="",
        action=Action.HOLD,
        score=1.0,
        because="This comment could not be checked, so a person will read it.",
        note=f"Judging failed ({type(error).__name__}). The service's log names the place.",
        detector="",
        failed=True,
    )
    return Decision(Action.HOLD, (finding,), policy.version, policy.sha256)


def is_of_known_person(decision: Decision) -> bool:
    """Whether a comment was removed because its author is blocked or banned."""
    return decision.action is Action.REMOVE and any(found.detector == KNOWN_PERSON for found in decision.deciding)


def stopped_by(decision: Decision, restrictions: Iterable[Restriction]) -> Restriction | None:
    """The block or ban because of which this comment was removed; the surest one, then the longest."""
    return max(restrictions, key=_certainty, default=None) if is_of_known_person(decision) else None


def _certainty(restriction: Restriction) -> tuple[float, bool, float]:
    until = restriction.until
    return (restriction.probability, until is None, until.timestamp() if until else 0.0)
