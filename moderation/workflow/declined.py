"""A step that the ladder proposes is left undone; taking that back proposes it again."""

from __future__ import annotations

from moderation.storage import proposals
from moderation.storage.proposals import Proposal
from moderation.storage.views import LogEntry
from moderation.workflow.acts import Click


def decline(click: Click, proposal: Proposal, reason: str) -> None:
    """Let the step be. The next strike proposes it again."""
    before = {"do": proposal.do, "at": proposal.step, "until": proposal.until.isoformat() if proposal.until else None}
    click.log("decline", person_id=proposal.person_id, clause=proposal.clause, reason=reason, before=before)


def reverse(click: Click, entry: LogEntry) -> str:
    """Propose the step again. Returns why that cannot be done any more, or an empty string."""
    if entry.person_id is None:
        return "the person is not known"
    if any(one.person_id == entry.person_id for one in proposals.waiting(click.tx, click.now)):
        return "a step is proposed again already"
    click.log("propose", person_id=entry.person_id, clause=entry.clause, reason=entry.reason, after=entry.before)
    return ""
