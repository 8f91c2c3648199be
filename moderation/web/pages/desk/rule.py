"""One rule: what it stopped, or would have stopped while in shadow, and what people decided in the end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import rule_holds, rule_record
from moderation.storage.rule_holds import RuleHold
from moderation.vocabulary import RuleStatus
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import desk_page
from moderation.web.errors import Trouble
from moderation.workflow import rule_watch

blueprint = Blueprint("desk_rule", __name__, url_prefix="/admin/policy")

blueprint.app_context_processor(lambda: {"held_back_by_service": held_back_by_service})

SINCE = timedelta(days=30)
MOST = 50


def held_back_by_service() -> tuple[RuleHold, ...]:
    """Rules that the service itself keeps from removing until somebody has looked, the newest first."""
    with house().store.read() as tx:
        return tuple(one for one in rule_holds.in_force(tx) if not one.by)


@blueprint.get("/rules/<path:rule_id>")
@needs("see")
def rule(rule_id: str) -> str:
    """The record of the last thirty days. 404 for a rule that neither the policy nor the record knows."""
    known = {one.id: one for one in house().policy.rules}
    found = known.get(rule_id)
    since = now() - SINCE
    in_shadow = found is not None and found.status is RuleStatus.SHADOW
    shadow = request.args.get("shadow", "yes" if in_shadow else "no") == "yes"
    with house().store.read() as tx:
        tally = next((one for one in rule_record.tallies(tx, since) if one.rule == rule_id), None)
        hits = rule_record.hits(tx, rule_id, since, shadow=shadow, limit=MOST)
        held = rule_holds.of_rule(tx, rule_id)
    if found is None and tally is None and held is None:
        raise Trouble(404, say("There is no such rule"), say("Look for it on the page of rules."))
    context: dict[str, Any] = {
        "rule": found,
        "rule_id": rule_id,
        "tally": tally,
        "hits": hits,
        "shadow": shadow,
        "most": MOST,
    }
    context |= {"hold": held, "batch": new_batch()}
    return desk_page("desk/rule.html", **context)


@blueprint.post("/remove-again/<path:rule_id>")
@needs("rules")
def remove_again(rule_id: str) -> ResponseReturnValue:
    """Let a rule remove again. One that may already stays as it is."""
    rule_watch.set_hold(
        house(), the_moderator(), rule_id, False, reason_in(request.form), batch_of(request.form), now()
    )
    return redirect(url_for("desk_rule.rule", rule_id=rule_id))
