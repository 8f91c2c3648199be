"""One comment whole: its text and marks, the newest decision, every verdict, and all that the log says of it."""

from __future__ import annotations

from flask import Blueprint

from moderation.saying import say
from moderation.storage import log, queue, reports
from moderation.storage.views import LogFilter
from moderation.web import house, now
from moderation.web.access import needs
from moderation.web.desk.grounds import grounds_of
from moderation.web.desk.items import item_of
from moderation.web.desk.page import desk_page
from moderation.web.desk.told import KINDS
from moderation.web.errors import Trouble

blueprint = Blueprint("desk_comment", __name__, url_prefix="/admin")

LOG_LINES = 100


@blueprint.get("/comments/<int:comment_id>")
@needs("see")
def comment(comment_id: int) -> str:
    """Everything about one comment. 404 for a number that no comment has."""
    with house().store.read() as tx:
        found = queue.item_here(tx, comment_id, now(), house().site_id)
        if found is None:
            raise Trouble(
                404, say("There is no comment with this number"), say("Look for it in the queue or in the log.")
            )
        said = reports.of_comments(tx, [comment_id]).get(comment_id, ())
        entries, _ = log.page(tx, "", LOG_LINES, LogFilter(comment_id=comment_id))
        grounds = grounds_of(tx, house().policy, found)
    item = item_of(found, house().policy.clauses)
    return desk_page(
        "desk/comment.html",
        grounds=grounds,
        item=item,
        reports=said,
        entries=entries,
        kinds=KINDS,
        origin=f"comment-{comment_id}",
    )
