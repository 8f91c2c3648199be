"""A thread: read it, preview a comment, post one."""

from __future__ import annotations

import dataclasses
import secrets

from flask import Blueprint, Response, g

from moderation.saying import say
from moderation.storage.errors import StorageUnavailable
from moderation.vocabulary import Submission
from moderation.web import cookies, csrf, form_token, house, now
from moderation.web.access import public
from moderation.web.comment_form import CommentForm, filled, mistakes, submission
from moderation.web.cookies import Remembered
from moderation.web.embed.identity import open_sealed
from moderation.web.errors import json_problem, wants_json
from moderation.web.fields import read_fields
from moderation.web.language import said
from moderation.web.origin import answers_for_itself, comes_from_elsewhere
from moderation.web.outcomes import outcome
from moderation.web.thread_page import asked_page, blank, preview_of, thread_page
from moderation.workflow import ask_for_notices, preview, submit
from moderation.workflow.receipts import Receipt
from moderation.workflow.refusals import Refusal, UnknownParent, UnknownThread
from moderation.workflow.single_sign_on import NotSignedIn, user_of

blueprint = Blueprint("thread", __name__)
csrf.exempt(blueprint)
answers_for_itself(blueprint)

STALE = say("This form had been open for more than a day, or was not complete. Your text is still here: send it again.")
ELSEWHERE = say("This form seems to have been sent from another site. If it was you: look it over and send it again.")


@blueprint.get("/threads/<slug>")
@public
def shown(slug: str) -> Response:
    """Article, comments and form."""
    return thread_page(slug, blank(slug), page=asked_page())


@blueprint.post("/threads/<slug>/comments")
@public
def posted(slug: str) -> Response:
    """Preview or post what was written. Whatever goes wrong, the text comes back."""
    fields = read_fields()
    form = filled(fields)
    g.kept = form
    moment = now()
    given = form_token.read(form.token, slug, moment)
    if comes_from_elsewhere():
        return _again(slug, dataclasses.replace(form, problem=form.problem or ELSEWHERE), 403)
    if given is None:
        return _again(slug, dataclasses.replace(form, problem=form.problem or STALE), 400)
    if sealed := fields.get("page"):
        open_sealed(sealed, slug, moment)
    user = None
    if token := fields.get("user"):
        try:
            user = user_of(house(), token, moment)
        except NotSignedIn as refusal:
            return _again(slug, dataclasses.replace(form, problem=form.problem or refusal.message), refusal.status)
        form = dataclasses.replace(form, name=user.name, email=user.email, website=user.website, remember=False)
    form = dataclasses.replace(form, wrong=mistakes(form, house().policy.commenting))
    if form.problem or form.wrong:
        return _again(slug, form, 400)
    person = _person(form)
    arrived = submission(form, slug, person, given, moment)
    if user is not None:
        author = dataclasses.replace(arrived.author, role=user.role, visitor=user.visitor)
        arrived = dataclasses.replace(arrived, author=author)
    try:
        return _previewed(slug, form, arrived) if form.preview else _taken(slug, form, arrived, given, person)
    except UnknownThread:
        raise
    except UnknownParent as refusal:
        return _again(slug, dataclasses.replace(form, reply_to=None, problem=refusal.message), refusal.status)
    except Refusal as refusal:
        return _again(slug, dataclasses.replace(form, problem=refusal.message), refusal.status)


def _person(form: CommentForm) -> Remembered:
    """Who is remembered from now on; the random number only where its owner agrees to be recognised."""
    visitor = (cookies.remembered().visitor or cookies.new_visitor()) if form.remember else ""
    return Remembered(form.name, form.email, form.website, visitor)


def _previewed(slug: str, form: CommentForm, arrived: Submission) -> Response:
    decision = preview.preview(house(), arrived, now())
    if wants_json():
        return json_problem(
            400, said(say("A preview is a page")), said(say("Leave out the field `do` to post the comment."))
        )
    return thread_page(slug, form, preview=preview_of(arrived.text, decision))


def _taken(slug: str, form: CommentForm, arrived: Submission, given: form_token.Pass, person: Remembered) -> Response:
    token = secrets.token_urlsafe(24)
    receipt = submit.submit(house(), arrived, token=token, nonce=given.nonce, now=now())
    response = outcome(slug, form, receipt, mailed=form.notices and _asks_by_mail(receipt, arrived))
    if form.remember:
        cookies.remember(response, person)
    elif cookies.remembered().visitor:
        cookies.forget(response)
    return response


def _asks_by_mail(receipt: Receipt, arrived: Submission) -> bool:
    """Ask the author's address whether notices are wanted. The comment is on disk already, whatever comes of this."""
    try:
        return ask_for_notices.for_comment(house(), receipt, arrived.author, now())
    except StorageUnavailable:
        return False


def _again(slug: str, form: CommentForm, status: int) -> Response:
    """The form once more, with the text in it, what is wrong, and a token that works."""
    if form_token.read(form.token, slug, now()) is None:
        form = dataclasses.replace(form, token=form_token.make(slug, now(), again=True))
    if wants_json():
        errors = [{"field": name, "detail": said(words)} for name, words in form.wrong.items()]
        title = said(form.problem or say("Something in the form needs a change"))
        detail = " ".join(one["detail"] for one in errors) or said(say("Send it again with the token given here."))
        return json_problem(status, title, detail, errors=errors, token=form.token)
    return thread_page(slug, form, status=status)
