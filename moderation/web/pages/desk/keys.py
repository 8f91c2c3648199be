"""Keys of sites and tokens of moderators: making, replacing and revoking them. For administrators."""

from __future__ import annotations

import secrets

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.storage import api_keys, log, moderator_tokens, moderators
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import desk_page
from moderation.workflow import keys as key_steps
from moderation.workflow import moderator_tokens as token_steps
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_keys", __name__, url_prefix="/admin")


@blueprint.get("/keys")
@needs("manage_keys")
def keys() -> str:
    """All keys and tokens, revoked ones too."""
    return _page()


@blueprint.post("/keys")
@needs("manage_keys")
def add() -> ResponseReturnValue:
    """Make a key for a site and show it, this once."""
    batch = batch_of(request.form)
    if _known(batch):
        return _done(batch)
    key = key_steps.fresh_key(secrets.choice)
    site = clean(request.form.get("site", "")).strip()
    try:
        made = key_steps.issue(
            house(),
            site,
            key=key,
            batch=batch,
            now=now(),
            clauses=request.form.getlist("clause"),
            trusts_roles=request.form.get("distrust") != "yes",
            drops_unsupported=request.form.get("drop") == "yes",
            moderator=the_moderator(),
        )
    except Refusal as refusal:
        return _page(problem=refusal.message, typed_site=site), refusal.status
    return _page(fresh=key, fresh_for=made.site), 201


@blueprint.post("/keys/<int:key_id>/replace")
@needs("manage_keys")
def replace(key_id: int) -> ResponseReturnValue:
    """Take a key back and show another one for the same site, this once."""
    batch = batch_of(request.form)
    if _known(batch):
        return _done(batch)
    key = key_steps.fresh_key(secrets.choice)
    try:
        made = key_steps.replace(house(), key_id, key=key, batch=batch, now=now(), moderator=the_moderator())
    except Refusal as refusal:
        return _page(problem=refusal.message), refusal.status
    return _page(fresh=key, fresh_for=made.site), 201


@blueprint.post("/keys/<int:key_id>/revoke")
@needs("manage_keys")
def revoke(key_id: int) -> ResponseReturnValue:
    """Take a key back for good."""
    batch = batch_of(request.form)
    if not _known(batch):
        try:
            key_steps.revoke(house(), key_id, batch=batch, now=now(), moderator=the_moderator())
        except Refusal as refusal:
            return _page(problem=refusal.message), refusal.status
    return _done(batch)


@blueprint.post("/tokens")
@needs("manage_keys")
def add_token() -> ResponseReturnValue:
    """Make a token for a moderator and show it, this once."""
    batch = batch_of(request.form)
    if _known(batch):
        return _done(batch)
    token = token_steps.PREFIX + secrets.token_urlsafe(32)
    owner, note = clean(request.form.get("moderator", "")), request.form.get("note", "")
    try:
        scopes = request.form.getlist("scope")
        made = token_steps.issue(
            house(), the_moderator(), owner, scopes, token=token, batch=batch, now=now(), note=note
        )
    except Refusal as refusal:
        return _page(problem=refusal.message), refusal.status
    return _page(fresh=token, fresh_for=made.moderator), 201


@blueprint.post("/tokens/<int:token_id>/revoke")
@needs("manage_keys")
def revoke_token(token_id: int) -> ResponseReturnValue:
    """Take a token back for good."""
    batch = batch_of(request.form)
    if not _known(batch):
        try:
            token_steps.revoke(house(), the_moderator(), token_id, batch=batch, now=now())
        except Refusal as refusal:
            return _page(problem=refusal.message), refusal.status
    return _done(batch)


def _known(batch: str) -> bool:
    with house().store.read() as tx:
        return bool(log.batch(tx, batch))


def _done(batch: str) -> ResponseReturnValue:
    return redirect(url_for("desk_keys.keys", done=batch), 303)


def _page(*, fresh: str = "", fresh_for: str = "", problem: str = "", typed_site: str = "") -> str:
    with house().store.read() as tx:
        context: dict[str, object] = {
            "keys": api_keys.listed(tx),
            "tokens": moderator_tokens.listed(tx),
            "staff": moderators.listed(tx),
        }
    context |= {"fresh": fresh, "fresh_for": fresh_for, "problem": problem, "typed_site": typed_site}
    return desk_page("desk/keys.html", **context, scopes=token_steps.SCOPES, moment=now(), new_batch=new_batch)
