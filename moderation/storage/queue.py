"""The review queue: comments that are held and not withdrawn. It is a query, so nothing can fall out of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from moderation.storage import desk
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, contains, number, storable
from moderation.storage.tables import CommentRow, DecisionRow, ThreadRow
from moderation.storage.views import Counted, DeskComment, QueueFilter, QueuePage
from moderation.vocabulary import Status

WAITING = and_(CommentRow.status == Status.HELD.value, CommentRow.withdrawn_at.is_(None))
_newest_score: ColumnElement[float] = func.coalesce(DecisionRow.score, 0.0)
_newest_clause: ColumnElement[str] = func.coalesce(DecisionRow.clause, "")


def page(tx: Transaction, filters: QueueFilter, cursor: str, limit: int, now: datetime) -> QueuePage:
    """A page of the queue. The number of queries does not depend on what is in it.

    A `cursor` that was not made here starts from the beginning.
    """
    matching = _filtered(_waiting(CommentRow.id, _newest_score.label("score")), filters)
    ordered = _after(_sorted(matching, filters.sort), filters.sort, cursor).limit(limit + 1)
    rows = tx.execute(ordered).all()
    shown = rows[:limit]
    return QueuePage(
        items=desk.comments(tx, [row.id for row in shown], now),
        total=tx.execute(select(func.count()).select_from(matching.subquery())).scalar_one(),
        held=held(tx),
        clauses=_counted(tx, _waiting(_newest_clause, _newest_clause, func.count()).group_by(_newest_clause)),
        threads=_counted(
            tx, _waiting(ThreadRow.slug, ThreadRow.title, func.count()).group_by(ThreadRow.slug, ThreadRow.title)
        ),
        cursor=_cursor(shown[-1], filters.sort) if len(rows) > limit else "",
    )


def item(tx: Transaction, comment_id: int, now: datetime) -> DeskComment | None:
    """Any comment as moderators see it, whatever its status; None: there is none of that number."""
    return next(iter(desk.comments(tx, [comment_id], now)), None)


def held(tx: Transaction) -> int:
    """How many comments wait."""
    return tx.execute(select(func.count()).select_from(CommentRow).where(WAITING)).scalar_one()


def _waiting(*columns: Any) -> AnySelect:
    """Held comments with their newest decision and thread."""
    newest = select(func.max(DecisionRow.id)).where(DecisionRow.comment_id == CommentRow.id)
    return (
        select(*columns)
        .select_from(CommentRow)
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .outerjoin(DecisionRow, DecisionRow.id == newest.correlate(CommentRow).scalar_subquery())
        .where(WAITING)
    )


def _filtered(wanted: AnySelect, filters: QueueFilter) -> AnySelect:
    if filters.clause:
        wanted = wanted.where(DecisionRow.clause == storable(filters.clause))
    if filters.thread:
        wanted = wanted.where(ThreadRow.slug == storable(filters.thread))
    if filters.min_score > 0:
        wanted = wanted.where(filters.min_score <= _newest_score)
    if filters.older_than is not None:
        wanted = wanted.where(CommentRow.created_at < filters.older_than)
    if filters.search.strip():
        wanted = wanted.where(contains(filters.search.strip(), CommentRow.text, CommentRow.name))
    return wanted


def _sorted(wanted: AnySelect, sort: str) -> AnySelect:
    if sort == "score":
        return wanted.order_by(_newest_score.desc(), CommentRow.id)
    return wanted.order_by(CommentRow.id.desc() if sort == "newest" else CommentRow.id)


def _cursor(row: Any, sort: str) -> str:
    return f"{row.score!r}~{row.id}" if sort == "score" else str(row.id)


def _after(wanted: AnySelect, sort: str, cursor: str) -> AnySelect:
    score, _, last = cursor.rpartition("~")
    comment_id = number(last)
    if comment_id is None:
        return wanted
    if sort != "score":
        return wanted.where(CommentRow.id < comment_id if sort == "newest" else CommentRow.id > comment_id)
    try:
        return wanted.where(_below(float(score), comment_id))
    except ValueError:
        return wanted


def _below(score: float, comment_id: int) -> ColumnElement[bool]:
    return or_(_newest_score < score, and_(_newest_score == score, CommentRow.id > comment_id))


def _counted(tx: Transaction, wanted: AnySelect) -> tuple[Counted, ...]:
    """The most frequent first."""
    found = [Counted(value, label, count) for value, label, count in tx.execute(wanted)]
    return tuple(sorted(found, key=lambda counted: (-counted.count, counted.label)))
