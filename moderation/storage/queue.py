"""The review queue: comments that are held and not withdrawn. It is a query, so nothing can fall out of it.

Each order and filter is answered from an index that holds only what waits, so a page costs the same however long the
queue is. Counting goes no further than COUNTED_TO: beyond that the exact number helps nobody to decide anything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, literal, literal_column, or_, select, union_all

from moderation.storage import desk
from moderation.storage.database import Transaction
from moderation.storage.sites import comment_is_here, comments_here
from moderation.storage.sql import AnyRow, AnySelect, contains, number, storable
from moderation.storage.tables import CommentRow, ThreadRow
from moderation.storage.views import Counted, DeskComment, QueueFilter, QueuePage, Waiting

COUNTED_TO = 2_000
LOOKED_THROUGH = 1_000
"""How many of the oldest are looked through for what the filters offer."""
# The words of the partial indexes, letter by letter: a bound value would hide from the database that they fit.
WAITING = and_(CommentRow.status == literal_column("'held'"), CommentRow.withdrawn_at.is_(None))
_KEY = (CommentRow.id, CommentRow.judged_doubt.label("doubt"))


def page(tx: Transaction, filters: QueueFilter, cursor: str, limit: int, now: datetime) -> QueuePage:
    """A page of the queue. The number of queries does not depend on what is in it.

    A `cursor` that was not made here starts from the beginning.
    """
    rows = _rows(tx, filters, cursor, limit + 1)
    shown = rows[:limit]
    waiting = held(tx, site_id=filters.site_id)
    return QueuePage(
        items=desk.comments(tx, [row.id for row in shown], now),
        total=_count(tx, _filtered(_waiting(CommentRow.id), filters)) if filters.narrows else waiting,
        held=waiting,
        clauses=_by_clause(tx, filters.site_id),
        threads=_by_thread(tx, filters.site_id),
        cursor=_cursor(shown[-1], filters.sort) if shown and len(rows) > limit else "",
    )


def heads(tx: Transaction, filters: QueueFilter, limit: int) -> tuple[Waiting, ...]:
    """The first held comments in the order that is asked for, each with no more than grouping them needs."""
    ids = [row.id for row in _rows(tx, filters, "", limit)]
    columns = (CommentRow.id, CommentRow.version, CommentRow.person_id, CommentRow.name, CommentRow.text)
    more = (CommentRow.judged_rule, CommentRow.judged_clause, CommentRow.created_at)
    found = {row.id: Waiting(*row) for row in tx.execute(select(*columns, *more).where(CommentRow.id.in_(ids)))}
    return tuple(found[comment_id] for comment_id in ids if comment_id in found)


def item(tx: Transaction, comment_id: int, now: datetime) -> DeskComment | None:
    """Any comment as moderators see it, whatever its status; None: there is none of that number."""
    return next(iter(desk.comments(tx, [comment_id], now)), None)


def item_here(tx: Transaction, comment_id: int, now: datetime, site_id: int) -> DeskComment | None:
    """The same, for a comment of this site alone."""
    return next(iter(items_here(tx, [comment_id], now, site_id)), None)


def items_here(tx: Transaction, comment_ids: Collection[int], now: datetime, site_id: int) -> tuple[DeskComment, ...]:
    """Those of these comments that are of this site, in this order, with a fixed number of queries."""
    here = comments_here(tx, comment_ids, site_id)
    return desk.comments(tx, [number for number in comment_ids if number in here], now)


def held(tx: Transaction, most: int = COUNTED_TO, site_id: int | None = None) -> int:
    """How many comments wait, at one site where it is named; more than `most` are counted as one more than that."""
    return _count(tx, _at(_waiting(CommentRow.id), site_id), most)


def newest_held(tx: Transaction, site_id: int | None = None) -> int:
    """The highest number of a comment that waits; 0 without one."""
    return tx.execute(_at(_waiting(func.max(CommentRow.id)), site_id)).scalar() or 0


def held_after(tx: Transaction, after: int, most: int, site_id: int | None = None) -> tuple[int, ...]:
    """The numbers above this one of comments that wait, the oldest first."""
    wanted = _at(_waiting(CommentRow.id).where(CommentRow.id > after), site_id)
    return tuple(tx.execute(wanted.order_by(CommentRow.id).limit(most)).scalars())


def _count(tx: Transaction, wanted: AnySelect, most: int = COUNTED_TO) -> int:
    some = wanted.limit(most + 1).subquery()
    return tx.execute(select(func.count()).select_from(some)).scalar_one()


def _waiting(*columns: Any) -> AnySelect:
    return select(*columns).where(WAITING)


def _at(wanted: AnySelect, site_id: int | None) -> AnySelect:
    """Those of one site; None: of all of them."""
    return wanted if site_id is None else wanted.where(comment_is_here(site_id))


def _filtered(wanted: AnySelect, filters: QueueFilter) -> AnySelect:
    wanted = _at(wanted, filters.site_id)
    if filters.clause:
        wanted = wanted.where(CommentRow.judged_clause == storable(filters.clause))
    if filters.rule:
        wanted = wanted.where(CommentRow.judged_rule == storable(filters.rule))
    if filters.person_id is not None:
        wanted = wanted.where(CommentRow.person_id == filters.person_id)
    if filters.thread:
        slugs = select(ThreadRow.id).where(ThreadRow.slug == storable(filters.thread))
        wanted = wanted.where(CommentRow.thread_id.in_(slugs))
    if filters.min_score > 0:
        wanted = wanted.where(CommentRow.judged_doubt <= 1 - filters.min_score)
    if filters.older_than is not None:
        wanted = wanted.where(CommentRow.created_at < filters.older_than)
    if filters.search.strip():
        wanted = wanted.where(contains(filters.search.strip(), CommentRow.text, CommentRow.name))
    return wanted


def _rows(tx: Transaction, filters: QueueFilter, cursor: str, limit: int) -> Sequence[AnyRow]:
    if filters.sort == "harm":
        return _by_harm(tx, filters, cursor, limit)
    wanted = _after(_filtered(_waiting(*_KEY), filters), filters.sort, cursor)
    return tx.execute(_sorted(wanted, filters.sort).limit(limit)).all()


def _sorted(wanted: AnySelect, sort: str) -> AnySelect:
    if sort == "score":
        return wanted.order_by(CommentRow.judged_doubt, CommentRow.id)
    return wanted.order_by(CommentRow.id.desc() if sort == "newest" else CommentRow.id)


def _by_harm(tx: Transaction, filters: QueueFilter, cursor: str, limit: int) -> Sequence[AnyRow]:
    """Clause after clause, the gravest first and in each the oldest first: every part is a walk along one index."""
    order = {clause: place for place, clause in enumerate(filters.gravest_first)}

    def place(clause: str) -> tuple[int, str]:
        return order.get(clause, len(order)), clause

    begun, _, last = cursor.rpartition("~")
    after = number(last)
    parts: list[AnySelect] = []
    for clause in sorted(_gravest_of_all(tx), key=place):
        if after is not None and place(clause) < place(begun):
            continue
        named = (*_KEY, literal(clause).label("clause"), literal(len(parts)).label("rank"))
        wanted = _filtered(_waiting(*named), filters).where(CommentRow.judged_gravest == clause)
        if after is not None and clause == begun:
            wanted = wanted.where(CommentRow.id > after)
        parts.append(select(wanted.order_by(CommentRow.id).limit(limit).subquery()))
    if not parts:
        return ()
    together = union_all(*parts).subquery()
    return tx.execute(select(together).order_by(together.c.rank, together.c.id).limit(limit)).all()


def _gravest_of_all(tx: Transaction) -> tuple[str, ...]:
    """Every clause under which something waits, found by jumping along the index from one to the next."""
    least = select(func.min(CommentRow.judged_gravest).label("clause")).where(WAITING)
    found = least.cte("found", recursive=True)
    following = least.where(CommentRow.judged_gravest > found.c.clause).correlate(found).scalar_subquery()
    found = found.union_all(select(following).where(found.c.clause.is_not(None)))
    return tuple(tx.execute(select(found.c.clause).where(found.c.clause.is_not(None))).scalars())


def _cursor(row: AnyRow, sort: str) -> str:
    if sort == "harm":
        return f"{row.clause}~{row.id}"
    return f"{row.doubt!r}~{row.id}" if sort == "score" else str(row.id)


def _after(wanted: AnySelect, sort: str, cursor: str) -> AnySelect:
    doubt, _, last = cursor.rpartition("~")
    comment_id = number(last)
    if comment_id is None:
        return wanted
    if sort != "score":
        return wanted.where(CommentRow.id < comment_id if sort == "newest" else CommentRow.id > comment_id)
    try:
        return wanted.where(_less_sure(float(doubt), comment_id))
    except ValueError:
        return wanted


def _less_sure(doubt: float, comment_id: int) -> ColumnElement[bool]:
    same = and_(CommentRow.judged_doubt == doubt, CommentRow.id > comment_id)
    # Said twice: the first half alone tells the database where in the index to begin.
    return and_(CommentRow.judged_doubt >= doubt, or_(CommentRow.judged_doubt > doubt, same))


def _by_clause(tx: Transaction, site_id: int | None) -> tuple[Counted, ...]:
    some = _at(_waiting(CommentRow.judged_clause), site_id).order_by(CommentRow.id).limit(LOOKED_THROUGH).subquery()
    clause = some.c.judged_clause
    return _counted(tx, select(clause, clause, func.count()).group_by(clause))


def _by_thread(tx: Transaction, site_id: int | None) -> tuple[Counted, ...]:
    some = _at(_waiting(CommentRow.thread_id), site_id).order_by(CommentRow.id).limit(LOOKED_THROUGH).subquery()
    counts = select(some.c.thread_id, func.count().label("count")).group_by(some.c.thread_id).subquery()
    wanted = select(ThreadRow.slug, ThreadRow.title, func.sum(counts.c.count))
    return _counted(
        tx, wanted.join(counts, counts.c.thread_id == ThreadRow.id).group_by(ThreadRow.slug, ThreadRow.title)
    )


def _counted(tx: Transaction, wanted: AnySelect) -> tuple[Counted, ...]:
    """The most frequent first."""
    found = [Counted(value, label, int(count)) for value, label, count in tx.execute(wanted)]
    return tuple(sorted(found, key=lambda counted: (-counted.count, counted.label)))
