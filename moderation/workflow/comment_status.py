"""A comment's status as a move that can be taken back.

Every act names the state it left and the state it led to. A state is the version in which it came up first: taking an
act back leads to its earlier state again, so that acts can be taken back one after the other, and back and forth, as
long as nothing else has happened to the comment.
"""

from __future__ import annotations

from moderation.storage import comments, decisions, desk, log
from moderation.storage.views import DeskComment, LogEntry, LogFilter
from moderation.vocabulary import Status
from moderation.workflow import webhooks
from moderation.workflow.acts import KIND_OF_STATUS, Click

LOOKED_AT = 100
"""How many of the newest acts on a comment are looked through for its state."""


def read(click: Click, comment_id: int) -> DeskComment | None:
    """The comment as it is now."""
    return next(iter(desk.comments(click.tx, [comment_id], click.now)), None)


def why_not(comment: DeskComment) -> str:
    """Why nobody may change this comment's status any more, or an empty string."""
    if comment.status is Status.ERASED:
        return "the comment was erased"
    return "its author has withdrawn it" if comment.withdrawn else ""


def change(click: Click, comment: DeskComment, status: Status, clause: str = "", reason: str = "") -> bool:
    """Give the comment this status, unless it was changed since it was read. Logged, with a person's verdict."""
    return _move(click, comment, status, clause, reason, state=comment.version + 1)


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back a change of status. Returns why that cannot be done any more, or an empty string."""
    comment = read(click, entry.comment_id) if entry.comment_id is not None else None
    if comment is None:
        return "the comment is not there any more"
    if reason := why_not(comment):
        return reason
    if _state(click, comment) != entry.after.get("state"):
        return "the comment was changed since"
    before = entry.before
    status, state = Status(str(before["status"])), before["state"]
    assert isinstance(state, int)
    moved = _move(click, comment, status, str(before.get("clause", "")), str(before.get("reason", "")), state=state)
    return "" if moved else "the comment was changed since"


def _move(click: Click, comment: DeskComment, status: Status, clause: str, reason: str, *, state: int) -> bool:
    before = {
        "status": comment.status.value,
        "version": comment.version,
        "state": _state(click, comment),
        **_grounds(comment),
    }
    if not comments.set_status(click.tx, comment.id, comment.version, status):
        return False
    webhooks.tell(click.tx, comment.id, webhooks.EVENT_OF[status], click.now)
    act_id = click.log(
        KIND_OF_STATUS[status],
        comment_id=comment.id,
        person_id=comment.author.person_id,
        clause=clause,
        reason=reason,
        before=before,
        after={"status": status.value, "version": comment.version + 1, "state": state},
    )
    if click.moderator_id is not None:
        decisions.add_review(
            click.tx,
            comment_id=comment.id,
            comment_version=comment.version + 1,
            moderator_id=click.moderator_id,
            act_id=act_id,
            verdict=KIND_OF_STATUS[status],
            clause=clause,
            reason=reason,
            at=click.now,
        )
    return True


def _grounds(comment: DeskComment) -> dict[str, str]:
    """Clause and reason for the status that the comment has now: its newest verdict's, else the policy's."""
    if comment.reviews:
        return {"clause": comment.reviews[0].clause, "reason": comment.reviews[0].reason}
    clauses = comment.decision.clauses if comment.decision else ()
    return {"clause": clauses[0] if clauses else "", "reason": ""}


def _state(click: Click, comment: DeskComment) -> int:
    """The state that the comment is in: what its newest act says, unless something else has changed it since."""
    entries, _ = log.page(click.tx, "", LOOKED_AT, LogFilter(comment_id=comment.id))
    for entry in entries:
        if entry.kind in KIND_OF_STATUS.values() and "state" in entry.after:
            state = entry.after["state"]
            return (
                state if entry.after.get("version") == comment.version and isinstance(state, int) else comment.version
            )
    return comment.version
