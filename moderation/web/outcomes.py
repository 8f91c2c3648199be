"""What the author of a comment is told after posting: published, held or refused, why, and what can be done."""

from __future__ import annotations

import dataclasses
from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, url_for

from moderation.policy.published import Explanation, explain
from moderation.storage import comments as stored_comments
from moderation.storage import threads as stored_threads
from moderation.storage.views import OwnComment
from moderation.vocabulary import Decision, Status
from moderation.web import cookies, form_token, house, now
from moderation.web.comment_form import LONGEST_NAME, CommentForm, trap_name
from moderation.web.errors import wants_json
from moderation.web.headers import keep_private
from moderation.web.language import said
from moderation.workflow.intake import LONGEST
from moderation.workflow.receipts import Receipt

HTTP_STATUS = {Status.PUBLISHED: 201, Status.HELD: 202}
REFUSED = 422
BARRED = 403


def outcome(slug: str, form: CommentForm, receipt: Receipt, *, mailed: bool = False) -> Response:
    """The answer to a comment that is on disk: a redirect to it, a page that explains, or JSON.

    `mailed`: a mail goes out that asks whether the address is the author's.
    """
    if wants_json():
        response = _as_json(slug, receipt)
    elif receipt.status is Status.PUBLISHED:
        response = make_response(redirect(place_of(slug, receipt.comment_id), 303))
    else:
        response = _page(slug, form, receipt, mailed=mailed)
    if receipt.status in HTTP_STATUS:
        cookies.keep_own(response, receipt.comment_id, receipt.token, house().policy.commenting.edit_window)
    return keep_private(response)


def place_of(slug: str, comment_id: int) -> str:
    """Where a published comment stands: the thread, on the page that holds it, at the comment."""
    size = house().policy.commenting.page_size
    with house().store.read() as tx:
        page = stored_comments.page_of(tx, comment_id, size)
    return url_for("thread.shown", slug=slug, page=page if page > 1 else None, _anchor=f"comment-{comment_id}")


def marked_spans(decision: Decision | None) -> list[tuple[int, int]]:
    """The passages of the text that led to the decision."""
    deciding = decision.deciding if decision else ()
    return [(span.start, span.end) for found in deciding for span in found.spans if span.field == "text"]


def _code(receipt: Receipt) -> int:
    return HTTP_STATUS.get(receipt.status, BARRED if receipt.restriction else REFUSED)


def _page(slug: str, form: CommentForm, receipt: Receipt, *, mailed: bool) -> Response:
    with house().store.read() as tx:
        thread = stored_threads.by_slug(tx, slug, house().site)
        answered = stored_comments.parent(tx, thread.id, form.reply_to) if thread and form.reply_to else None
    policy = house().policy
    # The same text in the same form would only lead back to this answer, so the form gets a token of its own.
    fresh = dataclasses.replace(form, token=form_token.make(slug, now(), again=True))
    html = render_template(
        "result.html",
        thread=thread,
        form=fresh,
        answered=answered,
        receipt=receipt,
        mailed=mailed,
        clause=policy.clauses.get(receipt.restriction.clause) if receipt.restriction else None,
        explanations=explain(policy, receipt.decision),
        spans=marked_spans(receipt.decision),
        commenting=policy.commenting,
        limits={**LONGEST, "name": LONGEST_NAME, "comment": policy.commenting.max_length},
        trap_name=trap_name(),
        preview=None,
    )
    return make_response(html, _code(receipt))


def _as_json(slug: str, receipt: Receipt) -> Response:
    body: dict[str, Any] = {
        "id": receipt.comment_id,
        "status": receipt.status.value,
        "repeated": receipt.repeated,
        "status_url": url_for("own_comment.shown", comment_id=receipt.comment_id, token=receipt.token),
        "explanations": [_reason(found) for found in explain(house().policy, receipt.decision)],
    }
    if receipt.status is Status.PUBLISHED:
        body["url"] = place_of(slug, receipt.comment_id)
    if receipt.restriction:
        until = receipt.restriction.until
        body["restriction"] = {"kind": receipt.restriction.kind, "until": until.isoformat() if until else None}
    response = jsonify(body)
    response.status_code = _code(receipt)
    return response


def own_as_json(own: OwnComment) -> Response:
    """The author's private page for programs."""
    by_person = {"clause": own.review.clause, "reason": own.review.reason} if own.review else None
    explanations = explain(house().policy, own.decision) if own.decision and not own.review else ()
    return jsonify(
        id=own.id,
        status=own.status.value,
        text=own.text,
        withdrawn=own.withdrawn,
        explanations=[_reason(found) for found in explanations],
        review=by_person,
    )


def _reason(found: Explanation) -> dict[str, Any]:
    clause = {"id": found.clause.id, "title": said(found.clause.title), "text": said(found.clause.text)}
    return {"clause": clause, "passages": list(found.passages), "because": said(found.because)}
