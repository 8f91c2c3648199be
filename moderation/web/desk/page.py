"""What every page of the desk gives its template, and how a form's way back is kept inside the desk."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from moderation.storage import queue, saved_replies
from moderation.storage.views import SavedReply
from moderation.web import house
from moderation.web.addresses import plain
from moderation.web.desk.ladder import LENGTHS, ladder_line
from moderation.web.desk.told import told_of

PAGE_SIZE = 50
_OWN = frozenset({"done", "missed", "repeated"})
_ORIGINS = {
    "queue": ("desk_queue.queue", ""),
    "comment": ("desk_comment.comment", "comment_id"),
    "person": ("desk_people.person", "person_id"),
    "ban": ("desk_bans.ban", "ban_id"),
    "bans": ("desk_bans.bans", ""),
    "attack": ("desk_attack.attack", ""),
    "keys": ("desk_key_bans.listed", ""),
    "lists": ("desk_lists.listed", ""),
    "log": ("desk_log.log", ""),
    "replies": ("desk_replies.replies", ""),
    "threads": ("desk_threads.threads", ""),
    "appeals": ("desk_appeals.listed", ""),
    "reports": ("desk_reports.listed", ""),
}
"""Where a form may come from: the page's name, and the number that its address needs."""


def desk_page(template: str, **context: object) -> str:
    """Render a page of the desk with the clauses, the ladder and the outcome of the act that led here."""
    given = shared()
    if request.method == "GET":
        given["told"] = told_of(request.args)
    return render_template(template, **{**given, **context})


def shared() -> dict[str, object]:
    """What the desk's templates need whatever they show."""
    policy = house().policy
    return {
        "clauses": policy.clauses,
        "lengths": LENGTHS,
        "ladder_line": lambda strikes: ladder_line(policy.offenders, strikes),
        "back": here(),
        "replies_for": replies_for,
        "at_most": at_most,
        "told": None,
    }


def here() -> str:
    """The filters of this page, so that a form can lead back to them."""
    return urlencode([(name, value) for name, value in request.args.items(multi=True) if name not in _OWN])


def way_back(**outcome: str) -> str:
    """The address of the page that a form came from, named by its `origin` and `back` fields; the queue otherwise."""
    name, _, number = request.form.get("origin", "").partition("-")
    endpoint, argument = _ORIGINS.get(name, _ORIGINS["queue"])
    shown: dict[str, Any] = {name: value for name, value in outcome.items() if value}
    if argument and not (number.isascii() and number.isdigit()):
        return url_for("desk_queue.queue", **shown)
    values = plain(parse_qsl(request.form.get("back", "")[:2000]), without=_OWN)
    if argument:
        values[argument] = int(number)
    return url_for(endpoint, **{**values, **shown})


def answered(outcome: dict[str, str]) -> ResponseReturnValue:
    """What became of an act: the notice alone for a script that asked for it, else the way back with it in the address."""
    if request.headers.get("X-Desk") == "notice":
        form = request.form
        told = told_of(outcome)
        return render_template("desk/notice.html", told=told, origin=form.get("origin", ""), back=form.get("back", ""))
    return redirect(way_back(**outcome), 303)


def with_reply(form: MultiDict[str, str]) -> MultiDict[str, str]:
    """The form with the saved reply that was chosen in the place of its reason, where scripts have not put it there."""
    number = form.get("reply", "")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return form
    with house().store.read() as tx:
        reply = saved_replies.by_id(tx, int(number))
    filled = MultiDict(form)
    if reply is not None and reply.ended_at is None:
        filled["reason"] = reply.text
    return filled


def replies_for(clause: str) -> tuple[SavedReply, ...]:
    """The saved replies that fit a clause: its own first, then those that fit any. Asked once a request."""
    if "saved_replies" not in g:
        with house().store.read() as tx:
            g.saved_replies = saved_replies.listed(tx)
    found: tuple[SavedReply, ...] = g.saved_replies
    return tuple(sorted((one for one in found if one.clause in {clause, ""}), key=lambda one: one.clause == ""))


def counted_held() -> str:
    """How many comments wait, for a sign in the corner; asked once a request. Beyond the limit of counting: "2,000+"."""
    if "held_count" not in g:
        with house().store.read() as tx:
            g.held_count = at_most(queue.held(tx, site_id=house().site_id))
    count: str = g.held_count
    return count


def at_most(number: int) -> str:
    """A number as it was counted: where counting stopped, with a plus."""
    return f"{queue.COUNTED_TO:,}+" if number > queue.COUNTED_TO else f"{number:,}"
