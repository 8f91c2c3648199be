"""A moderator's verdict on one comment or on many: publish, hold, remove, and remove with a strike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from moderation.policy.rules import Policy
from moderation.saying import say
from moderation.storage import comments, sites
from moderation.storage.database import lock
from moderation.storage.views import DeskComment
from moderation.vocabulary import Action, Status
from moderation.workflow import comment_status, consequences
from moderation.workflow.acts import Click
from moderation.workflow.grounds import clause_of
from moderation.workflow.house import House
from moderation.workflow.outcome import Conflict, Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Refusal, TooLong, UnknownClause

LONGEST_REASON = 2000
MOST_AT_ONCE = 500


def review(
    house: House,
    moderator: Moderator,
    targets: Iterable[tuple[int, int]],
    verdict: str,
    clause: str,
    reason: str,
    strike: bool,
    batch: str,
    now: datetime,
) -> Outcome:
    """Give these comments, each named with the version that was looked at, this verdict; all in one transaction.

    A comment that changed since is left alone and named in the outcome. A removal without a clause takes the
    clause that the policy's findings name. Publishing ends the strikes that the comment led to. Raises a Refusal
    when the act as a whole makes no sense.
    """
    require(moderator, "review")
    policy = house.policy
    status = _status(verdict)
    check_grounds(policy, clause, reason)
    versions: dict[int, int] = dict(targets)
    if len(versions) > MOST_AT_ONCE:
        raise TooLong(
            say("That is too many comments at once; at most %(most_at_once)s are possible.", most_at_once=MOST_AT_ONCE)
        )
    done: list[int] = []
    steps: list[str] = []
    left: list[Conflict] = []
    with house.store.write() as tx:
        click = Click(tx, batch, moderator.id, now)
        # People first and in one order for everybody, so that two who act on the same ones do not wait in a circle.
        for person_id in sorted(set(comments.persons_of(tx, list(versions)).values())):
            lock(tx, f"person {person_id}")
        here = sites.comments_here(tx, list(versions), house.site_id)
        for comment_id, version in sorted(versions.items()):
            comment = comment_status.read(click, comment_id) if comment_id in here else None
            why = _obstacle(policy, comment, version, status, clause)
            if comment is None or why or not _apply(click, policy, comment, status, clause, reason, strike, steps):
                left.append(Conflict("comment", comment_id, why or "it was changed since you looked at it"))
            else:
                done.append(comment_id)
    return Outcome(tuple(done), tuple(left), batch if done else "", tuple(steps))


def check_grounds(policy: Policy, clause: str, reason: str) -> None:
    """Raise UnknownClause or TooLong for grounds that cannot be recorded. Both may be empty here."""
    if clause and clause not in policy.clauses:
        raise UnknownClause
    if len(reason) > LONGEST_REASON:
        raise TooLong(
            say("The reason is longer than %(longest_reason)s characters. Shorten it.", longest_reason=LONGEST_REASON)
        )


def _status(verdict: str) -> Status:
    try:
        return Status.after(Action.of(verdict))
    except KeyError:
        raise Refusal(say("A verdict is publish, hold or remove.")) from None


def _clause(policy: Policy, comment: DeskComment, clause: str) -> str:
    """The clause to remove under: the one that was chosen, else the first of the findings that the policy still has."""
    return clause or clause_of(comment, policy.clauses)


def _obstacle(policy: Policy, comment: DeskComment | None, version: int, status: Status, clause: str) -> str:
    """Why this comment cannot get this verdict, or an empty string."""
    if comment is None:
        return "there is no such comment"
    if why := comment_status.why_not(comment):
        return why
    if comment.version != version:
        return "it was changed since you looked at it"
    if status is Status.REMOVED and not _clause(policy, comment, clause):
        return "no finding names a clause, so choose one"
    return ""


def _apply(
    click: Click,
    policy: Policy,
    comment: DeskComment,
    status: Status,
    clause: str,
    reason: str,
    strike: bool,
    steps: list[str],
) -> bool:
    grounds = _clause(policy, comment, clause) if status is Status.REMOVED else clause
    if not comment_status.change(click, comment, status, grounds, reason):
        return False
    person_id = comment.author.person_id
    if status is Status.PUBLISHED:
        consequences.spared(click, policy, person_id, comment.id)
    if status is Status.REMOVED and strike:
        step = consequences.strike(
            click, policy, person_id=person_id, name=comment.name, comment_id=comment.id, clause=grounds, reason=reason
        )
        if step:
            steps.append(step)
    return True
