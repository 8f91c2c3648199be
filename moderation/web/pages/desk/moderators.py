"""Who may sign in: adding somebody with a one-time link, a new link, removing somebody. For administrators."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import log, sites
from moderation.storage import moderators as stored_moderators
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.apis.links import base
from moderation.web.desk.act_form import batch_of
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import desk_page
from moderation.web.errors import Trouble
from moderation.workflow import moderators as accounts
from moderation.workflow.refusals import Refusal
from moderation.workflow.sites import BELOW

blueprint = Blueprint("desk_moderators", __name__, url_prefix="/admin")


@blueprint.get("/moderators")
@needs("manage_moderators")
def moderators() -> str:
    """All accounts, removed ones too."""
    return _page()


@blueprint.post("/moderators")
@needs("manage_moderators")
def add() -> ResponseReturnValue:
    """Add an account and show its one-time link, this once."""
    name, role = clean(request.form.get("name", "")).strip(), request.form.get("role", "")
    link, batch = secrets.token_urlsafe(32), batch_of(request.form)
    if _known(batch):
        return redirect(url_for("desk_moderators.moderators", done=batch, repeated="yes"), 303)
    try:
        site = request.form.get("site", "") or None
        added = accounts.add(house(), the_moderator(), name, role, link=link, batch=batch, now=now(), site=site)
    except Refusal as refusal:
        return _page(problem=refusal.message, typed_name=name, typed_role=role), refusal.status
    return _page(link=_address(link, added.id), link_for=added.name), 201


@blueprint.post("/moderators/<int:moderator_id>/link")
@needs("manage_moderators")
def link(moderator_id: int) -> ResponseReturnValue:
    """Make another one-time link for somebody, and show it this once."""
    with house().store.read() as tx:
        account = stored_moderators.by_id(tx, moderator_id)
    if account is None or account.removed_at is not None:
        raise Trouble(404, say("There is no such account"), say("Reload the page of moderators."))
    fresh = secrets.token_urlsafe(32)
    try:
        accounts.new_link(house(), account.name, link=fresh, now=now(), moderator=the_moderator())
    except Refusal as refusal:
        return _page(problem=refusal.message), refusal.status
    return _page(link=_address(fresh, moderator_id), link_for=account.name), 201


@blueprint.post("/moderators/<int:moderator_id>/remove")
@needs("manage_moderators")
def remove(moderator_id: int) -> ResponseReturnValue:
    """Close an account; its sessions end. The log can undo it."""
    batch = batch_of(request.form)
    if _known(batch):
        return redirect(url_for("desk_moderators.moderators", done=batch, repeated="yes"), 303)
    try:
        accounts.remove(house(), the_moderator(), moderator_id, batch=batch, now=now())
    except Refusal as refusal:
        return _page(problem=refusal.message), refusal.status
    return redirect(url_for("desk_moderators.moderators", done=batch), 303)


def _known(batch: str) -> bool:
    with house().store.read() as tx:
        return bool(log.batch(tx, batch))


def _address(link: str, moderator_id: int) -> str:
    """Where the link signs in: at the desk of the site at which the moderator works."""
    with house().store.read() as tx:
        site = sites.of_moderator(tx, moderator_id)
    below = f"{BELOW}{site.path}" if site else ""
    return base() + below + url_for("desk_sign_in.link", link=link).removeprefix(request.root_path)


def _page(
    *, link: str = "", link_for: str = "", problem: str = "", typed_name: str = "", typed_role: str = "moderator"
) -> str:
    with house().store.read() as tx:
        staff = stored_moderators.listed(tx, removed=True)
        served = sites.listed(tx)
        places = {one: site_id for site_id, found in sites.moderators_by_site(tx).items() for one in found}
    context = {
        "staff": staff,
        "served": served,
        "works_at": {one: next((s.path for s in served if s.id == place), "") for one, place in places.items()},
        "link": link,
        "link_for": link_for,
        "problem": problem,
        "typed_name": typed_name,
        "typed_role": typed_role,
        "new_batch": new_batch,
        "origin": "moderators",
    }
    return desk_page("desk/moderators.html", **context)
