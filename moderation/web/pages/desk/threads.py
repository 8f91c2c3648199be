"""Threads: open one by hand, close it to new comments, open it again."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import log
from moderation.storage import threads as stored_threads
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import PAGE_SIZE, desk_page, way_back
from moderation.web.desk.thread_form import ThreadForm, read
from moderation.web.errors import Trouble
from moderation.workflow import close_thread, open_thread
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_threads", __name__, url_prefix="/admin")


@blueprint.get("/threads")
@needs("see")
def threads() -> str:
    """All threads, newest first."""
    return _page(ThreadForm("", "", "", "", new_batch(), {}), {})


@blueprint.post("/threads")
@needs("close_thread")
def open_by_hand() -> ResponseReturnValue:
    """Open a thread."""
    form = read(request.form)
    if _known(form.batch):
        return _done(form.batch, repeated="yes")
    if form.problems:
        return _page(form, dict(form.problems)), 422
    try:
        opened = open_thread.open_thread(
            house(), the_moderator(), form.slug, form.title, form.url, form.author_name, form.batch, now()
        )
    except Refusal as refusal:
        return _page(form, {"": refusal.message}), refusal.status
    if not opened.done:
        return _page(form, {"slug": "A thread with this name exists already. Choose another."}), 409
    return _done(form.batch)


@blueprint.post("/threads/<int:thread_id>/closed")
@needs("close_thread")
def set_closed(thread_id: int) -> ResponseReturnValue:
    """Close a thread, or open it again."""
    wish, batch = request.form.get("closed", ""), batch_of(request.form)
    if wish not in {"yes", "no"}:
        raise Trouble(
            400, say("The form does not say whether to close or to reopen"), say("Go back and use the buttons.")
        )
    if _known(batch):
        return redirect(way_back(done=batch, repeated="yes"), 303)
    try:
        outcome = close_thread.set_closed(house(), the_moderator(), thread_id, wish == "yes", batch, now())
    except Refusal as refusal:
        raise Trouble(refusal.status, say("The thread was left as it is"), refusal.message) from refusal
    return redirect(way_back(done=outcome.batch), 303)


def _known(batch: str) -> bool:
    with house().store.read() as tx:
        return bool(log.batch(tx, batch))


def _done(batch: str, repeated: str = "") -> ResponseReturnValue:
    return redirect(url_for("desk_threads.threads", done=batch, repeated=repeated or None), 303)


def _page(form: ThreadForm, problems: dict[str, str]) -> str:
    with house().store.read() as tx:
        listed = stored_threads.listed(tx, PAGE_SIZE + 1, _before(), site_id=house().site_id)
    shown = listed[:PAGE_SIZE]
    context = {
        "threads": shown,
        "more": shown[-1].opened_at.isoformat() if len(listed) > PAGE_SIZE else "",
        "typed": form,
        "problems": problems,
        "batch": form.batch,
        "new_batch": new_batch,
        "closes_after": house().policy.commenting.close_after,
        "origin": "threads",
    }
    return desk_page("desk/threads.html", **context)


def _before() -> datetime | None:
    """The moment below which the list continues; one that is none counts as not given."""
    try:
        moment = datetime.fromisoformat(request.args.get("before", "").replace(" ", "+"))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
