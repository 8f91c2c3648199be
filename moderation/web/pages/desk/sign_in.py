"""Signing in by password or one-time link, and signing out. A form that came too late is kept through it."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.routing import BuildError

from moderation.saying import say
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import (
    DOOR,
    PUBLIC,
    current_moderator,
    device_mark,
    give_session,
    needs,
    permission_of,
    session_token,
    take_first_step,
    take_session,
)
from moderation.web.addresses import plain
from moderation.web.desk.kept import kept_of
from moderation.workflow import sign_in
from moderation.workflow.refusals import Refusal
from moderation.workflow.sign_in import SignedIn

blueprint = Blueprint("desk_sign_in", __name__, url_prefix="/admin")


@blueprint.get("/sign-in")
@needs(DOOR)
def form() -> ResponseReturnValue:
    """The form; who is signed in already goes on."""
    if current_moderator() is not None:
        return redirect(_onward(), 303)
    return _form("", left="left" in request.args)


@blueprint.post("/sign-in")
@needs(DOOR)
def with_password() -> ResponseReturnValue:
    """Sign in by name and password."""
    name = clean(request.form.get("name", "")).strip()
    password, token = request.form.get("password", ""), secrets.token_urlsafe(32)
    if not name or not password:
        return _form(say("Fill in both name and password."), name), 422
    ip = request.remote_addr or ""
    try:
        signed = sign_in.with_password(
            house(), name, password, ip=ip, token=token, now=now(), device=device_mark(), browser=_browser()
        )
    except Refusal as refusal:
        response = make_response(_form(refusal.message, name), refusal.status)
        if refusal.status == 429:
            response.headers["Retry-After"] = "300"
        return response
    if signed.second_step:
        return take_first_step(make_response(redirect(url_for("desk_second_factor.step"), 303)), token)
    return _welcome(signed, token)


@blueprint.get("/sign-in/<link>")
@needs(DOOR)
def link(link: str) -> ResponseReturnValue:
    """A page with a button: whoever only looks at a link, such as a mail scanner, does not use it up."""
    if sign_in.link_is_good(house(), link, now()):
        return render_template("desk/link.html", problem="")
    return render_template(
        "desk/link.html", problem=say("This link was used before or has expired. Ask for a new one.")
    ), 410


@blueprint.post("/sign-in/<link>")
@needs(DOOR)
def with_link(link: str) -> ResponseReturnValue:
    """Sign in by a one-time link, then choose a password."""
    token = secrets.token_urlsafe(32)
    try:
        signed = sign_in.with_link(house(), link, token=token, now=now(), browser=_browser())
    except Refusal as refusal:
        return render_template("desk/link.html", problem=refusal.message), 410
    to_password = make_response(redirect(url_for("desk_account.account"), 303))
    return give_session(to_password, token, signed, by_link=True)


@blueprint.post("/sign-out")
@needs("see")
def sign_out() -> ResponseReturnValue:
    """End this session."""
    sign_in.sign_out(house(), session_token(), now())
    return take_session(make_response(redirect(url_for("desk_sign_in.form", left="yes"), 303)))


def _browser() -> str:
    return request.headers.get("User-Agent", "")


def _form(problem: str, name: str = "", *, left: bool = False) -> str:
    kept = request.form.get("kept", "")
    return render_template(
        "desk/sign_in.html", problem=problem, name=name, kept=kept, expired=False, left=left, form_address=_here()
    )


def _welcome(signed: SignedIn, token: str) -> Response:
    """On to the page that was asked for; or back to the form that came too late, to be sent again on purpose."""
    kept = kept_of(request.form.get("kept", ""))
    if kept is None:
        return give_session(make_response(redirect(_onward(), 303)), token, signed)
    give_session(make_response(), token, signed)  # the page below needs the new session's form token
    page = make_response(render_template("desk/send_again.html", again=kept, signed_in_again=True))
    return give_session(page, token, signed)


def _here() -> str:
    """This form's own address, with the page that was asked for."""
    return url_for("desk_sign_in.form", **_plain_args())


def _onward() -> str:
    """The page of the desk that was asked for, by its name among those that exist; the queue otherwise."""
    asked = _plain_args()
    endpoint = asked.pop("next", "")
    if any("GET" in (rule.methods or ()) for rule in current_app.url_map.iter_rules() if rule.endpoint == endpoint):
        try:
            if permission_of(current_app, endpoint) not in {None, PUBLIC, DOOR}:
                return url_for(endpoint, **asked)
        except (BuildError, ValueError):
            pass
    return url_for("desk_queue.queue")


def _plain_args() -> dict[str, Any]:
    """What stands in the address, without names that would mean something to the making of addresses."""
    return plain(request.args.items(), without=frozenset({"left"}))
