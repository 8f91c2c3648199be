"""Reports by readers. What became of one is the newest verdict on its comment that came after it, so nothing has to be
kept in step: a moderator who takes a verdict back takes back what it said of the reports too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction
from moderation.storage.sites import comment_is_here
from moderation.storage.sql import AnySelect, insert_row
from moderation.storage.tables import CommentRow, ReportRow, ReviewRow
from moderation.vocabulary import Status

POLICY, ILLEGAL = "policy", "illegal"
OPEN, UPHELD, REJECTED = "open", "upheld", "rejected"
LATELY = 200
"""So many of somebody's newest reports make up their record."""


@dataclass(frozen=True, slots=True)
class Reporter:
    """The traces by which a reporter is known again: keyed hashes, empty where there is none."""

    network: str
    mailbox: str = ""
    visitor: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """What became of somebody's earlier reports."""

    upheld: int = 0
    rejected: int = 0
    open: int = 0


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report as moderators see it: no traces, no name."""

    id: int
    comment_id: int
    kind: str
    clause: str
    explanation: str
    passage: str
    good_faith: bool
    weight: float
    first: bool
    at: datetime
    state: str
    """open, upheld or rejected"""
    named: bool
    """Whether the reporter gave a name and an address."""
    decided_at: datetime | None = None


def add(
    tx: Transaction,
    comment_id: int,
    reporter: Reporter,
    *,
    text_mark: str,
    kind: str,
    clause: str,
    explanation: str,
    passage: str,
    good_faith: bool,
    weight: float,
    first: bool,
    sealed: str,
    now: datetime,
) -> int:
    """Note a report; its number comes back."""
    traces = {
        "network_digest": reporter.network,
        "mailbox_digest": reporter.mailbox,
        "visitor_digest": reporter.visitor,
    }
    said = {"kind": kind, "clause": clause, "explanation": explanation, "passage": passage, "good_faith": good_faith}
    more = {"weight": weight, "first": first, "sealed": sealed, "at": now, "told_at": None if sealed else now}
    return insert_row(tx, ReportRow, {"comment_id": comment_id, "text_mark": text_mark, **traces, **said, **more})


def repeated(tx: Transaction, comment_id: int, text_mark: str, reporter: Reporter) -> int | None:
    """The number of the report that this person, or somebody in this network, has made about this text already."""
    same = and_(ReportRow.comment_id == comment_id, ReportRow.text_mark == text_mark, _by(reporter))
    return tx.execute(select(ReportRow.id).where(same).limit(1)).scalar()


def lately(tx: Transaction, reporter: Reporter, since: datetime) -> int:
    """How many reports came from this person or network since then."""
    return tx.execute(
        select(func.count()).select_from(ReportRow).where(_by(reporter), ReportRow.at > since)
    ).scalar_one()


def record_of(tx: Transaction, reporter: Reporter, since: datetime) -> Record:
    """What became of the reports of this person or network since then."""
    mine = select(ReportRow.id).where(_by(reporter), ReportRow.at > since).order_by(ReportRow.id.desc()).limit(LATELY)
    states = select(_state().label("state")).select_from(ReportRow).where(ReportRow.id.in_(mine)).subquery()
    found = {row[0]: row[1] for row in tx.execute(select(states.c.state, func.count()).group_by(states.c.state))}
    return Record(found.get(UPHELD, 0), found.get(REJECTED, 0), found.get(OPEN, 0))


def of_comments(tx: Transaction, comment_ids: Collection[int]) -> dict[int, tuple[ReportView, ...]]:
    """All reports about these comments, newest first."""
    found: dict[int, list[ReportView]] = {}
    wanted = _reports().where(ReportRow.comment_id.in_(comment_ids)).order_by(ReportRow.id.desc())
    for row in tx.execute(wanted):
        found.setdefault(row.comment_id, []).append(ReportView(*row))
    return {number: tuple(some) for number, some in found.items()}


def waiting(tx: Transaction, limit: int, site_id: int) -> tuple[tuple[int, ...], int]:
    """Comments of a site with open reports, those reported as illegal first, then the weightiest; and how many there are."""
    alive = CommentRow.status.in_([Status.PUBLISHED.value, Status.HELD.value])
    illegal = func.max(case((ReportRow.kind == ILLEGAL, 1), else_=0))
    open_ones = (
        select(ReportRow.comment_id, illegal.label("illegal"), func.sum(ReportRow.weight).label("weight"))
        .join(CommentRow, CommentRow.id == ReportRow.comment_id)
        .where(_state() == OPEN, alive, CommentRow.withdrawn_at.is_(None), comment_is_here(site_id))
        .group_by(ReportRow.comment_id)
        .subquery()
    )
    order = (open_ones.c.illegal.desc(), open_ones.c.weight.desc(), open_ones.c.comment_id)
    ids = tx.execute(select(open_ones.c.comment_id).order_by(*order).limit(limit)).scalars().all()
    return tuple(ids), tx.execute(select(func.count()).select_from(open_ones)).scalar_one()


def cleared(tx: Transaction, comment_id: int) -> bool:
    """Whether a moderator has read this very text and published it."""
    newest = select(ReviewRow.verdict, ReviewRow.at).where(ReviewRow.comment_id == comment_id)
    row = tx.execute(newest.order_by(ReviewRow.id.desc()).limit(1)).first()
    if row is None or row.verdict != "publish":
        return False
    edited = tx.execute(select(CommentRow.edited_at).where(CommentRow.id == comment_id)).scalar()
    return edited is None or edited <= row.at


def to_be_told(tx: Transaction, limit: int = 200) -> tuple[int, ...]:
    """Reports with an address whose comment has been decided and whose reporter has not been told."""
    wanted = select(ReportRow.id).where(ReportRow.told_at.is_(None), _state() != OPEN).order_by(ReportRow.id)
    return tuple(tx.execute(wanted.limit(limit)).scalars())


def sealed_of(tx: Transaction, report_id: int) -> str:
    """The encrypted name and address; empty when they are gone."""
    return tx.execute(select(ReportRow.sealed).where(ReportRow.id == report_id)).scalar() or ""


def by_id(tx: Transaction, report_id: int) -> ReportView | None:
    """The report of that number."""
    row = tx.execute(_reports().where(ReportRow.id == report_id)).first()
    return ReportView(*row) if row else None


def reports_between(tx: Transaction, first: datetime, end: datetime) -> tuple[ReportView, ...]:
    """Reports that came in from `first` to before `end`."""
    wanted = _reports().where(ReportRow.at >= first, ReportRow.at < end).order_by(ReportRow.id)
    return tuple(ReportView(*row) for row in tx.execute(wanted))


def told(tx: Transaction, report_id: int, now: datetime) -> None:
    """The reporter knows what became of it: name and address are gone with that."""
    tx.execute(update(ReportRow).where(ReportRow.id == report_id).values(told_at=now, sealed=""))


def forget(tx: Transaction, before: datetime, now: datetime) -> int:
    """Delete names and addresses of reports older than that; how many."""
    old = and_(ReportRow.told_at.is_(None), ReportRow.at < before)
    return tx.execute(update(ReportRow).where(old).values(told_at=now, sealed="")).rowcount


def any_old(tx: Transaction, before: datetime) -> bool:
    """Whether `forget` would find something."""
    return (
        tx.execute(select(ReportRow.id).where(ReportRow.told_at.is_(None), ReportRow.at < before).limit(1)).first()
        is not None
    )


def _by(reporter: Reporter) -> ColumnElement[bool]:
    traces = [ReportRow.network_digest == reporter.network]
    if reporter.mailbox:
        traces.append(ReportRow.mailbox_digest == reporter.mailbox)
    if reporter.visitor:
        traces.append(ReportRow.visitor_digest == reporter.visitor)
    return or_(*traces)


def _newest(column: Any) -> Any:
    """Of the newest verdict on the comment since the report."""
    later = aliased(ReviewRow)
    last = select(func.max(later.id)).where(later.comment_id == ReportRow.comment_id, later.at >= ReportRow.at)
    return (
        select(column)
        .where(ReviewRow.id == last.correlate(ReportRow).scalar_subquery())
        .correlate(ReportRow)
        .scalar_subquery()
    )


def _state() -> ColumnElement[str]:
    verdict = _newest(ReviewRow.verdict)
    return case((verdict == "remove", UPHELD), (verdict == "publish", REJECTED), else_=OPEN)


def _reports() -> AnySelect:
    said = (ReportRow.id, ReportRow.comment_id, ReportRow.kind, ReportRow.clause, ReportRow.explanation)
    more = (ReportRow.passage, ReportRow.good_faith, ReportRow.weight, ReportRow.first, ReportRow.at)
    named = (ReportRow.sealed != "").label("named")
    return select(*said, *more, _state().label("state"), named, _newest(ReviewRow.at).label("decided_at"))
