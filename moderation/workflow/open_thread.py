"""Opening a thread by hand."""

from __future__ import annotations

from datetime import datetime

from moderation.storage import threads
from moderation.storage.database import lock
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require


def open_thread(
    house: House, moderator: Moderator, slug: str, title: str, url: str, author_name: str, batch: str, now: datetime
) -> Outcome:
    """Open a thread under this name. Nothing happens, and nothing is logged, where there is one already.

    Raises NotAllowed. There is no way back but to close it: what people wrote since must not vanish by an undo.
    """
    require(moderator, "close_thread")
    with house.store.write() as tx:
        lock(tx, f"thread named {slug}")
        if threads.by_slug(tx, slug, house.site) is not None:
            return Outcome(())
        thread = threads.open_thread(tx, slug, title, url, author_name, "", now, house.site)
        Click(tx, batch, moderator.id, now).log("open_thread", thread_id=thread.id)
    return Outcome((thread.id,), batch=batch)
