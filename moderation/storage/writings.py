"""What people have written, to compare how they write and to look words up: of some, of the latest, of a whole site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from moderation.storage.database import Transaction
from moderation.storage.sites import is_here
from moderation.storage.tables import CommentRow, ThreadRow
from moderation.vocabulary import Status

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


@dataclass(frozen=True, slots=True)
class Writing:
    """A comment as far as words and hosts are looked for in it."""

    text: str
    name: str
    website: str
    status: Status


def newest(tx: Transaction, most: int, site_id: int) -> tuple[Writing, ...]:
    """The newest comments of a site that still have a text."""
    columns = (CommentRow.text, CommentRow.name, CommentRow.website, CommentRow.status)
    wanted = select(*columns).join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
    rows = tx.execute(
        wanted.where(is_here(site_id), CommentRow.text != "")
        .order_by(CommentRow.created_at.desc(), CommentRow.id.desc())
        .limit(most)
    )
    return tuple(Writing(text, name, website, Status(status)) for text, name, website, status in rows)
