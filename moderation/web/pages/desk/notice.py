"""What an author will read about a removal, shown before it is sent; nothing is changed by looking."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from moderation.policy.published import passages_under
from moderation.saying import say
from moderation.storage import queue
from moderation.web import house, now
from moderation.web.access import needs
from moderation.web.desk.act_form import read
from moderation.web.desk.page import desk_page, way_back, with_reply
from moderation.web.errors import Trouble

blueprint = Blueprint("desk_notice", __name__, url_prefix="/admin")


@blueprint.post("/notice")
@needs("review")
def preview() -> ResponseReturnValue:
    """The notice as it would stand on the author's private page, and the form to send it or to change its words."""
    clauses = house().policy.clauses
    form = read(with_reply(request.form), clauses)
    number = form.picks[0][0] if form.picks else 0
    with house().store.read() as tx:
        comment = queue.item_here(tx, number, now(), house().site_id)
    if comment is None:
        raise Trouble(404, say("This comment does not exist"), say("Nothing was done. Go back and reload the page."))
    clause = clauses.get(form.clause)
    context = {
        "comment": comment,
        "form": form,
        "clause": clause,
        "passages": passages_under(comment.decision, form.clause) if comment.decision else (),
        "origin": request.form.get("origin", ""),
        "back": request.form.get("back", ""),
        "way_back": way_back(),
    }
    return desk_page("desk/preview.html", **context)
