"""Who may open which page. Every view declares it, and what declares nothing is open to nobody.

The session is an opaque token in a cookie; the database knows only its digest. Public pages never read it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError

from moderation.saying import say
from moderation.storage.views import ModeratorView
from moderation.web import house, now, settings
from moderation.web.addresses import plain
from moderation.web.desk.kept import keep, kept_of
from moderation.web.errors import Trouble
from moderation.web.headers import keep_private
from moderation.workflow import permissions, sign_in
from moderation.workflow.sign_in import SignedIn
from moderation.workflow.sites import works_here

PUBLIC = "public"
"""Anybody, with or without a session; the session is not looked at."""
DOOR = "door"
"""Anybody, but with the checks of a session form: signing in."""
SESSION_DAYS = 7
DEVICE_DAYS = 365
COMMON = frozenset({"manage_moderators", "manage_keys", "see_settings"})
"""What concerns all sites of the service: it is done at the desk of the service's own pages."""
_BY_LINK = "by_link"
_DECLARED = "_permission"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_View = TypeVar("_View", bound=Callable[..., object])


def needs(permission: str) -> Callable[[_View], _View]:
    """Declare what a view asks of its visitor: DOOR, or a permission of workflow/permissions.py.

    Stands below the route. Raises KeyError for a permission that does not exist.
    """
    if permission not in {PUBLIC, DOOR}:
        permissions.PERMISSIONS[permission]

    def declare(view: _View) -> _View:
        setattr(view, _DECLARED, permission)
        return view

    return declare


def public(view: _View) -> _View:
    """Declare that a view is open to everybody. Stands below the route."""
    return needs(PUBLIC)(view)


def permission_of(app: Flask, endpoint: str) -> str | None:
    """What the view behind an endpoint declared; None when it declared nothing."""
    if endpoint == "static":
        return PUBLIC
    declared = getattr(app.view_functions[endpoint], _DECLARED, None)
    return declared if isinstance(declared, str) else None


def may(moderator: ModeratorView | None, permission: str) -> bool:
    """Whether this moderator may do that."""
    if permission in COMMON and house().site:
        return False
    return permission in {PUBLIC, DOOR} or permissions.can(moderator, permission)


def _cookie() -> str:
    # A __Host- cookie cannot be planted from a neighbouring domain; browsers accept it over https only.
    return "__Host-desk" if settings().secure_cookies else "desk"


def session_token() -> str:
    """The token that the visitor's cookie carries; empty without one."""
    return request.cookies.get(_cookie(), "")


def current_moderator() -> ModeratorView | None:
    """Who is signed in on this request, or None. Asked once a request."""
    if "moderator" not in g:
        token = session_token()
        known = sign_in.session_of(house(), token, now()) if token else None
        g.moderator = known if known is not None and works_here(house(), known.id) else None
    moderator: ModeratorView | None = g.moderator
    return moderator


def the_moderator() -> ModeratorView:
    """Who is signed in, on a page that needs a permission."""
    moderator = current_moderator()
    if moderator is None:
        abort(401)
    return moderator


def give_session(response: Response, token: str, signed: SignedIn | None = None, *, by_link: bool = False) -> Response:
    """Put a fresh session into the visitor's cookie; forms made before are void."""
    _bind_forms(token)
    if by_link:
        session[_BY_LINK] = True
    _set(response, _cookie(), token, SESSION_DAYS)
    if signed is not None:
        g.moderator = signed.moderator
        _set(response, f"{_cookie()}-device", signed.device, DEVICE_DAYS)
    return response


def take_first_step(response: Response, token: str) -> Response:
    """Keep the token of somebody who has done the first of two steps; it opens nothing but the second one."""
    _bind_forms(token)
    _set(response, _cookie(), token, 1)
    return response


def take_session(response: Response) -> Response:
    """Remove the session from the visitor's cookie. The device stays known."""
    session.clear()
    response.delete_cookie(_cookie(), path="/", secure=settings().secure_cookies, httponly=True, samesite="Lax")
    return response


def device_mark() -> str:
    """What an earlier sign-in left in this browser, so that a stranger's guesses cannot keep its owner out."""
    return request.cookies.get(f"{_cookie()}-device", "")


def came_by_link() -> bool:
    """Whether this session began with a one-time link."""
    return bool(session.get(_BY_LINK))


def _set(response: Response, name: str, value: str, days: int) -> None:
    lasts, secure = days * 24 * 3600, settings().secure_cookies
    response.set_cookie(name, value, max_age=lasts, secure=secure, httponly=True, samesite="Lax", path="/")


def _bind_forms(token: str) -> None:
    """Tie the form token to this session: a form made for another session counts as out of date."""
    mark = hashlib.sha256(b"forms" + token.encode("utf-8", "surrogatepass")).hexdigest()[:32]
    if session.get("desk") != mark:
        session.clear()
        session["desk"] = mark


def _ask_to_sign_in() -> ResponseReturnValue:
    if request.method in _SAFE:
        asked: dict[str, Any] = {**plain(request.args.items()), **(request.view_args or {}), "next": request.endpoint}
        return redirect(url_for("desk_sign_in.form", **asked), 303)
    # What was typed must survive an expired session: it travels, signed, through the sign-in page.
    return _sign_in_page(kept=keep(), expired=True), 401


def _sign_in_page(*, problem: str = "", kept: str = "", name: str = "", expired: bool = False) -> str:
    here = url_for("desk_sign_in.form")
    given = {"problem": problem, "kept": kept, "name": name, "expired": expired, "left": False, "form_address": here}
    return render_template("desk/sign_in.html", **given)


def _guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission == PUBLIC:
        return None
    if permission is None:
        raise Trouble(403, say("This page has not been opened to anybody"), say("Start from the list of threads."))
    if permission == DOOR:
        return None
    moderator = current_moderator()
    if moderator is None:
        return _ask_to_sign_in()
    _bind_forms(session_token())
    if not may(moderator, permission):
        raise Trouble(
            403, say("Your role does not allow this"), say("Nothing was changed. Ask an administrator of the site.")
        )
    return None


def _out_of_date(_: CSRFError) -> ResponseReturnValue:
    """A form whose token no longer counts: say so, and give back what was typed, ready to be sent again."""
    if current_moderator() is None:
        problem = say("This page had been open for too long, or cookies are switched off. Please try once more.")
        return _sign_in_page(problem=problem, kept=request.form.get("kept", ""), name=request.form.get("name", "")), 400
    return render_template("desk/send_again.html", again=kept_of(keep()), signed_in_again=False), 400


def _private(response: Response) -> Response:
    if request.endpoint is not None and permission_of(current_app, request.endpoint) != PUBLIC:
        keep_private(response)
    return response


def install(app: Flask) -> None:
    """Guard every route of the app. Goes before CSRFProtect, so that an expired session is noticed first."""
    app.before_request(_guard)
    app.after_request(_private)
    app.register_error_handler(CSRFError, _out_of_date)
    app.context_processor(lambda: {"current_moderator": current_moderator, "may": may})
