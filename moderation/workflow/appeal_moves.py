"""A verdict on an appeal as a move that can be taken back."""

from __future__ import annotations

from moderation.storage import appeals
from moderation.storage.database import lock
from moderation.storage.views import AppealView, LogEntry
from moderation.workflow.acts import Click


def settle(click: Click, appeal: AppealView, person_id: int, verdict: str, reason: str = "") -> None:
    """Give the appeal this state, and log it."""
    assert click.moderator_id is not None, "the service itself decides no appeal"
    appeals.add_verdict(click.tx, appeal.id, verdict, moderator_id=click.moderator_id, now=click.now)
    click.log(
        f"appeal_{verdict}",
        comment_id=appeal.comment_id,
        person_id=person_id,
        reason=reason,
        before={"appeal": appeal.id, "verdict": appeal.state},
        after={"appeal": appeal.id, "verdict": verdict},
    )


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back a verdict. Returns why that cannot be done any more, or an empty string."""
    number = entry.after.get("appeal")
    lock(click.tx, f"appeal {number}")
    appeal = appeals.by_id(click.tx, number) if isinstance(number, int) else None
    if appeal is None or entry.person_id is None:
        return "there is no such appeal any more"
    if appeal.state != entry.after.get("verdict"):
        return "the appeal was decided anew since"
    settle(click, appeal, entry.person_id, str(entry.before["verdict"]))
    return ""
