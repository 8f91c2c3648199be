"""The author's private page for one comment: where it stands and why; change it or take it back."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from moderation.policy.published import explain, passages_under
from moderation.saying import say
from moderation.storage import comments as stored_comments
from moderation.storage import contacts, queue
from moderation.storage.views import OwnComment
from moderation.vocabulary import Status
from moderation.web import cookies, csrf, house, now, request_facts
from moderation.web.access import public
from moderation.web.errors import Trouble, json_problem, wants_json
from moderation.web.fields import read_fields
from moderation.web.headers import keep_private
from moderation.web.kept import KeptText
from moderation.web.origin import allow_unnamed
from moderation.web.outcomes import marked_spans, own_as_json, place_of
from moderation.workflow import appeal, ask_for_notices, edit, withdraw
from moderation.workflow.refusals import Refusal, UnknownComment
from moderation.workflow.statement import statement_of
from moderation.workflow.tokens import digest_of
from moderation.workflow.what_next import what_next

blueprint = Blueprint("own_comment", __name__, url_prefix="/comments/<int:comment_id>/status/<token>")
# The secret in the address stands in place of a session and its form token. The page tells browsers to name no
# referrer, so some of them hide the origin of its forms too.
csrf.exempt(blueprint)
allow_unnamed(blueprint)

CHANGEABLE = frozenset({Status.PUBLISHED, Status.HELD})
LONGEST_TOKEN = 200


@blueprint.after_request
def _hidden(response: Response) -> Response:
    response.headers["Referrer-Policy"] = "no-referrer"
    return keep_private(response)


@blueprint.get("")
@public
def shown(comment_id: int, token: str) -> AnyResponse:
    """State, reasons, and what its author may still do."""
    own = _own(comment_id, token)
    if wants_json():
        return own_as_json(own)
    return _page(own, token)


@blueprint.post("/edit")
@public
def edited(comment_id: int, token: str) -> AnyResponse:
    """Put another text in place of the comment's. It is judged like a new one."""
    fields = read_fields()
    text = fields.get("comment")
    g.kept = KeptText(text)
    own = _own(comment_id, token)
    if fields.problem:
        return _refused(own, token, text, 400, fields.problem)
    try:
        edit.edit(house(), token, text, now(), request_facts.author("", "", "", cookies.remembered().visitor))
    except UnknownComment:
        raise
    except Refusal as refusal:
        return _refused(own, token, text, refusal.status, refusal.message)
    return redirect(url_for("own_comment.shown", comment_id=comment_id, token=token, done="edited"), 303)


@blueprint.post("/withdraw")
@public
def withdrawn(comment_id: int, token: str) -> AnyResponse:
    """Take the comment back."""
    own = _own(comment_id, token)
    try:
        withdraw.withdraw(house(), token, now())
    except UnknownComment:
        raise
    except Refusal as refusal:
        return _refused(own, token, own.text, refusal.status, refusal.message)
    return redirect(url_for("own_comment.shown", comment_id=comment_id, token=token, done="withdrawn"), 303)


@blueprint.post("/notices/stop")
@public
def notices_stopped(comment_id: int, token: str) -> AnyResponse:
    """End the mails about this comment."""
    own = _own(comment_id, token)
    ask_for_notices.stop_for_comment(house(), own.id, now())
    return redirect(url_for("own_comment.shown", comment_id=comment_id, token=token), 303)


@blueprint.post("/appeal")
@public
def appealed(comment_id: int, token: str) -> AnyResponse:
    """Ask that the removal be looked at again, or answer what a moderator asks."""
    fields = read_fields()
    words = fields.get("appeal")
    g.kept = KeptText(words)
    own = _own(comment_id, token)
    if fields.problem:
        return _refused(own, token, own.text, 400, fields.problem, words)
    try:
        appeal.appeal(house(), token, words, now())
    except UnknownComment:
        raise
    except Refusal as refusal:
        return _refused(own, token, own.text, refusal.status, refusal.message, words)
    return redirect(url_for("own_comment.shown", comment_id=comment_id, token=token, done="appealed"), 303)


def _own(comment_id: int, token: str) -> OwnComment:
    with house().store.read() as tx:
        own = stored_comments.by_token(tx, digest_of(token)) if len(token) <= LONGEST_TOKEN else None
    if own is None or own.id != comment_id:
        raise Trouble(404, say("There is no such comment"), say("Check that the link is complete: it is long."))
    return own


def _refused(own: OwnComment, token: str, text: str, status: int, words: str, plea: str = "") -> AnyResponse:
    if wants_json():
        return json_problem(status, "That was not done", words)
    return _page(own, token, text=text, problem=words, status=status, plea=plea)


def _page(
    own: OwnComment,
    token: str,
    *,
    text: str | None = None,
    problem: str = "",
    status: int = 200,
    plea: str = "",
) -> Response:
    policy = house().policy
    until = own.created_at + policy.commenting.edit_window
    with house().store.read() as tx:
        present = appeal.present_appeal(tx, own)
        mute = appeal.why_not(tx, own, present, now())
        follows = what_next(tx, policy, own.id, now())
        contact = contacts.of_comment(tx, own.id)
        whole = queue.item(tx, own.id, now())
    html = render_template(
        "own_comment.html",
        follows=follows,
        passages=passages_under(own.decision, own.review.clause) if own.decision and own.review else (),
        appeal=present,
        appeal_closed=mute,
        appeal_until=appeal.ends_at(own),
        appeal_longest=appeal.LONGEST,
        plea=plea,
        contact=contact,
        statement=statement_of(policy, whole) if whole else None,
        own=own,
        token=token,
        text=own.text if text is None else text,
        problem=problem,
        done=request.args.get("done", ""),
        place=place_of(own.thread.slug, own.id) if own.status is Status.PUBLISHED else "",
        until=until,
        changeable=_changeable(own, until, now()),
        explanations=explain(policy, own.decision) if own.decision and _by_machine(own) else (),
        clause=policy.clauses.get(own.review.clause) if own.review else None,
        spans=marked_spans(own.decision) if _by_machine(own) else [],
        commenting=policy.commenting,
    )
    return make_response(html, status)


def _changeable(own: OwnComment, until: datetime, moment: datetime) -> bool:
    return own.status in CHANGEABLE and not own.withdrawn and moment < until


def _by_machine(own: OwnComment) -> bool:
    """Whether the rules' decision, and no person's verdict, is why the comment stands where it stands."""
    return own.decision is not None and own.review is None and Status.after(own.decision.action) is own.status
