"""Threads, comments and receipts as JSON. Of a comment, only what everybody may read on its page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import url_for

from moderation.policy.published import Explanation, explain
from moderation.storage.views import PublicComment, ThreadView
from moderation.text.render import render
from moderation.vocabulary import Status
from moderation.web import house, now
from moderation.web.apis.links import absolute, thread_link
from moderation.workflow.intake import is_closed
from moderation.workflow.receipts import Receipt


def thread(view: ThreadView) -> dict[str, Any]:
    """A thread with the number of its published comments."""
    return {
        "slug": view.slug,
        "title": view.title,
        "url": thread_link(view.slug),
        "page_url": view.url,
        "author": view.author_name,
        "opened_at": moment(view.opened_at),
        "closed": is_closed(view, house().policy.commenting, now()),
        "comments": view.published,
    }


def comment(view: PublicComment, slug: str) -> dict[str, Any]:
    """A comment. One that is not public any more has neither name nor text, and stands for the replies below it."""
    shown = view.status is Status.PUBLISHED
    return {
        "id": view.id,
        "parent_id": view.parent_id,
        "status": view.status.value,
        "name": view.name,
        "website": view.website,
        "role": view.role,
        "text": view.text,
        "html": render(view.text) if shown else "",
        "created_at": moment(view.created_at),
        "edited_at": moment(view.edited_at) if view.edited_at else None,
        "url": absolute(url_for("feeds.permalink", comment_id=view.id)) if shown else None,
        "thread": slug,
    }


def receipt(taken: Receipt) -> dict[str, Any]:
    """What became of a comment, with the reasons that its author may read."""
    return {
        "id": taken.comment_id,
        "status": taken.status.value,
        "repeated": taken.repeated,
        "status_url": absolute(url_for("own_comment.shown", comment_id=taken.comment_id, token=taken.token)),
        "token": taken.token,
        "explanations": [_reason(one) for one in explain(house().policy, taken.decision)],
        "restriction": _restriction(taken),
    }


def _reason(found: Explanation) -> dict[str, Any]:
    clause = {"id": found.clause.id, "title": found.clause.title, "text": found.clause.text}
    return {"clause": clause, "passages": list(found.passages), "because": found.because}


def _restriction(taken: Receipt) -> dict[str, Any] | None:
    if taken.restriction is None:
        return None
    until = taken.restriction.until
    return {"kind": taken.restriction.kind, "until": moment(until) if until else None}


def moment(at: datetime) -> str:
    """A moment as JSON has it: ISO 8601, in UTC, to the second."""
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
