"""Acts on comments and their undo: one address for every form of the desk that decides something."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import log, queue
from moderation.storage.views import DeskComment
from moderation.vocabulary import Status
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import MOST_PICKED, ActForm, batch_of, read
from moderation.web.desk.items import item_of
from moderation.web.desk.page import answered, desk_page, way_back, with_reply
from moderation.web.desk.perform import perform
from moderation.web.errors import Trouble
from moderation.workflow import undo as undoing
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_acts", __name__, url_prefix="/admin")


@blueprint.post("/acts")
@needs("review")
def act() -> ResponseReturnValue:
    """Do what the form asks to the comments that it names, then lead back to where it came from."""
    form = read(with_reply(request.form), house().policy.clauses)
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, form.batch))
        picked = [number for number, _ in form.picks[:MOST_PICKED]]
        found = queue.items_here(tx, picked, now(), house().site_id)
    if repeated:
        return answered({"done": form.batch, "repeated": "yes"})
    comments = [comment for comment in found if comment.status is not Status.ERASED]
    if len(comments) < len(picked):
        raise Trouble(
            404, say("One of these comments does not exist"), say("Nothing was done. Go back and reload the page.")
        )
    if form.problems:
        return _again(form, comments, dict(form.problems), 422)
    try:
        outcome = perform(house(), the_moderator(), form, comments, now())
    except Refusal as refusal:
        return _again(form, comments, {"": refusal.message}, refusal.status)
    return answered({"done": form.batch if outcome.done else "", "missed": ",".join(outcome.left)})


@blueprint.post("/undo")
@needs("undo_own")
def undo() -> ResponseReturnValue:
    """Take back a whole batch."""
    batch, new = request.form.get("undo", ""), batch_of(request.form)
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, new))
        known = bool(log.batch(tx, batch))
    if repeated:
        return answered({"done": new, "repeated": "yes"})
    if not known:
        raise Trouble(404, say("There is no such act to undo"), say("Look for it in the log."))
    try:
        outcome = undoing.undo(house(), the_moderator(), batch, new, now())
    except Refusal as refusal:
        raise Trouble(refusal.status, say("This was not undone"), refusal.message) from refusal
    left = ",".join(f"{conflict.what}-{conflict.id}" for conflict in outcome.left)
    return answered({"done": outcome.batch, "missed": left})


def _again(form: ActForm, comments: list[DeskComment], problems: dict[str, str], status: int) -> ResponseReturnValue:
    """The form once more, with what was typed and what is wrong."""
    clauses = house().policy.clauses
    context = {
        "form": form,
        "versions": dict(form.picks),
        "problems": problems,
        "items": [item_of(comment, clauses) for comment in comments],
        "origin": request.form.get("origin", ""),
        "back": request.form.get("back", ""),
        "way_back": way_back(),
    }
    return desk_page("desk/act.html", **context), status
