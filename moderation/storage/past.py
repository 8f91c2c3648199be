"""The archive in the order in which it was written, for judging it again as if each comment arrived just then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from moderation.storage import decisions
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow
from moderation.storage.tables import BanEndRow, BanRow, CommentRow, PersonRow, SiteRow, ThreadRow
from moderation.vocabulary import Author, Parent, Restriction, Role, Status, Submission, Thread

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Written:
    """A comment as it once arrived, as far as it is still known, and what became of it."""

    id: int
    person_id: int
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


def count(tx: Transaction, since: datetime) -> int:
    """How many comments were written since then and still have a text."""
    wanted = select(func.count()).where(CommentRow.created_at >= since, CommentRow.text != "")
    return tx.execute(wanted).scalar_one()


def written(tx: Transaction, since: datetime) -> Iterator[Written]:
    """Every comment written since then that still has a text, the oldest first, at constant memory."""
    above = aliased(CommentRow)
    columns = (
        CommentRow.id,
        CommentRow.person_id,
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
    wanted = (
        select(*columns)
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .join(SiteRow, SiteRow.id == ThreadRow.site_id)
        .outerjoin(above, above.id == CommentRow.parent_id)
        .where(CommentRow.created_at >= since, CommentRow.text != "")
        .order_by(CommentRow.created_at, CommentRow.id)
    )
    rows = tx.execute(wanted, execution_options={"yield_per": CHUNK, "stream_results": True})
    for part in rows.partitions():
        yield from _with_verdicts(tx, part)


def standings(tx: Transaction, before: datetime) -> dict[int, Standing]:
    """Those who had written before that moment, and what had become of it."""
    counts = [func.sum(case((CommentRow.status == one.value, 1), else_=0)) for one in (Status.PUBLISHED, Status.HELD)]
    removed = func.sum(case((CommentRow.status == Status.REMOVED.value, 1), else_=0))
    wanted = (
        select(CommentRow.person_id, *counts, removed)
        .where(CommentRow.created_at < before)
        .group_by(CommentRow.person_id)
    )
    seen = select(PersonRow.id, PersonRow.first_seen).where(PersonRow.first_seen < before)
    first = {row.id: row.first_seen for row in tx.execute(seen)}
    return {row[0]: Standing(first.get(row[0], before), row[1], row[2], row[3]) for row in tx.execute(wanted)}


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


def _with_verdicts(tx: Transaction, rows: Sequence[AnyRow]) -> Iterator[Written]:
    verdicts = decisions.reviews_of(tx, [row.id for row in rows])
    for row in rows:
        reviews = verdicts.get(row.id, ())
        yield _view(row, reviews[0].verdict if reviews else "")


def _view(row: AnyRow, verdict: str) -> Written:
    submission = Submission(
        text=row.text,
        author=Author(name=row.name, website=row.website, role=Role(row.role)),
        thread=Thread(row.slug, row.title, row.url, row.opened_at, author_name=row.author_name),
        parent=Parent(row.parent_id, row.parent_name, row.parent_text) if row.parent_id else None,
        site=row.site,
        channel=row.channel,
    )
    return Written(row.id, row.person_id, row.network_digest, row.created_at, Status(row.status), submission, verdict)
