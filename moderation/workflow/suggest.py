"""A trainee says what should be done with a held comment; a moderator does it, or something else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from moderation.saying import say
from moderation.storage.suggestions import KIND
from moderation.vocabulary import Status
from moderation.workflow import comment_status
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outcome import Conflict, Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Refusal
from moderation.workflow.review import check_grounds

VERDICTS = frozenset({"publish", "hold", "remove", "strike"})


def suggest(
    house: House,
    moderator: Moderator,
    targets: Iterable[tuple[int, int]],
    verdict: str,
    clause: str,
    reason: str,
    batch: str,
    now: datetime,
) -> Outcome:
    """Note in the log what this moderator would do with these comments, each named with the version that was read.

    Nothing changes by it. What was decided or changed since is left out and named. Raises a Refusal.
    """
    require(moderator, "suggest")
    if verdict not in VERDICTS:
        raise Refusal(say("A suggestion is publish, hold, remove, or remove and strike."))
    check_grounds(house.policy, clause, reason)
    done: list[int] = []
    left: list[Conflict] = []
    with house.store.write() as tx:
        click = Click(tx, batch, moderator.id, now)
        for comment_id, version in sorted(dict(targets).items()):
            comment = comment_status.read(click, comment_id)
            if comment is None or comment.status is not Status.HELD or comment.version != version:
                left.append(Conflict("comment", comment_id, "it was decided or changed since you looked at it"))
                continue
            after = {"verdict": verdict, "version": version}
            click.log(KIND, comment_id=comment_id, clause=clause, reason=reason, after=after)
            done.append(comment_id)
    return Outcome(tuple(done), tuple(left), batch if done else "")
