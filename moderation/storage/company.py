"""Where and when people write: their newest comments, for comparing their habits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from functools import cache

from sqlalchemy import Subquery, bindparam, select, union_all
from sqlalchemy.orm import aliased

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
        for row in tx.execute(_newest(len(people)), given):
            found[row.person_id].append((row.thread_id, row.created_at, row.answered))
    return found


def here(tx: Transaction, submission: Submission, now: datetime) -> Written | None:
    """The comment that is just arriving, as if it were stored already; None where its thread is not known."""
    sites = (storable(submission.site), OWN_SITE)
    wanted = select(ThreadRow.id).join(SiteRow, SiteRow.id == ThreadRow.site_id)
    wanted = wanted.where(ThreadRow.slug == storable(submission.thread.slug), SiteRow.url.in_(sites))
    thread = tx.execute(wanted.order_by(SiteRow.url.desc()).limit(1)).scalar()
    if thread is None:
        return None
    parent = submission.parent
    answered = select(CommentRow.person_id).where(CommentRow.id == (parent.id if parent else None))
    return thread, now, tx.execute(answered).scalar() if parent else None


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
