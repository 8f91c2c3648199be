"""What a trainee suggests: the forms of the queue lead here for those who may not decide."""

from __future__ import annotations

from flask import Blueprint, g, redirect, request
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import log, suggestions
from moderation.storage.suggestions import Suggestion
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import read
from moderation.web.desk.page import way_back
from moderation.web.errors import Trouble
from moderation.workflow import suggest
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_suggestions", __name__, url_prefix="/admin")


@blueprint.post("/suggestions")
@needs("suggest")
def suggested() -> ResponseReturnValue:
    """Note the suggestion and lead back."""
    form = read(request.form, house().policy.clauses)
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, form.batch))
    if repeated:
        return redirect(way_back(done=form.batch, repeated="yes"), 303)
    if not form.picks or form.act not in suggest.VERDICTS:
        raise Trouble(
            422, say("This cannot be suggested"), say("Go back, pick a comment and press one of its buttons.")
        )
    try:
        outcome = suggest.suggest(
            house(), the_moderator(), form.picks, form.act, form.clause, form.reason, form.batch, now()
        )
    except Refusal as refusal:
        raise Trouble(refusal.status, say("This was not suggested"), refusal.message) from refusal
    left = ",".join(f"{conflict.what}-{conflict.id}" for conflict in outcome.left)
    return redirect(way_back(done=outcome.batch, missed=left), 303)


@blueprint.app_context_processor
def _for_templates() -> dict[str, object]:
    return {"suggestions_for": suggestions_for}


def suggestions_for(comment_id: int) -> tuple[Suggestion, ...]:
    """What was suggested for this comment. Read once a request, for all of them."""
    if "suggestions" not in g:
        with house().store.read() as tx:
            g.suggestions = suggestions.open_ones(tx)
    found: tuple[Suggestion, ...] = g.suggestions.get(comment_id, ())
    return found
