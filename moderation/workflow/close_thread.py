"""Closing a thread to new comments by hand, and opening it again."""

from __future__ import annotations

from datetime import datetime

from moderation.storage import threads
from moderation.storage.database import lock
from moderation.storage.views import LogEntry
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import UnknownThread


def set_closed(house: House, moderator: Moderator, thread_id: int, closed: bool, batch: str, now: datetime) -> Outcome:
    """Close the thread, or open it again. Nothing happens, and nothing is logged, when it is so already.

    Raises UnknownThread or NotAllowed. A thread that closed by its age opens only with another `close_after`.
    """
    require(moderator, "close_thread")
    with house.store.write() as tx:
        lock(tx, f"thread {thread_id}")
        thread = threads.by_id(tx, thread_id)
        if thread is None:
            raise UnknownThread
        if (thread.closed_at is not None) == closed:
            return Outcome(())
        _move(Click(tx, batch, moderator.id, now), thread_id, thread.closed_at, now if closed else None)
    return Outcome((thread_id,), batch=batch)


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back a closing or an opening. Returns why that cannot be done any more, or an empty string."""
    thread_id = entry.thread_id
    if thread_id is not None:
        lock(click.tx, f"thread {thread_id}")
    thread = threads.by_id(click.tx, thread_id) if thread_id is not None else None
    if thread is None or thread_id is None:
        return "there is no such thread any more"
    if thread.closed_at != _moment(entry.after.get("closed_at")):
        return "it was closed or opened since"
    _move(click, thread_id, thread.closed_at, _moment(entry.before.get("closed_at")))
    return ""


def _move(click: Click, thread_id: int, before: datetime | None, after: datetime | None) -> None:
    threads.set_closed(click.tx, thread_id, after)
    click.log(
        "close_thread" if after else "reopen_thread",
        thread_id=thread_id,
        before={"closed_at": before.isoformat() if before else None},
        after={"closed_at": after.isoformat() if after else None},
    )


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(text) if isinstance(text, str) else None
