"""Everything that one rule did since some moment, taken back as one batch, which can be undone like any other.

What other rules asked for stands: a comment that another rule would have held is held, not published. What a person
has decided since stands too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from moderation.policy.rules import Policy
from moderation.saying import say
from moderation.storage import comments, rule_record
from moderation.storage.database import lock
from moderation.storage.learned import REVERTS
from moderation.storage.views import DeskComment
from moderation.vocabulary import Action, Status
from moderation.workflow import comment_status, consequences
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outcome import Conflict, Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Refusal, TooLong
from moderation.workflow.review import LONGEST_REASON

AT_ONCE = 200
"""Comments in one transaction, so that others can write in between."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking back would do."""

    publish: int = 0
    hold: int = 0
    stands: int = 0
    """Comments that stay as they are: other rules ask for the same, or a person has decided since."""


def plan(house: House, rule: str, since: datetime) -> Plan:
    """What taking back would do. Nothing is stored."""
    counts = {Status.PUBLISHED: 0, Status.HELD: 0, None: 0}
    with house.store.read() as tx:
        numbers = [number for number, _ in rule_record.stopped_by(tx, rule, since)]
        for part in _parts(numbers):
            click = Click(tx, "", None, since)
            for number in part:
                comment = comment_status.read(click, number)
                counts[None if comment is None or _why_not(comment, rule) else _without(comment, rule)] += 1
    return Plan(counts[Status.PUBLISHED], counts[Status.HELD], counts[None])


def revert(
    house: House, moderator: Moderator, rule: str, since: datetime, reason: str, batch: str, now: datetime
) -> Outcome:
    """Take back what this rule did since then. `batch` is random; its name is made to tell what it was.

    Comments that stay as they are come back as conflicts with the reason. Strikes that they led to end, with the
    blocks that the service placed for them. Raises NotAllowed, TooLong, or a Refusal where the rule did nothing.
    """
    require(moderator, "rules")
    if len(reason) > LONGEST_REASON:
        raise TooLong(
            say("The reason is longer than %(longest_reason)s characters. Shorten it.", longest_reason=LONGEST_REASON)
        )
    with house.store.read() as tx:
        numbers = [number for number, _ in rule_record.stopped_by(tx, rule, since)]
    if not numbers:
        raise Refusal(say("This rule has stopped no comment since then."))
    policy, name = house.policy, f"{REVERTS}{batch}"
    done: list[int] = []
    left: list[Conflict] = []
    for part in _parts(numbers):
        with house.store.write() as tx:
            click = Click(tx, name, moderator.id, now)
            for person_id in sorted(set(comments.persons_of(tx, part).values())):
                lock(tx, f"person {person_id}")
            for number in part:
                why = _take_back(click, policy, number, rule, reason)
                if why:
                    left.append(Conflict("comment", number, why))
                else:
                    done.append(number)
    return Outcome(tuple(done), tuple(left), name if done else "")


def _take_back(click: Click, policy: Policy, number: int, rule: str, reason: str) -> str:
    comment = comment_status.read(click, number)
    if comment is None:
        return "the comment is not there any more"
    if why := _why_not(comment, rule):
        return why
    status = _without(comment, rule)
    if not comment_status.change(click, comment, status, reason=reason or f"What the rule {rule} did was taken back."):
        return "it was changed at this moment"
    consequences.spared(click, policy, comment.author.person_id, comment.id)
    return ""


def _why_not(comment: DeskComment, rule: str) -> str:
    """Why this comment stays as it is, or an empty string."""
    if why := comment_status.why_not(comment):
        return why
    if comment.decision is None or comment.status is not Status.after(comment.decision.action):
        return "it was decided on since"
    if any(review.at >= comment.decided_at for review in comment.reviews if comment.decided_at):
        return "a person has decided on it since"
    return "other rules ask for the same" if _without(comment, rule) is comment.status else ""


def _without(comment: DeskComment, rule: str) -> Status:
    """Where the comment would stand had this rule found nothing."""
    others = (found.action for found in comment.decision.findings if found.rule != rule) if comment.decision else ()
    return Status.after(max(others, default=Action.PUBLISH))


def _parts(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), AT_ONCE):
        yield numbers[start : start + AT_ONCE]
