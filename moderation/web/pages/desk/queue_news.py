"""What an open queue asks every few seconds: how many wait, and the newest of them.

Asking again and again was chosen over a connection that stays open: the server has eight threads, and each open
connection would hold one (docs/moderating.md has the figures).
"""

from __future__ import annotations

from flask import Blueprint, g, jsonify, request
from flask.typing import ResponseReturnValue

from moderation.storage import queue
from moderation.web import house
from moderation.web.access import current_moderator, needs
from moderation.web.desk.page import at_most

blueprint = Blueprint("desk_queue_news", __name__, url_prefix="/admin")
blueprint.app_context_processor(lambda: {"newest_held": newest_held})
MOST = 50


def newest_held() -> int:
    """The highest number of a comment that waits; 0 without one, and for who is not signed in."""
    if "newest_held" not in g:
        with house().store.read() as tx:
            g.newest_held = queue.newest_held(tx, house().site_id) if current_moderator() else 0
    number: int = g.newest_held
    return number


@blueprint.get("/queue/news")
@needs("see")
def news() -> ResponseReturnValue:
    """How many wait, and the newest numbers above the one that the asking page knows (`after`), at most fifty."""
    given = request.args.get("after", "")
    after = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
    with house().store.read() as tx:
        held, newest = queue.held(tx, site_id=house().site_id), queue.newest_held(tx, house().site_id)
        ids = queue.held_after(tx, after, MOST, house().site_id) if after is not None and newest > after else ()
    return jsonify(held=held, shown=at_most(held), newest=newest, ids=ids)
