"""The log: who did what to whom, when and why. Nothing in it is ever changed; what was done can be undone from here."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, request

from moderation.storage import log as stored_log
from moderation.storage import moderators
from moderation.storage.views import LogEntry, LogFilter
from moderation.web import house
from moderation.web.access import may, needs, the_moderator
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import PAGE_SIZE, desk_page
from moderation.web.desk.told import KINDS

blueprint = Blueprint("desk_log", __name__, url_prefix="/admin")


@blueprint.get("/log")
@needs("see")
def log() -> str:
    """A page of the log, newest first."""
    kind = request.args.get("kind", "")
    wanted = LogFilter(
        kind=kind if kind in KINDS else "",
        moderator_id=_number("by"),
        person_id=_number("person"),
        comment_id=_number("comment"),
        thread_id=_number("thread"),
    )
    with house().store.read() as tx:
        entries, cursor = stored_log.page(tx, request.args.get("after", ""), PAGE_SIZE, wanted)
        staff = moderators.listed(tx)
    asked = {
        name: request.args[name] for name in ("kind", "by", "person", "comment", "thread") if request.args.get(name)
    }
    context: dict[str, object] = {"entries": entries, "cursor": cursor, "asked": asked, "kinds": KINDS, "staff": staff}
    context["undo_at"] = _undo_at(entries)
    return desk_page("desk/log.html", wanted=wanted, filtered=bool(asked), origin="log", new_batch=new_batch, **context)


def _undo_at(entries: Sequence[LogEntry]) -> frozenset[int]:
    """The lines that offer the undo: the newest of each click that this moderator may take back."""
    moderator = the_moderator()
    others = may(moderator, "undo_others")
    allowed = {
        entry.batch for entry in entries if entry.can_undo and (others or entry.moderator in {"", moderator.name})
    }
    newest = {entry.batch: entry.id for entry in reversed(entries)}
    return frozenset(newest[batch] for batch in allowed)


def _number(name: str) -> int | None:
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
