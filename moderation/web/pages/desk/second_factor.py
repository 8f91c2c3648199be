"""The second step of signing in, and what a moderator sets up for it."""

from __future__ import annotations

import base64
import secrets

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage.views import ModeratorView
from moderation.text.normalise import clean
from moderation.web import house, now, passkeys
from moderation.web.access import DOOR, give_session, needs, session_token, the_moderator
from moderation.web.desk.items import new_batch
from moderation.workflow import second_factor, sign_in
from moderation.workflow.refusals import CodeRefused, Refusal, SignInRefused
from moderation.workflow.second_factor import Factors

blueprint = Blueprint("desk_second_factor", __name__, url_prefix="/admin")

LONGEST_CODE = 40


@blueprint.get("/second-step")
@needs(DOOR)
def step() -> ResponseReturnValue:
    """Asks for a code or a passkey after the password."""
    try:
        known = second_factor.waiting(house(), session_token(), now())
    except SignInRefused:
        return redirect(url_for("desk_sign_in.form"), 303)
    return _step_page(known)


@blueprint.post("/second-step")
@needs(DOOR)
def stepped() -> ResponseReturnValue:
    """Open the session, when what was given fits."""
    pending, token = session_token(), secrets.token_urlsafe(32)
    try:
        known = second_factor.waiting(house(), pending, now())
    except SignInRefused:
        return redirect(url_for("desk_sign_in.form"), 303)
    try:
        if answer := request.form.get("passkey", ""):
            factor, counter = passkeys.signed_in(answer, _factors(known).passkeys)
            second_factor.with_passkey(house(), pending, factor, counter, token=token, now=now())
        else:
            code = clean(request.form.get("code", ""))[:LONGEST_CODE]
            second_factor.with_code(house(), pending, code, token=token, now=now())
    except Refusal as refusal:
        return _step_page(known, refusal.message), refusal.status
    to = make_response(redirect(url_for("desk_queue.queue"), 303))
    return give_session(to, token, sign_in.welcome(house(), known))


@blueprint.get("/account/second-factor")
@needs("see")
def shown() -> str:
    """What is set up, and how to set up more."""
    return _page()


@blueprint.post("/account/second-factor/generator")
@needs("see")
def begin() -> ResponseReturnValue:
    """Make a secret for a code generator and show it, this once."""
    if not second_factor.available():
        return _page(say("The packages for it are not installed. Run: pip install 'moderation[second-factor]'")), 501
    secret = base64.b32encode(secrets.token_bytes(20)).decode()
    address = second_factor.begin_totp(house(), the_moderator(), secret, now())
    return _page(secret=secret, address=address), 201


@blueprint.post("/account/second-factor/confirm")
@needs("see")
def confirm() -> ResponseReturnValue:
    """Take the generator into use, when its code fits; shows the recovery codes, this once."""
    codes, code = _fresh_codes(), clean(request.form.get("code", ""))[:LONGEST_CODE]
    try:
        second_factor.confirm_totp(house(), the_moderator(), code, codes, batch=new_batch(), now=now())
    except CodeRefused as refusal:
        return _page(refusal.message, secret=clean(request.form.get("secret", ""))[:LONGEST_CODE]), refusal.status
    return _page(codes=codes), 201


@blueprint.post("/account/second-factor/passkey")
@needs("see")
def add_passkey() -> ResponseReturnValue:
    """Take a passkey into use that the browser has made."""
    codes, name = _fresh_codes(), clean(request.form.get("name", "")).strip()[:80]
    try:
        made = passkeys.registered(request.form.get("passkey", ""))
        fresh = second_factor.add_passkey(
            house(), the_moderator(), made.credential, made.public_key, made.counter, name, codes,
            batch=new_batch(), now=now(),
        )  # fmt: skip
    except CodeRefused as refusal:
        return _page(refusal.message), refusal.status
    return _page(codes=codes if fresh else [], saved=True), 201


@blueprint.post("/account/second-factor/codes")
@needs("see")
def new_codes() -> ResponseReturnValue:
    """Put new recovery codes in place of the old ones, and show them, this once."""
    codes = _fresh_codes()
    second_factor.new_codes(house(), the_moderator(), codes, now())
    return _page(codes=codes), 201


@blueprint.post("/account/second-factor/<int:factor_id>/remove")
@needs("see")
def remove(factor_id: int) -> ResponseReturnValue:
    """Take a generator or passkey out of use."""
    second_factor.remove(house(), the_moderator(), factor_id, batch=new_batch(), now=now())
    return redirect(url_for("desk_second_factor.shown"), 303)


def _fresh_codes() -> list[str]:
    made = (base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(second_factor.RECOVERY_CODES))
    return ["-".join(code[start : start + 4] for start in range(0, 16, 4)) for code in made]


def _factors(moderator: ModeratorView) -> Factors:
    with house().store.read() as tx:
        return second_factor.of(tx, moderator.id)


def _step_page(known: ModeratorView, problem: str = "") -> str:
    keys = _factors(known).passkeys
    options = passkeys.to_sign_in(keys) if keys else ""
    return render_template("desk/second_step.html", problem=problem, options=options)


def _page(
    problem: str = "", *, secret: str = "", address: str = "", codes: list[str] | None = None, saved: bool = False
) -> str:
    moderator = the_moderator()
    factors = _factors(moderator)
    ready = second_factor.available()
    options = passkeys.to_register(moderator, factors.passkeys) if ready and not codes else ""
    given = {"factors": factors, "problem": problem, "secret": secret, "address": address, "codes": codes or []}
    return render_template("desk/second_factor.html", options=options, available=ready, saved=saved, **given)
