"""Earlier comments that matter for judging a new one: by the same author lately, and nearly the same text by anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import BigInteger, String, bindparam, func, select, union, union_all
from sqlalchemy.orm import aliased

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, AnySelect
from moderation.storage.tables import CommentRow, RowId, ShingleRow, ThreadRow, UtcDateTime
from moderation.vocabulary import PastComment, Status

RECENT_WITHIN = timedelta(days=1)
MOST_RECENT = 50
SIMILAR_WITHIN = timedelta(days=30)
MOST_SIMILAR = 20
BANDS_SHARED = 2
"""Texts that share as many bands are nearly the same. One is chance."""
CANDIDATES_PER_BAND = 200
"""The newest so many; a slogan that is posted a hundred thousand times costs no more."""


def recent(
    tx: Transaction, person_id: int | None, network: str, now: datetime, editing: int | None
) -> tuple[PastComment, ...]:
    """By this person or from this network in the last day, newest first, at most 50."""
    if person_id is None and not network:
        return ()
    # None equals nothing in SQL, so a missing person or network finds no comments.
    given = {"person": person_id, "network": network or None, "since": now - RECENT_WITHIN}
    return _views(prepared.rows(tx, _recent(), given), person_id, network, editing)[:MOST_RECENT]


def similar(
    tx: Transaction,
    bands: Sequence[int],
    person_id: int | None,
    network: str,
    now: datetime,
    editing: int | None,
) -> tuple[PastComment, ...]:
    """Nearly the same text by anybody in the last 30 days, newest first, at most 20.

    What its author withdrew does not count: posting it again, corrected, is no copy.
    """
    if not bands:
        return ()
    given = {f"band_{place}": band for place, band in enumerate(bands)}
    found = prepared.rows(tx, _similar(len(bands)), {**given, "since": now - SIMILAR_WITHIN})
    return _views(found, person_id, network, editing)[:MOST_SIMILAR]


# Building a statement costs more than running it, so each is built once.


@cache
def _recent() -> AnySelect:
    sources = (
        CommentRow.person_id == bindparam("person", type_=RowId()),
        CommentRow.network_digest == bindparam("network", type_=String()),
    )
    late = CommentRow.created_at > bindparam("since", type_=UtcDateTime())
    newest = (
        select(CommentRow.id)
        .where(source, late)
        .order_by(CommentRow.created_at.desc())
        .limit(MOST_RECENT + 1)
        .subquery()
        for source in sources
    )
    ids = union(*(select(part.c.id) for part in newest))
    wanted = _past().where(CommentRow.id.in_(ids)).order_by(CommentRow.created_at.desc(), CommentRow.id.desc())
    return wanted.limit(MOST_RECENT + 1)


@cache
def _similar(bands: int) -> AnySelect:
    newest = (
        select(ShingleRow.comment_id, ShingleRow.band)
        .where(ShingleRow.band == bindparam(f"band_{place}", type_=BigInteger()))
        .order_by(ShingleRow.comment_id.desc())
        .limit(CANDIDATES_PER_BAND)
        .subquery()
        for place in range(bands)
    )
    found = union_all(*(select(part.c.comment_id, part.c.band) for part in newest)).subquery()
    shared = func.count(found.c.band.distinct())
    ids = select(found.c.comment_id).group_by(found.c.comment_id).having(shared >= BANDS_SHARED)
    wanted = _past().where(
        CommentRow.id.in_(ids),
        CommentRow.created_at > bindparam("since", type_=UtcDateTime()),
        CommentRow.withdrawn_at.is_(None),
        CommentRow.text != "",
    )
    return wanted.order_by(CommentRow.id.desc()).limit(MOST_SIMILAR + 1)


def _past() -> AnySelect:
    answered = aliased(CommentRow)
    columns = (CommentRow.id, CommentRow.text, CommentRow.created_at, CommentRow.status, CommentRow.name)
    who = (CommentRow.person_id, CommentRow.network_digest)
    return (
        select(
            *columns, *who, ThreadRow.slug, ThreadRow.opened_at, func.coalesce(answered.name, "").label("replied_to")
        )
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .outerjoin(answered, answered.id == CommentRow.parent_id)
    )


def _views(rows: Iterable[AnyRow], person_id: int | None, network: str, editing: int | None) -> tuple[PastComment, ...]:
    return tuple(
        PastComment(
            text=row.text,
            at=row.created_at,
            status=Status(row.status),
            name=row.name,
            thread=row.slug,
            same_person=row.person_id == person_id,
            same_network=bool(network) and row.network_digest == network,
            replied_to=row.replied_to,
            thread_opened_at=row.opened_at,
        )
        for row in rows
        if row.id != editing
    )
