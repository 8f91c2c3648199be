"""Filters of the queue under a name, each moderator's own: saving and forgetting them."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import saved_views
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk import queue_asked
from moderation.web.errors import Trouble

blueprint = Blueprint("desk_saved_views", __name__, url_prefix="/admin/queue/views")

LONGEST_NAME = 60


@blueprint.post("")
@needs("see")
def save() -> ResponseReturnValue:
    """Keep the filters of the page under a name. The same name again: these filters take its place."""
    name = " ".join(clean(request.form.get("name", "")).split())
    if not name or len(name) > LONGEST_NAME:
        raise Trouble(
            422,
            say("The view was not saved"),
            say("Give it a name of at most %(longest_name)s letters.", longest_name=LONGEST_NAME),
        )
    asked: dict[str, Any] = dict(queue_asked.read(dict(parse_qsl(request.form.get("back", "")[:2000]))).given)
    with house().store.write() as tx:
        kept = saved_views.save(tx, the_moderator().id, name, urlencode(asked), now())
    if not kept:
        raise Trouble(
            422,
            say("The view was not saved"),
            say("There are %(most)s already. Forget one of them first.", most=saved_views.MOST),
        )
    return redirect(url_for("desk_queue.queue", **asked), 303)


@blueprint.post("/<int:view_id>/forget")
@needs("see")
def forget(view_id: int) -> ResponseReturnValue:
    """Forget saved filters."""
    with house().store.write() as tx:
        saved_views.drop(tx, the_moderator().id, view_id)
    return redirect(url_for("desk_queue.queue"), 303)
