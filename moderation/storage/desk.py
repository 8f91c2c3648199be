"""Comments as moderators see them: everything but addresses, with a fixed number of queries for any number of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from moderation.storage import authors, decisions, trees
from moderation.storage.database import Transaction
from moderation.storage.tables import CommentRow, ThreadRow
from moderation.storage.views import DeskComment, PublicComment
from moderation.vocabulary import Status


def comments(tx: Transaction, comment_ids: Iterable[int], now: datetime) -> tuple[DeskComment, ...]:
    """These comments, in this order, with thread, parent, newest decision, author and verdicts."""
    ids = list(comment_ids)
    if not ids:
        return ()
    wanted = select(CommentRow.__table__, ThreadRow.slug, ThreadRow.title)
    rows = tx.execute(wanted.join(ThreadRow, ThreadRow.id == CommentRow.thread_id).where(CommentRow.id.in_(ids))).all()
    parents = _parents(tx, {row.parent_id for row in rows if row.parent_id is not None})
    judged = decisions.newest_of(tx, ids)
    people = authors.summaries(tx, {row.person_id for row in rows}, now)
    reviews = decisions.reviews_of(tx, ids)
    found = {}
    for row in rows:
        decided_at, decision = judged.get(row.id, (None, None))
        found[row.id] = DeskComment(
            id=row.id,
            version=row.version,
            thread_slug=row.slug,
            thread_title=row.title,
            parent=parents.get(row.parent_id),
            name=row.name,
            website=row.website,
            text=row.text,
            status=Status(row.status),
            created_at=row.created_at,
            edited_at=row.edited_at,
            withdrawn=row.withdrawn_at is not None,
            decision=decision,
            decided_at=decided_at,
            author=people[row.person_id],
            reviews=reviews.get(row.id, ()),
        )
    return tuple(found[comment_id] for comment_id in ids if comment_id in found)


def _parents(tx: Transaction, ids: set[int]) -> dict[int, PublicComment]:
    """Moderators see the parent even when it is not published: a quarrel is not understood from one side."""
    columns = (CommentRow.id, CommentRow.parent_id, CommentRow.name, CommentRow.website, CommentRow.text)
    more = (CommentRow.role, CommentRow.status, CommentRow.created_at, CommentRow.edited_at)
    rows = tx.execute(select(*columns, *more).where(CommentRow.id.in_(ids))) if ids else ()
    return {row.id: comment for row in rows if (comment := trees.view(row))}
