"""A reader reports a comment: as against the policy, or as illegal."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template, request

from moderation.saying import say
from moderation.storage import comments as stored_comments
from moderation.storage.views import PublicComment
from moderation.vocabulary import Status
from moderation.web import cookies, csrf, form_token, house, now, request_facts
from moderation.web.access import public
from moderation.web.errors import Trouble
from moderation.web.fields import Fields, read_fields
from moderation.web.headers import keep_private
from moderation.web.origin import answers_for_itself, comes_from_elsewhere
from moderation.workflow import report
from moderation.workflow.refusals import Refusal, UnknownComment
from moderation.workflow.report import LONGEST, Received, Said

blueprint = Blueprint("report", __name__, url_prefix="/comments/<int:comment_id>/report")
csrf.exempt(blueprint)
answers_for_itself(blueprint)

STALE = "This form had been open for more than a day, or was sent from another site. Look it over and send it again."


@blueprint.get("")
@public
def form(comment_id: int) -> Response:
    """The form, with the comment above it."""
    return _page(_comment(comment_id), Said("policy", ""))


@blueprint.post("")
@public
def sent(comment_id: int) -> Response:
    """Take the report. Whatever goes wrong, the words come back."""
    fields = read_fields()
    comment, said = _comment(comment_id), _said(fields)
    sound = form_token.read(fields.get("token"), _slug(comment_id), now()) is not None
    if fields.problem or not sound or comes_from_elsewhere():
        return _page(comment, said, problem=fields.problem or STALE, status=400)
    reader = request_facts.author("", "", "", cookies.remembered().visitor)
    try:
        received = report.report(house(), comment_id, said, reader, now())
    except UnknownComment:
        raise
    except Refusal as refusal:
        return _page(comment, said, problem=refusal.message, status=refusal.status)
    return _page(comment, said, received=received)


def _comment(comment_id: int) -> PublicComment:
    with house().store.read() as tx:
        found = stored_comments.public(tx, comment_id)
    if found is None or found.status is not Status.PUBLISHED:
        raise Trouble(404, say("There is no such comment"), say("It is not public, so it cannot be reported."))
    return found


def _said(fields: Fields) -> Said:
    return Said(
        kind=fields.get("kind"),
        explanation=fields.get("explanation"),
        clause=fields.get("clause"),
        passage=fields.get("passage"),
        name=fields.get("name"),
        email=fields.get("email").strip(),
        good_faith=bool(fields.get("good_faith")),
        about_children=bool(fields.get("about_children")),
    )


def _slug(comment_id: int) -> str:
    return f"report of {comment_id}"


def _page(
    comment: PublicComment, said: Said, *, problem: str = "", status: int = 200, received: Received | None = None
) -> Response:
    html = render_template(
        "report.html",
        comment=comment,
        said=said,
        problem=problem,
        received=received,
        clauses=house().policy.clauses,
        token=form_token.make(_slug(comment.id), now()),
        longest=LONGEST,
        asked_illegal="illegal" in (said.kind, request.args.get("kind", "")),
    )
    return keep_private(make_response(html, status))
