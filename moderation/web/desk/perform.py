"""Carries out a checked form: each comment under its clause, then the people behind those that were really decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.offenders.bans import end_of
from moderation.storage.views import DeskComment, ModeratorView
from moderation.web.desk.act_form import ActForm
from moderation.web.desk.reasons import clause_of, reason_of
from moderation.workflow import restrict, review
from moderation.workflow.house import House
from moderation.workflow.refusals import UnknownClause


@dataclass(frozen=True, slots=True)
class Performed:
    """Comments by number: decided, and left because somebody was faster."""

    done: tuple[int, ...]
    conflicts: tuple[int, ...]


def perform(
    house: House, moderator: ModeratorView, form: ActForm, comments: Sequence[DeskComment], now: datetime
) -> Performed:
    """Do it, all in one batch. Raises a Refusal when the workflow says no; nothing of a comment is lost then."""
    versions = dict(form.picks)
    done: list[int] = []
    conflicts: list[int] = []
    for (clause, reason), group in _grouped(house, form, comments).items():
        targets = [(comment.id, versions[comment.id]) for comment in group]
        if form.verdict:
            outcome = review.review(
                house, moderator, targets, form.verdict, clause, reason, form.strikes, form.batch, now
            )
            done += outcome.done
            conflicts += outcome.conflicts
        else:
            done += [comment.id for comment in group]
    if form.restricts:
        _restrict(house, moderator, form, [comment for comment in comments if comment.id in set(done)], now)
    return Performed(tuple(done), tuple(conflicts))


def _grouped(
    house: House, form: ActForm, comments: Sequence[DeskComment]
) -> dict[tuple[str, str], list[DeskComment]]:
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
        raise UnknownClause(f"No rule names a clause for comment no. {numbers}. Choose the clause yourself.")
    return groups


def _restrict(
    house: House, moderator: ModeratorView, form: ActForm, comments: Sequence[DeskComment], now: datetime
) -> None:
    people = {comment.author.person_id: comment for comment in comments}
    for person_id, comment in people.items():
        clause = form.clause or clause_of(comment, house.policy.clauses)
        until = end_of(now, form.lasting)
        restrict.place(house, moderator, person_id, form.act, clause, form.reason, until, form.batch, now)
