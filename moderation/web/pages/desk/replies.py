"""Saved replies: words for authors by clause, which all moderators share, write and change here."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.storage import log
from moderation.storage import saved_replies as stored
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import desk_page
from moderation.workflow import saved_replies
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_replies", __name__, url_prefix="/admin/replies")


@blueprint.get("")
@needs("see")
def replies() -> str:
    """All saved replies by clause, each in a form of its own, and an empty one."""
    return _page()


@blueprint.post("")
@needs("review")
def save() -> ResponseReturnValue:
    """Add a reply, change one, or put one away."""
    batch, number = batch_of(request.form), request.form.get("reply", "")
    reply_id = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, batch))
    if repeated:
        return redirect(url_for("desk_replies.replies", done=batch, repeated="yes"), 303)
    try:
        if request.form.get("do") == "drop" and reply_id is not None:
            saved_replies.drop(house(), the_moderator(), reply_id, batch, now())
        else:
            clause, title = clean(request.form.get("clause", "")), clean(request.form.get("title", ""))
            text = reason_in(request.form, "text")
            saved_replies.save(house(), the_moderator(), reply_id, clause, title, text, batch, now())
    except Refusal as refusal:
        return _page(refusal.message, reply_id), refusal.status
    return redirect(url_for("desk_replies.replies", done=batch), 303)


def _page(problem: str = "", wrong: int | None = None) -> str:
    with house().store.read() as tx:
        listed = stored.listed(tx)
    context = {"listed": listed, "problem": problem, "wrong": wrong, "typed": request.form, "new_batch": new_batch}
    return desk_page("desk/replies.html", **context, origin="replies")
