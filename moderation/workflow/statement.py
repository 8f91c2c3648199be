"""The statement of reasons that an author gets for every restriction (Art. 17 of the EU's Digital Services Act).

What was done, from when, how far and for how long; the facts; whether a machine noticed and whether a machine decided;
the clause; and what the author can do about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.policy.published import Explanation, explain
from moderation.policy.rules import Clause, Policy
from moderation.saying import say
from moderation.storage.views import DeskComment
from moderation.vocabulary import Status

READERS = "reports"
"""The detector that brings reports by readers as evidence."""
WORDS_FOR = {
    Status.HELD: say("The comment is not shown to anybody until a moderator has decided."),
    Status.REMOVED: say("The comment is not shown to anybody any more, in no country. There is no end date."),
}


@dataclass(frozen=True, slots=True)
class Statement:
    """Why a comment is not shown, in words for its author, and in facts for the books."""

    status: Status
    restriction: str
    since: datetime
    clauses: tuple[Clause, ...]
    explanations: tuple[Explanation, ...]
    """What the rules found; empty where a moderator decided on something else."""
    reason: str
    """The moderator's own words; empty where the rules decided."""
    noticed_by_machine: bool
    decided_by_machine: bool
    reported: bool
    """Reports by readers led to it."""

    @property
    def how_noticed(self) -> str:
        """Who noticed it."""
        if self.reported:
            return say("Readers reported the comment.")
        if self.noticed_by_machine:
            return say("The rules of this site noticed the comment, without a person.")
        return say("A moderator noticed the comment.")

    @property
    def how_decided(self) -> str:
        """Who decided it."""
        if self.status is Status.HELD:
            return say("It was held without a person. A moderator decides.")
        return say("It was removed without a person.") if self.decided_by_machine else say("A moderator decided.")


def statement_of(policy: Policy, comment: DeskComment) -> Statement | None:
    """The statement for a comment that is held or removed; None for any other, and for one that its author withdrew."""
    if comment.withdrawn or comment.status not in WORDS_FOR:
        return None
    decision, review = comment.decision, next(iter(comment.reviews), None)
    by_person = review is not None and review.verdict in {"remove", "hold"}
    found = explain(policy, decision) if decision else ()
    named = review.clause if review and by_person else ""
    clauses = [policy.clauses[named]] if named in policy.clauses else [one.clause for one in found if one.clause.id]
    reports = any(finding.detector == READERS for finding in decision.deciding) if decision else False
    return Statement(
        status=comment.status,
        restriction=WORDS_FOR[comment.status],
        since=review.at if review and by_person else comment.decided_at or comment.created_at,
        clauses=tuple(clauses),
        explanations=tuple(one for one in found if not named or one.clause.id in {named, ""}),
        reason=review.reason if review and by_person else "",
        noticed_by_machine=bool(decision and decision.deciding) and not reports,
        decided_by_machine=not by_person,
        reported=reports,
    )
