"""The page of a thread: article, comments, and the form with whatever somebody has already written into it."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime

from flask import Response, make_response, render_template, request

from moderation.policy.published import Explanation, explain
from moderation.saying import say
from moderation.storage import comments as stored_comments
from moderation.storage import threads as stored_threads
from moderation.storage.views import PublicComment, ThreadView
from moderation.text.normalise import clean
from moderation.vocabulary import Action, Decision, Parent
from moderation.web import cookies, form_token, house, now
from moderation.web.comment_form import LONGEST_NAME, CommentForm, as_number, trap_name
from moderation.web.errors import Trouble
from moderation.web.headers import new_nonce, script_nonce
from moderation.web.kept_pages import may_be_kept
from moderation.web.tree import arranged
from moderation.workflow.intake import LONGEST, closes_at, is_closed

LONGEST_PAGE_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Preview:
    """What a comment would look like, and what would happen to it."""

    text: str
    action: str
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    thread: ThreadView
    comments: tuple[PublicComment, ...]
    pages: int
    answered: Parent | None


def preview_of(text: str, decision: Decision) -> Preview:
    """A preview with the reasons that its author may read."""
    reasons = explain(house().policy, decision) if decision.action is not Action.PUBLISH else ()
    return Preview(text, decision.action.word, reasons)


def blank(slug: str) -> CommentForm:
    """The form as it is first shown: filled with what the browser remembers."""
    known = cookies.remembered()
    return CommentForm(
        name=known.name,
        email=known.email,
        website=known.website,
        remember=bool(known.visitor),
        reply_to=asked_reply(),
        token=form_token.make(slug, now()),
    )


def asked_reply() -> int | None:
    """Which comment the address asks to answer. Raises Trouble when that is no number."""
    given = request.args.get("reply_to", "")
    if given and as_number(given) is None:
        raise Trouble(
            400, say("That is not the number of a comment"), say("Open the thread and choose Reply below a comment.")
        )
    return as_number(given)


def asked_page() -> int:
    """Which page the address asks for. Raises Trouble when that is no number."""
    given = request.args.get("page", "1")
    number = as_number(given) if len(given) <= LONGEST_PAGE_NUMBER else None
    if number is None:
        raise Trouble(400, say("That is not the number of a page"), say("Start from the first page of the thread."))
    return number


def thread_page(
    slug: str,
    form: CommentForm,
    *,
    page: int = 1,
    status: int = 200,
    preview: Preview | None = None,
    template: str = "thread.html",
    unopened: ThreadView | None = None,
    **more: object,
) -> Response:
    """The whole page as an answer; `more` is for a template of one's own;
    `unopened` stands in where there is no thread yet. Raises Trouble for an unknown thread or page.
    """
    moment = now()
    commenting = house().policy.commenting
    found = _found(slug, form.reply_to, page, commenting.page_size, unopened)
    if form.reply_to and not found.answered:
        gone = (
            "The comment that you wanted to answer is no longer there. Your text would stand as a comment of its own."
        )
        form = dataclasses.replace(form, reply_to=None, problem=form.problem or gone)
    closes = closes_at(found.thread, commenting)
    html = render_template(
        template,
        **more,
        thread=found.thread,
        nodes=arranged(found.comments, commenting.nesting_shown),
        page=page,
        pages=found.pages,
        form=form,
        answered=found.answered,
        preview=preview,
        commenting=commenting,
        closed=is_closed(found.thread, commenting, moment),
        closes=closes,
        own=_own(found.comments, moment),
        limits={**LONGEST, "name": LONGEST_NAME, "comment": commenting.max_length},
        trap_name=trap_name(),
    )
    response = make_response(html, status)
    if status != 200 or form.comment or form.email:
        response.headers["Cache-Control"] = "no-store"
    elif not preview and not form.problem:
        # Who brings a cookie of ours, whose name may stand in the form, is never answered with what is kept.
        fresh = {form.token: form_token.maker(slug), script_nonce(): new_nonce}
        may_be_kept(fresh, until=closes if closes and closes > moment else None)
    return response


def _found(slug: str, reply_to: int | None, page: int, page_size: int, unopened: ThreadView | None) -> _Found:
    with house().store.read() as tx:
        thread = stored_threads.by_slug(tx, slug, house().site) if clean(slug) == slug else None
        thread = thread or unopened
        if thread is None:
            raise Trouble(404, say("There is no such thread"), say("Start from the list of threads."))
        listed, pages = stored_comments.published_page(tx, thread.id, page, page_size)
        answered = stored_comments.parent(tx, thread.id, reply_to) if reply_to else None
    if page > max(pages, 1):
        raise Trouble(404, say("The thread has no such page"), say("Start from the first page of the thread."))
    return _Found(thread, listed, pages, answered)


def _own(comments: tuple[PublicComment, ...], moment: datetime) -> dict[int, tuple[str, datetime]]:
    """Private tokens and ends of the edit window for comments that this browser posted a moment ago."""
    tokens = cookies.own_comments()
    window = house().policy.commenting.edit_window
    mine = (comment for comment in comments if comment.id in tokens)
    return {c.id: (tokens[c.id], c.created_at + window) for c in mine if c.created_at + window > moment}
