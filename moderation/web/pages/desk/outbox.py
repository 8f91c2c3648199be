"""The outbox: what waits to be sent, what fails and why, and a button that tries again."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import outbox
from moderation.web import house, now, settings
from moderation.web.access import current_moderator, may, needs
from moderation.web.desk.page import PAGE_SIZE, desk_page
from moderation.workflow import chat

blueprint = Blueprint("desk_outbox", __name__, url_prefix="/admin")

WORDS = {"sent": say("Sent"), "dropped": say("Not needed any more"), "given_up": say("Given up")}


@blueprint.app_context_processor
def _trouble() -> dict[str, object]:
    return {"outbox_in_trouble": in_trouble}


def in_trouble() -> bool:
    """Whether the person at this desk should hear that notices fail."""
    if not may(current_moderator(), "see_settings"):
        return False
    with house().store.read() as tx:
        return outbox.in_trouble(tx)


@blueprint.get("/outbox")
@needs("see_settings")
def listed() -> str:
    """Letters that wait, failing ones first, then what has ended."""
    moment = now()
    with house().store.read() as tx:
        health, letters = outbox.health(tx, moment), outbox.listed(tx, PAGE_SIZE)
    mail, chats = settings().mail, settings().chats
    rooms = [{"kind": room.kind, "key": chat.shown_key(house().secret, room)} for room in chats]
    return desk_page(
        "desk/outbox.html", health=health, letters=letters, mail=mail, chats=chats, rooms=rooms, words=WORDS
    )


@blueprint.post("/outbox/again")
@needs("see_settings")
def again() -> ResponseReturnValue:
    """Make everything that failed due now."""
    with house().store.write() as tx:
        outbox.retry(tx, now())
    return redirect(url_for("desk_outbox.listed"), 303)
