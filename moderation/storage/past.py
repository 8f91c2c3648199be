"""The archive in the order in which it was written, for judging it again as if each comment arrived just then."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased

from moderation.storage import decisions
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, AnySelect
from moderation.storage.tables import BanEndRow, BanRow, CommentRow, SiteRow, ThreadRow
from moderation.vocabulary import Author, Parent, Restriction, Role, Status, Submission, Thread

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Written:
    """A comment as it once arrived, as far as it is still known, and what became of it."""

    id: int
    person_id: int
    thread_id: int
    network: str
    at: datetime
    status: Status
    submission: Submission
    verdict: str
    """publish, hold or remove, where a person has decided last; else empty."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person had behind them at some moment."""

    first_seen: datetime
    published: int
    held: int
    removed: int


@dataclass(frozen=True, slots=True)
class Barred:
    """A block or ban, from when until when it stopped somebody."""

    restriction: Restriction
    ended_at: datetime | None

    def at(self, moment: datetime) -> bool:
        """Whether it was in force then."""
        one = self.restriction
        ends = [end for end in (one.until, self.ended_at) if end is not None]
        return one.since <= moment and all(moment < end for end in ends)


def in_order(tx: Transaction, since: datetime, newest: int | None = None) -> array[int]:
    """Numbers of the comments written since then that still have a text, the oldest first.

    With `newest`, only those numbered up to it.
    """
    wanted = select(CommentRow.id).where(CommentRow.created_at >= since, CommentRow.text != "")
    if newest is not None:
        wanted = wanted.where(CommentRow.id <= newest)
    rows = tx.execute(wanted.order_by(CommentRow.created_at, CommentRow.id), execution_options={"yield_per": 10_000})
    return array("q", rows.scalars())


def moment_of(tx: Transaction, comment_id: int) -> datetime:
    """When a comment was written."""
    return tx.execute(select(CommentRow.created_at).where(CommentRow.id == comment_id)).scalar_one()


def moment_of_newest(tx: Transaction, many: int) -> datetime | None:
    """When the oldest of so many newest comments was written; None where there is none."""
    newest = select(CommentRow.created_at).where(CommentRow.text != "").order_by(CommentRow.created_at.desc())
    latest = tx.execute(newest.limit(many)).scalars().all()
    return latest[-1] if latest else None


def written(tx: Transaction, numbers: Sequence[int]) -> Iterator[Written]:
    """These comments, in this order, at constant memory."""
    for start in range(0, len(numbers), CHUNK):
        part = list(numbers[start : start + CHUNK])
        rows = {row.id: row for row in tx.execute(_written(), {"ids": part})}
        verdicts = decisions.reviews_of(tx, part)
        for number in part:
            if number in rows:
                reviews = verdicts.get(number, ())
                yield _view(rows[number], reviews[0].verdict if reviews else "")


def standings(tx: Transaction, at: datetime, comment_id: int) -> dict[int, Standing]:
    """Those who had written before this comment of that moment, and what had become of it."""
    counts = [
        func.sum(case((CommentRow.status == one.value, 1), else_=0))
        for one in (Status.PUBLISHED, Status.HELD, Status.REMOVED)
    ]
    wanted = (
        select(CommentRow.person_id, func.min(CommentRow.created_at), *counts)
        .where(_before(at, comment_id), CommentRow.text != "")
        .group_by(CommentRow.person_id)
    )
    return {row[0]: Standing(*row[1:]) for row in tx.execute(wanted)}


def names_before(tx: Transaction, thread_id: int, at: datetime, comment_id: int) -> Iterator[tuple[str, int]]:
    """Names in a thread and who wrote under them, one for each comment published before this one, oldest first."""
    wanted = select(CommentRow.name, CommentRow.person_id).where(
        CommentRow.thread_id == thread_id,
        CommentRow.status == Status.PUBLISHED.value,
        CommentRow.text != "",
        _before(at, comment_id),
    )
    for row in tx.execute(wanted.order_by(CommentRow.created_at, CommentRow.id)):
        yield row.name, row.person_id


def barred(tx: Transaction) -> dict[int, list[Barred]]:
    """Every block and ban that there ever was, by person."""
    wanted = select(BanRow.__table__, BanEndRow.at.label("ended_at")).outerjoin(
        BanEndRow, BanEndRow.ban_id == BanRow.id
    )
    found: defaultdict[int, list[Barred]] = defaultdict(list)
    for row in tx.execute(wanted.order_by(BanRow.id)):
        matched = ("the same person",)
        one = Restriction(row.kind, row.clause, row.reason, row.since, row.until, matched=matched, name=row.name)
        found[row.person_id].append(Barred(one, row.ended_at))
    return dict(found)


def texts(tx: Transaction, comment_ids: Iterable[int]) -> dict[int, str]:
    """The texts of a few comments."""
    wanted = select(CommentRow.id, CommentRow.text).where(CommentRow.id.in_(list(comment_ids)))
    return {row.id: row.text for row in tx.execute(wanted)}


def _before(at: datetime, comment_id: int) -> ColumnElement[bool]:
    return or_(CommentRow.created_at < at, and_(CommentRow.created_at == at, CommentRow.id < comment_id))


@cache
def _written() -> AnySelect:
    above = aliased(CommentRow)
    columns = (
        CommentRow.id,
        CommentRow.person_id,
        CommentRow.thread_id,
        CommentRow.network_digest,
        CommentRow.created_at,
        CommentRow.status,
        CommentRow.text,
        CommentRow.name,
        CommentRow.website,
        CommentRow.role,
        CommentRow.channel,
        CommentRow.parent_id,
        ThreadRow.slug,
        ThreadRow.title,
        ThreadRow.url,
        ThreadRow.opened_at,
        ThreadRow.author_name,
        SiteRow.url.label("site"),
        above.name.label("parent_name"),
        above.text.label("parent_text"),
    )
    return (
        select(*columns)
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .join(SiteRow, SiteRow.id == ThreadRow.site_id)
        .outerjoin(above, above.id == CommentRow.parent_id)
        .where(CommentRow.id.in_(bindparam("ids", expanding=True)))
    )


def _view(row: AnyRow, verdict: str) -> Written:
    submission = Submission(
        text=row.text,
        author=Author(name=row.name, website=row.website, role=Role(row.role)),
        thread=Thread(row.slug, row.title, row.url, row.opened_at, author_name=row.author_name),
        parent=Parent(row.parent_id, row.parent_name, row.parent_text) if row.parent_id else None,
        site=row.site,
        channel=row.channel,
    )
    return Written(
        row.id,
        row.person_id,
        row.thread_id,
        row.network_digest,
        row.created_at,
        Status(row.status),
        submission,
        verdict,
    )
