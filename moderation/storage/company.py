"""Where and when people write: their newest comments, for comparing their habits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import String, Subquery, and_, bindparam, select, union_all
from sqlalchemy.orm import aliased

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, storable
from moderation.storage.tables import CommentRow, RowId, SiteRow, ThreadRow
from moderation.storage.threads import OWN_SITE
from moderation.vocabulary import Submission

COMMENTS_EACH = 60

Written = tuple[int, datetime, int | None]
"""Thread, moment, and the person that was answered."""


def written(tx: Transaction, people: Sequence[int]) -> dict[int, list[Written]]:
    """The newest comments of each of these people, at most 60 each."""
    found: defaultdict[int, list[Written]] = defaultdict(list)
    if people:
        given = {f"person_{place}": number for place, number in enumerate(people)}
        for row in prepared.rows(tx, _newest(len(people)), given):
            found[row.person_id].append((row.thread_id, row.created_at, row.answered))
    return found


def here(tx: Transaction, submission: Submission, now: datetime) -> Written | None:
    """The comment that is just arriving, as if it were stored already; None where its thread is not known."""
    named = {"slug": storable(submission.thread.slug), "site": storable(submission.site)}
    thread = prepared.scalar(tx, _thread(), named)
    if thread is None:
        return None
    parent = submission.parent
    return thread, now, prepared.scalar(tx, _writer(), {"comment": parent.id}) if parent else None


# Building a statement costs more than running it, so each is built once.


@cache
def _thread() -> AnySelect:
    sites = (bindparam("site", type_=String()), OWN_SITE)
    named = and_(ThreadRow.slug == bindparam("slug", type_=String()), SiteRow.url.in_(sites))
    wanted = select(ThreadRow.id).join(SiteRow, SiteRow.id == ThreadRow.site_id).where(named)
    return wanted.order_by(SiteRow.url.desc()).limit(1)


@cache
def _writer() -> AnySelect:
    return select(CommentRow.person_id).where(CommentRow.id == bindparam("comment", type_=RowId()))


@cache
def _newest(people: int) -> AnySelect:
    return select(union_all(*(select(_of(place)) for place in range(people))).subquery())


def _of(place: int) -> Subquery:
    above = aliased(CommentRow)
    return (
        select(CommentRow.person_id, CommentRow.thread_id, CommentRow.created_at, above.person_id.label("answered"))
        .outerjoin(above, above.id == CommentRow.parent_id)
        .where(CommentRow.person_id == bindparam(f"person_{place}", type_=RowId()))
        .order_by(CommentRow.created_at.desc())
        .limit(COMMENTS_EACH)
        .subquery()
    )
