"""Attack mode: turned on for a time, ended by hand or by itself, and what it did, afterwards."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.detectors.attack_mode import AttackMode
from moderation.saying import say
from moderation.storage import attacks, log
from moderation.vocabulary import RuleStatus
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.attack_notice import attack_notice
from moderation.web.desk.items import new_batch
from moderation.web.desk.ladder import LENGTHS
from moderation.web.desk.page import desk_page
from moderation.workflow import attack as attack_mode
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_attack", __name__, url_prefix="/admin/attack")

OFFERED = ("1h", "24h", "3d", "7d")


@blueprint.app_context_processor
def _notice() -> dict[str, object]:
    return {"attack_notice": attack_notice}


@blueprint.get("")
@needs("see")
def attack() -> str:
    """Whether it is on, what speaks for it, and the reports of earlier times."""
    return _page("", "")


@blueprint.post("/on")
@needs("restrict")
def turn_on() -> ResponseReturnValue:
    """Let newcomers wait."""
    batch, reason = batch_of(request.form), reason_in(request.form)
    if _known(batch):
        return _done(batch, repeated="yes")
    length = request.form.get("length", "1h")
    if length not in OFFERED:
        return _page(reason, say("Choose how long it lasts.")), 422
    try:
        attack_mode.turn_on(house(), the_moderator(), LENGTHS[length][1], reason, batch, now())
    except Refusal as refusal:
        return _page(reason, refusal.message), refusal.status
    return _done(batch)


@blueprint.post("/off")
@needs("restrict")
def turn_off() -> ResponseReturnValue:
    """End it now."""
    batch = batch_of(request.form)
    if _known(batch):
        return _done(batch, repeated="yes")
    try:
        attack_mode.turn_off(house(), the_moderator(), batch, now())
    except Refusal as refusal:
        return _page("", refusal.message), refusal.status
    return _done(batch)


def _known(batch: str) -> bool:
    with house().store.read() as tx:
        return bool(log.batch(tx, batch))


def _done(batch: str, **more: str) -> ResponseReturnValue:
    current_app.extensions.pop("moderation.attack_pace", None)
    values: dict[str, Any] = {"done": batch, **more}
    return redirect(url_for("desk_attack.attack", **values), 303)


def _page(reason: str, problem: str) -> str:
    with house().store.read() as tx:
        on = attacks.present(tx, now())
        pace = attacks.pace(tx, now())
        earlier = [(one, attacks.report(tx, one)) for one in attacks.listed(tx)]
    acted_on = any(
        rule.status is RuleStatus.ENFORCED and isinstance(rule.detector, AttackMode) for rule in house().policy.rules
    )
    return desk_page(
        "desk/attack.html",
        on=on,
        pace=pace,
        earlier=earlier,
        acted_on=acted_on,
        offered={key: LENGTHS[key][0] for key in OFFERED},
        reason=reason,
        problem=problem,
        batch=new_batch(),
        origin="attack",
    )
