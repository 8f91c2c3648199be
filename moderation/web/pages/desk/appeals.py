"""Appeals: what authors say against a removal, beside the comment and its findings; asking, granting, refusing."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import appeals as stored_appeals
from moderation.storage import log, queue
from moderation.storage.views import AppealView
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.items import item_of, new_batch
from moderation.web.desk.page import desk_page
from moderation.web.errors import Trouble
from moderation.workflow import appeal as appealing
from moderation.workflow import decide_appeal
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_appeals", __name__, url_prefix="/admin")


@blueprint.get("/appeals")
@needs("see")
def listed() -> str:
    """Appeals that wait, or all of them, and how many were granted."""
    everything = request.args.get("show") == "all"
    with house().store.read() as tx:
        found, cursor = stored_appeals.listed(tx, only_open=not everything, cursor=request.args.get("after", ""))
        comments = {one.comment_id: queue.item(tx, one.comment_id, now()) for one in found}
        figures = stored_appeals.counts(tx)
    context = {"appeals": found, "comments": comments, "cursor": cursor, "everything": everything, "figures": figures}
    return desk_page("desk/appeals.html", **context)


@blueprint.get("/appeals/<int:appeal_id>")
@needs("see")
def appeal(appeal_id: int) -> str:
    """One appeal with the comment that it is about. 404 for a number that none has."""
    return _page(_found(appeal_id))


@blueprint.post("/appeals/<int:appeal_id>")
@needs("review")
def answer(appeal_id: int) -> ResponseReturnValue:
    """Ask the author something, grant, or refuse."""
    found, batch, words = _found(appeal_id), batch_of(request.form), reason_in(request.form)
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, batch))
    if repeated:
        return _done(appeal_id, batch, repeated="yes")
    verdict = request.form.get("verdict", "")
    try:
        if verdict == "ask":
            decide_appeal.ask(house(), the_moderator(), appeal_id, words, now())
            return _done(appeal_id, "")
        decide_appeal.decide(house(), the_moderator(), appeal_id, verdict, words, batch, now())
    except Refusal as refusal:
        return _page(found, words, refusal.message), refusal.status
    return _done(appeal_id, batch)


def _done(appeal_id: int, batch: str, **more: str) -> ResponseReturnValue:
    values: dict[str, Any] = {"appeal_id": appeal_id, **({"done": batch} if batch else {}), **more}
    return redirect(url_for("desk_appeals.appeal", **values), 303)


def _found(appeal_id: int) -> AppealView:
    with house().store.read() as tx:
        found = stored_appeals.by_id(tx, appeal_id)
    if found is None:
        raise Trouble(404, say("There is no appeal with this number"), say("Look for it on the page of appeals."))
    return found


def _page(found: AppealView, words: str = "", problem: str = "") -> str:
    policy = house().policy
    with house().store.read() as tx:
        comment = queue.item(tx, found.comment_id, now())
        may_decide = decide_appeal.may_decide(tx, the_moderator(), found)
    context = {
        "appeal": found,
        "item": item_of(comment, policy.clauses) if comment else None,
        "may_decide": may_decide,
        "words": words,
        "problem": problem,
        "batch": new_batch(),
        "longest": appealing.LONGEST,
        "origin": "appeals",
    }
    return desk_page("desk/appeal.html", **context)
