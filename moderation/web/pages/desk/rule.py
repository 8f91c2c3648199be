"""One rule: what it stopped, or would have stopped while in shadow, and what people decided in the end."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, request

from moderation.saying import say
from moderation.storage import rule_record
from moderation.vocabulary import RuleStatus
from moderation.web import house, now
from moderation.web.access import needs
from moderation.web.desk.page import desk_page
from moderation.web.errors import Trouble

blueprint = Blueprint("desk_rule", __name__, url_prefix="/admin/policy")

SINCE = timedelta(days=30)
MOST = 50


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
    if found is None and tally is None:
        raise Trouble(404, say("There is no such rule"), say("Look for it on the page of rules."))
    context = {"rule": found, "rule_id": rule_id, "tally": tally, "hits": hits, "shadow": shadow, "most": MOST}
    return desk_page("desk/rule.html", **context)
