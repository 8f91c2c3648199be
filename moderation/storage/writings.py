"""What people have written, for comparing how they write: the newest comments of some, and of whoever wrote lately."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select

from moderation.storage.database import Transaction
from moderation.storage.tables import CommentRow

COMMENTS_EACH = 40
RECENT_COMMENTS = 600
MOST_AUTHORS = 60


def of_people(tx: Transaction, people: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The newest comments of each of these people, at most 40 each, the newest first. Erased ones have no text."""
    found = {}
    for person_id in dict.fromkeys(people):
        theirs = select(CommentRow.text).where(CommentRow.person_id == person_id, CommentRow.text != "")
        found[person_id] = tuple(
            tx.execute(theirs.order_by(CommentRow.created_at.desc()).limit(COMMENTS_EACH)).scalars()
        )
    return found


def recent_authors(tx: Transaction, leave_out: Collection[int]) -> dict[int, tuple[str, ...]]:
    """Who wrote lately and what, the most productive of them, at most 60; those to be compared are left out."""
    newest = select(CommentRow.person_id, CommentRow.text).order_by(CommentRow.id.desc()).limit(RECENT_COMMENTS)
    written: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, text in tx.execute(newest):
        if person_id not in leave_out and text:
            written[person_id].append(text)
    busiest = sorted(written, key=lambda one: -sum(map(len, written[one])))[:MOST_AUTHORS]
    return {one: tuple(written[one]) for one in busiest}
