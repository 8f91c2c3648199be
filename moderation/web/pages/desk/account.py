"""One's own account: choosing a password after a one-time link, changing it later."""

from __future__ import annotations

import secrets

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import contacts, moderators
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import came_by_link, give_session, needs, session_token, the_moderator
from moderation.workflow import ask_for_notices, passwords, sign_in
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_account", __name__, url_prefix="/admin")


@blueprint.get("/account")
@needs("see")
def account() -> str:
    """The form for a new password."""
    return _page("", saved="saved" in request.args)


@blueprint.post("/account")
@needs("see")
def set_password() -> ResponseReturnValue:
    """Choose a new password. Every other session of the account ends."""
    moderator = the_moderator()
    new, again = request.form.get("password_new", ""), request.form.get("password_again", "")
    if new != again:
        return _page(say("The two new passwords differ. Type the same twice.")), 422
    if _asks_old() and not _knows_old(moderator.id):
        return _page(say("The password until now is another one.")), 403
    token = secrets.token_urlsafe(32)
    try:
        sign_in.set_password(
            house(), moderator, new, token=token, now=now(), browser=request.headers.get("User-Agent", "")
        )
    except Refusal as refusal:
        return _page(refusal.message), refusal.status
    first = not moderator.has_password
    to = url_for("desk_queue.queue") if first else url_for("desk_account.account", saved="yes")
    return give_session(make_response(redirect(to, 303)), token)


@blueprint.post("/account/digest")
@needs("see")
def set_digest() -> ResponseReturnValue:
    """Have the digest of waiting comments sent to an address, or stop it."""
    moderator = the_moderator()
    try:
        if request.form.get("do") == "stop":
            ask_for_notices.stop_digest(house(), moderator, now())
        else:
            ask_for_notices.for_digest(house(), moderator, clean(request.form.get("address", "")), now())
    except Refusal as refusal:
        return _page("", problem_with_digest=refusal.message), refusal.status
    return redirect(url_for("desk_account.account", _anchor="digest"), 303)


@blueprint.post("/account/sessions/<int:session_id>/end")
@needs("see")
def end_session(session_id: int) -> ResponseReturnValue:
    """Sign this account out in another browser."""
    sign_in.end_session(house(), the_moderator(), session_id, now())
    return redirect(url_for("desk_account.account"), 303)


def _asks_old() -> bool:
    """Who came by a one-time link may have forgotten the old one."""
    return the_moderator().has_password and not came_by_link()


def _knows_old(moderator_id: int) -> bool:
    with house().store.read() as tx:
        kept = moderators.password_hash(tx, moderator_id)
    return passwords.fits(request.form.get("password_old", ""), kept)


def _page(problem: str, *, saved: bool = False, problem_with_digest: str = "") -> str:
    with house().store.read() as tx:
        contact = contacts.of_moderator(tx, the_moderator().id)
    digest = {"contact": contact, "problem": problem_with_digest, "typed": request.form.get("address", "")}
    signed_in = sign_in.where(house(), the_moderator(), session_token(), now())
    given = {"problem": problem, "saved": saved, "asks_old": _asks_old(), "digest": digest, "sessions": signed_in}
    return render_template("desk/account.html", **given)
