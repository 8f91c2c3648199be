"""What moderators' programs read, as JSON: everything that the desk shows, and no address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moderation.policy.as_mapping import as_mapping
from moderation.storage.views import AuthorSummary, BanView, DeskComment, LogEntry, PersonView, StrikeView
from moderation.web.apis.own.shapes import moment
from moderation.workflow.outcome import Outcome


def desk_comment(view: DeskComment) -> dict[str, Any]:
    """A comment as moderators see it, with the newest decision and what people said."""
    return {
        "id": view.id,
        "version": view.version,
        "thread": view.thread_slug,
        "thread_title": view.thread_title,
        "parent_id": view.parent.id if view.parent else None,
        "name": view.name,
        "website": view.website,
        "text": view.text,
        "status": view.status.value,
        "created_at": moment(view.created_at),
        "edited_at": _maybe(view.edited_at),
        "withdrawn": view.withdrawn,
        "decision": as_mapping(view.id, view.decision) if view.decision else None,
        "author": author(view.author),
        "reviews": [
            {
                "at": moment(one.at),
                "moderator": one.moderator,
                "verdict": one.verdict,
                "clause": one.clause,
                "reason": one.reason,
            }
            for one in view.reviews
        ],
    }


def author(view: AuthorSummary) -> dict[str, Any]:
    """Somebody who writes here, in one line."""
    return {
        "person": view.person_id,
        "name": view.name,
        "names": list(view.names),
        "first_seen": moment(view.first_seen),
        "published": view.published,
        "held": view.held,
        "removed": view.removed,
        "strikes": view.strikes,
        "restricted": view.restricted or None,
    }


def person(view: PersonView) -> dict[str, Any]:
    """All that is known of a person."""
    return {
        **author(view.summary),
        "last_seen": moment(view.last_seen),
        "comments_by_name": {one.value: one.count for one in view.names},
        "strike_list": [_strike(one) for one in view.strikes],
        "bans": [ban(one) for one in view.bans],
        "comments": [desk_comment(one) for one in view.comments],
    }


def ban(view: BanView) -> dict[str, Any]:
    """A block or ban."""
    return {
        "id": view.id,
        "person": view.person_id,
        "kind": view.kind,
        "name": view.name,
        "clause": view.clause,
        "reason": view.reason,
        "since": moment(view.since),
        "until": _maybe(view.until),
        "placed_by": view.placed_by or None,
        "ended_at": _maybe(view.ended_at),
        "ended_by": view.ended_by or None,
        "end_reason": view.end_reason or None,
        "replaces": view.replaces,
    }


def act(view: LogEntry) -> dict[str, Any]:
    """A line of the log."""
    return {
        "id": view.id,
        "at": moment(view.at),
        "batch": view.batch,
        "moderator": view.moderator or None,
        "kind": view.kind,
        "comment": view.comment_id,
        "person": view.person_id,
        "ban": view.ban_id,
        "clause": view.clause,
        "reason": view.reason,
        "undoes": view.undoes,
        "undone": view.undone,
        "can_undo": view.can_undo,
    }


def outcome(done: Outcome, batch: str) -> dict[str, Any]:
    """What became of an act on several things."""
    return {
        "batch": batch,
        "repeated": False,
        "done": list(done.done),
        "left": [{"kind": one.what, "id": one.id, "why": one.why} for one in done.left],
        "steps": list(done.steps),
    }


def repeated(batch: str, done: list[int]) -> dict[str, Any]:
    """The answer to an act that was carried out before."""
    return {"batch": batch, "repeated": True, "done": done, "left": [], "steps": []}


def _strike(view: StrikeView) -> dict[str, Any]:
    return {
        "id": view.id,
        "comment": view.comment_id,
        "clause": view.clause,
        "weight": view.weight,
        "at": moment(view.at),
        "expires_at": moment(view.expires_at),
        "ended_at": _maybe(view.ended_at),
    }


def _maybe(at: datetime | None) -> str | None:
    return moment(at) if at else None
