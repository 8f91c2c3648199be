"""The start page: all threads, newest first."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Blueprint, render_template, request

from moderation.saying import say
from moderation.storage import threads as stored_threads
from moderation.web import house
from moderation.web.access import public
from moderation.web.errors import Trouble

blueprint = Blueprint("index", __name__)

PAGE_SIZE = 30


@blueprint.get("/")
@public
def threads() -> str:
    """A page of threads; `?before=` continues the list below a moment."""
    with house().store.read() as tx:
        listed = stored_threads.listed(tx, PAGE_SIZE + 1, _before(), site_id=house().site_id)
    shown = listed[:PAGE_SIZE]
    more = shown[-1].opened_at.isoformat() if len(listed) > PAGE_SIZE else ""
    return render_template("index.html", threads=shown, more=more, first="before" not in request.args)


def _before() -> datetime | None:
    given = request.args.get("before")
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given.replace(" ", "+"))
        return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Trouble(
            400, say("That is not a moment"), say("Start from the first page of the list of threads.")
        ) from None
