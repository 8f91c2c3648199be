"""All comments like this one wait for a person from now on, or no longer: one button beside a comment."""

from __future__ import annotations

from flask import Blueprint, g, request
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import log, patterns, queue
from moderation.vocabulary import RuleStatus
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.page import answered
from moderation.web.errors import Trouble
from moderation.workflow import like_this
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_like_this", __name__, url_prefix="/admin")


@blueprint.post("/comments/<int:comment_id>/like-this")
@needs("review")
def set_pattern(comment_id: int) -> ResponseReturnValue:
    """Hold all like this comment (`wanted` is yes), or stop holding them."""
    batch, wanted = batch_of(request.form), request.form.get("wanted") == "yes"
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, batch))
        known = queue.item_here(tx, comment_id, now(), house().site_id)
    if known is None:
        raise Trouble(404, say("There is no comment with this number"), say("Look for it in the queue or in the log."))
    if repeated:
        return answered({"done": batch, "repeated": "yes"})
    try:
        outcome = like_this.set_pattern(
            house(), the_moderator(), comment_id, wanted, reason_in(request.form), batch, now()
        )
    except Refusal as refusal:
        raise Trouble(refusal.status, say("Nothing was changed"), refusal.message) from refusal
    return answered({"done": outcome.batch, "missed": "" if outcome.batch else f"comment-{comment_id}"})


def _held_alike() -> frozenset[int]:
    """The comments of which all like them wait; asked once a request."""
    if "held_alike" not in g:
        with house().store.read() as tx:
            g.held_alike = frozenset(one.comment_id for one in patterns.listed(tx))
    found: frozenset[int] = g.held_alike
    return found


def _acts_on_it() -> bool:
    """Whether an enforced rule of the policy holds such comments at all."""
    return any(one.detector_name == "like_this" and one.status is RuleStatus.ENFORCED for one in house().policy.rules)


blueprint.app_context_processor(lambda: {"held_alike": _held_alike, "alike_can_be_held": _acts_on_it})
