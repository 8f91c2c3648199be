"""Carries out a checked form: each comment under its clause, then the people behind those that were really decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.offenders.bans import end_of
from moderation.saying import say
from moderation.storage.views import DeskComment, ModeratorView
from moderation.web.desk.act_form import ActForm
from moderation.workflow import restrict, review
from moderation.workflow.grounds import clause_of, reason_of
from moderation.workflow.house import House
from moderation.workflow.permissions import require
from moderation.workflow.refusals import Conflicted, UnknownClause


@dataclass(frozen=True, slots=True)
class Performed:
    """What was decided, and what was left as it is, each with its kind: comment-12, person-3."""

    done: tuple[int, ...]
    left: tuple[str, ...]


def perform(
    house: House, moderator: ModeratorView, form: ActForm, comments: Sequence[DeskComment], now: datetime
) -> Performed:
    """Do it, all in one batch. Raises a Refusal when the workflow says no; nothing of a comment is lost then."""
    if form.restricts:
        require(moderator, "restrict")
    groups = _grouped(house, form, comments)
    versions = dict(form.picks)
    done: list[int] = []
    left: list[str] = []
    for (clause, reason), group in groups.items():
        targets = [(comment.id, versions[comment.id]) for comment in group]
        if form.verdict:
            outcome = review.review(
                house, moderator, targets, form.verdict, clause, reason, form.strikes, form.batch, now
            )
            done += outcome.done
            left += [f"{conflict.what}-{conflict.id}" for conflict in outcome.left]
        else:
            done += [comment.id for comment in group]
    if form.restricts:
        stopped = [comment for comment in comments if comment.id in set(done)]
        left += _restrict(house, moderator, form, stopped, now)
    return Performed(tuple(done), tuple(left))


def _grouped(house: House, form: ActForm, comments: Sequence[DeskComment]) -> dict[tuple[str, str], list[DeskComment]]:
    """The comments by the clause and reason that apply to them."""
    clauses = house.policy.clauses
    groups: dict[tuple[str, str], list[DeskComment]] = {}
    missing = []
    for comment in comments:
        clause, reason = form.clause, form.reason
        if form.verdict == "remove" or form.restricts:
            clause = clause or clause_of(comment, clauses)
            reason = reason or reason_of(comment, clause)
            if not clause:
                missing.append(str(comment.id))
        groups.setdefault((clause, reason), []).append(comment)
    if missing:
        numbers = ", ".join(missing)
        raise UnknownClause(
            say("No rule names a clause for comment no. %(numbers)s. Choose the clause yourself.", numbers=numbers)
        )
    return groups


def _restrict(
    house: House, moderator: ModeratorView, form: ActForm, comments: Sequence[DeskComment], now: datetime
) -> list[str]:
    """Stop the people behind these comments; those who are stopped for at least as long already come back as left."""
    left = []
    until = end_of(now, form.lasting)
    for person_id, comment in {comment.author.person_id: comment for comment in comments}.items():
        clause = form.clause or clause_of(comment, house.policy.clauses)
        try:
            restrict.place(house, moderator, person_id, form.act, clause, form.reason, until, form.batch, now)
        except Conflicted:
            # The removal stands, so this is told beside it; where nothing else was asked, it is the whole answer.
            if not form.verdict:
                raise
            left.append(f"person-{person_id}")
    return left
