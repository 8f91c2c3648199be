"""The review queue: what waits for a person, why, and everything needed to decide it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.storage import queue as stored_queue
from moderation.storage.views import QueueFilter
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs
from moderation.web.desk.items import item_of, new_batch
from moderation.web.desk.page import PAGE_SIZE, desk_page, held_count

blueprint = Blueprint("desk_queue", __name__, url_prefix="/admin")
blueprint.app_context_processor(lambda: {"held_count": held_count})

AGES = (("", "Any time"), ("1h", "Over 1 hour"), ("24h", "Over 24 hours"), ("3d", "Over 3 days"), ("7d", "Over 7 days"))
AGE_LENGTHS = {"1h": timedelta(hours=1), "24h": timedelta(hours=24), "3d": timedelta(days=3), "7d": timedelta(days=7)}
SCORES = (("", "Any"), ("0.5", "From 0.50"), ("0.7", "From 0.70"), ("0.9", "From 0.90"))
SORTS = (("oldest", "Oldest first"), ("newest", "Newest first"), ("score", "Strongest first"))


@blueprint.get("/")
@needs("see")
def start() -> ResponseReturnValue:
    """The desk begins with the queue."""
    return redirect(url_for("desk_queue.queue"))


@blueprint.get("/queue")
@needs("see")
def queue() -> str:
    """A page of held comments. Filters stand in the address; unknown values count as not given."""
    asked = _asked()
    moment = now()
    wanted = QueueFilter(
        clause=asked["clause"],
        thread=asked["thread"],
        min_score=float(asked["score"] or 0),
        older_than=moment - AGE_LENGTHS[asked["age"]] if asked["age"] else None,
        search=asked["q"],
        sort=asked["sort"] or "oldest",
    )
    with house().store.read() as tx:
        page = stored_queue.page(tx, wanted, request.args.get("after", ""), PAGE_SIZE, moment)
    clauses = house().policy.clauses
    context: dict[str, Any] = {
        "page": page,
        "items": [item_of(comment, clauses) for comment in page.items],
        "asked": asked,
        "asked_now": {name: value for name, value in asked.items() if value},
        "filtered": any(value for name, value in asked.items() if name != "sort"),
        "origin": "queue",
        "batch": new_batch(),
        "page_size": PAGE_SIZE,
    }
    return desk_page("desk/queue.html", ages=AGES, scores=SCORES, sorts=SORTS, **context)


def _asked() -> dict[str, str]:
    """The filters in the address, only with values that exist."""
    given = request.args
    return {
        "q": clean(given.get("q", "")).strip()[:200],
        "clause": clean(given.get("clause", ""))[:80],
        "thread": clean(given.get("thread", ""))[:200],
        "age": given.get("age", "") if given.get("age") in AGE_LENGTHS else "",
        "score": given.get("score", "") if given.get("score") in dict(SCORES) else "",
        "sort": given.get("sort", "") if given.get("sort") in dict(SORTS) else "",
    }
