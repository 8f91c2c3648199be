"""The review queue: what waits for a person, why, and everything needed to decide it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation.storage import queue as stored_queue
from moderation.storage import saved_views
from moderation.vocabulary import Status
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk import groups, queue_asked
from moderation.web.desk.items import item_of, new_batch
from moderation.web.desk.page import PAGE_SIZE, counted_held, desk_page, shared

blueprint = Blueprint("desk_queue", __name__, url_prefix="/admin")
blueprint.app_context_processor(lambda: {"held_count": counted_held})

MOST_CARDS = 100


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
    wanted, by = asked.filter(policy, moment), asked.values["group"]
    with house().store.read() as tx:
        size = 0 if by else PAGE_SIZE
        page = stored_queue.page(tx, wanted, request.args.get("after", ""), size, moment)
        together = groups.grouped(stored_queue.heads(tx, wanted, groups.LOOKED_AT), by) if by else ()
        views = saved_views.of_moderator(tx, the_moderator().id)
    context: dict[str, Any] = {
        "page": page,
        "items": [item_of(comment, policy.clauses) for comment in page.items],
        "groups": together,
        "grouped_from": groups.LOOKED_AT,
        "asked": asked.values,
        "asked_now": asked.given,
        "asked_query": urlencode(asked.given),
        "filtered": asked.filtered,
        "choices": queue_asked,
        "views": views,
        "origin": "queue",
        "batch": new_batch(),
        "page_size": PAGE_SIZE,
    }
    return desk_page("desk/queue.html", **context)


@blueprint.get("/queue/cards")
@needs("see")
def cards() -> str:
    """The cards of some comments that still wait, without a page around them: for a queue that is open already."""
    given = request.args.get("ids", "").split(",")[:MOST_CARDS]
    numbers = [int(number) for number in given if number.isascii() and number.isdigit() and len(number) < 19]
    with house().store.read() as tx:
        found = stored_queue.items_here(tx, numbers, now(), house().site_id)
    items = [
        item_of(comment, house().policy.clauses)
        for comment in found
        if comment.status is Status.HELD and not comment.withdrawn
    ]
    return render_template("desk/cards.html", **shared(), items=items, origin="queue")
