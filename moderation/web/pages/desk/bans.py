"""The table of repeat offenders: who is blocked or banned, why, by whom, until when; lifting and changing the end."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import bans as stored_bans
from moderation.storage import log
from moderation.storage.views import BanView
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import desk_page
from moderation.web.desk.restriction_form import RestrictionForm, read
from moderation.web.errors import Trouble
from moderation.workflow import restrict
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_bans", __name__, url_prefix="/admin")


@blueprint.get("/bans")
@needs("see")
def bans() -> str:
    """Blocks and bans, those in force or all."""
    everything = request.args.get("show") == "all"
    with house().store.read() as tx:
        listed, cursor = stored_bans.listed(tx, now(), not everything, request.args.get("after", ""))
    return desk_page("desk/bans.html", bans=listed, cursor=cursor, everything=everything, origin="bans")


@blueprint.get("/bans/<int:ban_id>")
@needs("see")
def ban(ban_id: int) -> str:
    """One block or ban with its story. 404 for a number that none has."""
    return _page(_found(ban_id), None, {})


@blueprint.post("/bans/<int:ban_id>/lift")
@needs("restrict")
def lift(ban_id: int) -> ResponseReturnValue:
    """End it now. It stays in the table."""
    found, batch, reason = _found(ban_id), batch_of(request.form), reason_in(request.form)
    if _known(batch):
        return _done(ban_id, batch, repeated="yes")
    if not reason:
        return _page(found, None, {"lift": say("Say why it is lifted. The reason is kept in the log.")}), 422
    try:
        restrict.lift(house(), the_moderator(), ban_id, reason, batch, now())
    except Refusal as refusal:
        return _page(found, None, {"lift": refusal.message}, reason), refusal.status
    return _done(ban_id, batch)


@blueprint.post("/bans/<int:ban_id>/end")
@needs("restrict")
def change_end(ban_id: int) -> ResponseReturnValue:
    """Give it another end: a new row that replaces this one."""
    found = _found(ban_id)
    form = read(request.form, house().policy.clauses, now(), kind=found.kind)
    if _known(form.batch):
        return _done(ban_id, form.batch, repeated="yes")
    if form.problems:
        return _page(found, form, dict(form.problems)), 422
    try:
        restrict.change_end(house(), the_moderator(), ban_id, form.until, form.reason, form.batch, now())
    except Refusal as refusal:
        return _page(found, form, {"": refusal.message}), refusal.status
    return _done(ban_id, form.batch)


def _known(batch: str) -> bool:
    with house().store.read() as tx:
        return bool(log.batch(tx, batch))


def _done(ban_id: int, batch: str, **more: str) -> ResponseReturnValue:
    """To the entry that stands now: a changed end is a new one."""
    with house().store.read() as tx:
        entries = log.batch(tx, batch)
    newest = next((entry.ban_id for entry in reversed(entries) if entry.ban_id is not None), ban_id)
    values: dict[str, Any] = {"ban_id": newest, "done": batch, **more}
    return redirect(url_for("desk_bans.ban", **values), 303)


def _found(ban_id: int) -> BanView:
    with house().store.read() as tx:
        found = stored_bans.by_id(tx, ban_id)
    if found is None:
        raise Trouble(404, say("There is no block or ban with this number"), say("Look for it in the table of bans."))
    return found


def _page(found: BanView, form: RestrictionForm | None, problems: dict[str, str], lift_reason: str = "") -> str:
    with house().store.read() as tx:
        story = stored_bans.of_person(tx, found.person_id)
    context = {
        "ban": found,
        "in_force": found.in_force(now()),
        "story": story,
        "form": form,
        "problems": problems,
        "lift_reason": lift_reason,
        "batch": new_batch(),
        "origin": f"ban-{found.id}",
    }
    return desk_page("desk/ban.html", **context)
