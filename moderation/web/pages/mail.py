"""Where the links in mails lead: each opens a page with a button, and the button does it. Opening changes nothing.

Mail programs and scanners open links by themselves, so a link alone must never act. Stopping also takes the one POST
that mail programs send for their own button (RFC 8058).
"""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.web import csrf, house, now
from moderation.web.access import public
from moderation.web.desk.items import item_of
from moderation.web.errors import Trouble
from moderation.web.headers import keep_private
from moderation.web.origin import allow_unnamed
from moderation.workflow import act_by_mail, ask_for_notices, mail_links
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("mail", __name__, url_prefix="/mail")
# The secret in the address stands in place of a session and its form token.
csrf.exempt(blueprint)
allow_unnamed(blueprint)
LONGEST_TOKEN = 400


@blueprint.app_context_processor
def _offered() -> dict[str, object]:
    return {"notices_offered": lambda: ask_for_notices.is_offered(house())}


@blueprint.after_request
def _hidden(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    return keep_private(response)


@blueprint.get("/confirm/<token>")
@public
def confirm(token: str) -> str:
    """Asks whether notices are wanted."""
    if mail_links.confirmed(house().secrets, _checked(token), now()) is None:
        raise Trouble(410, "This link is too old", "Ask for notices again, with your next comment.")
    return render_template("mail/confirm.html", token=token, done=False)


@blueprint.post("/confirm/<token>")
@public
def confirmed(token: str) -> AnyResponse:
    """The address answers for itself."""
    try:
        ask_for_notices.confirm(house(), _checked(token), now())
    except Refusal as refusal:
        raise Trouble(410, "That was not done", refusal.message) from None
    return make_response(render_template("mail/confirm.html", token=token, done=True))


@blueprint.get("/stop/<token>")
@public
def stop(token: str) -> str:
    """Asks whether notices should end."""
    if mail_links.stopped(house().secrets, _checked(token)) is None:
        raise Trouble(404, "This link is not complete", "Copy all of it from the mail.")
    return render_template("mail/stop.html", token=token, done=False)


@blueprint.post("/stop/<token>")
@public
def stopped(token: str) -> AnyResponse:
    """End these notices: from the page's button, or from a mail program's own."""
    try:
        ask_for_notices.stop(house(), _checked(token), now())
    except Refusal as refusal:
        raise Trouble(404, "That was not done", refusal.message) from None
    return make_response(render_template("mail/stop.html", token=token, done=True))


@blueprint.get("/act/<token>")
@public
def act(token: str) -> AnyResponse:
    """Shows the comment and the button."""
    return _act_page(token)


@blueprint.post("/act/<token>")
@public
def acted(token: str) -> AnyResponse:
    """Decide the comment."""
    try:
        act_by_mail.act(house(), _checked(token), now())
    except Refusal as refusal:
        return _act_page(token, problem=refusal.message, status=refusal.status)
    return _act_page(token, done=True)


def _act_page(token: str, *, problem: str = "", status: int = 200, done: bool = False) -> AnyResponse:
    try:
        asked = act_by_mail.look(house(), _checked(token), now())
    except Refusal as refusal:
        raise Trouble(refusal.status, "This link does nothing any more", refusal.message) from None
    item = item_of(asked.comment, house().policy.clauses)
    desk = url_for("desk_comment.comment", comment_id=asked.comment.id)
    given = {"asked": asked, "item": item, "token": token, "problem": problem, "done": done, "desk": desk}
    return make_response(render_template("mail/act.html", **given), status)


def _checked(token: str) -> str:
    if len(token) > LONGEST_TOKEN:
        raise Trouble(404, "This link is not complete", "Copy all of it from the mail.")
    return token
