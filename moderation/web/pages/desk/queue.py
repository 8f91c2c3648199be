"""The review queue: what waits for a person, why, and everything needed to decide it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.storage import queue as stored_queue
from moderation.web import house, now
from moderation.web.access import needs
from moderation.web.desk import queue_asked
from moderation.web.desk.items import item_of, new_batch
from moderation.web.desk.page import PAGE_SIZE, counted_held, desk_page

blueprint = Blueprint("desk_queue", __name__, url_prefix="/admin")
blueprint.app_context_processor(lambda: {"held_count": counted_held})


@blueprint.get("/")
@needs("see")
def start() -> ResponseReturnValue:
    """The desk begins with the queue."""
    return redirect(url_for("desk_queue.queue"))


@blueprint.get("/queue")
@needs("see")
def queue() -> str:
    """A page of held comments. Filters stand in the address; unknown values count as not given."""
    asked, policy, moment = queue_asked.read(request.args), house().policy, now()
    with house().store.read() as tx:
        page = stored_queue.page(tx, asked.filter(policy, moment), request.args.get("after", ""), PAGE_SIZE, moment)
    context: dict[str, Any] = {
        "page": page,
        "items": [item_of(comment, policy.clauses) for comment in page.items],
        "asked": asked.values,
        "asked_now": asked.given,
        "filtered": asked.filtered,
        "choices": queue_asked,
        "origin": "queue",
        "batch": new_batch(),
        "page_size": PAGE_SIZE,
    }
    return desk_page("desk/queue.html", **context)
