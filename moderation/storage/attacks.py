"""Attack mode: when it began and ends, what was usual before, and what became of the comments that it held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, add_missing, insert_row
from moderation.storage.tables import (
    AttackEndRow,
    AttackRow,
    CommentRow,
    DecisionRow,
    FindingRow,
    ModeratorRow,
    UtcDateTime,
)
from moderation.vocabulary import Status

DETECTOR = "attack_mode"
HOUR = timedelta(hours=1)
USUAL_OVER = timedelta(days=14)
LOOKED_AT = 50_000
"""Decisions looked through for what is usual; on a busy site they are fewer days."""


@dataclass(frozen=True, slots=True)
class AttackView:
    """One time of attack mode."""

    id: int
    since: datetime
    until: datetime
    placed_by: str
    reason: str
    ended_at: datetime | None
    ended_by: str

    @property
    def over_at(self) -> datetime:
        """When it really ended or will end."""
        return min(self.until, self.ended_at) if self.ended_at else self.until


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the comments that waited only because of attack mode."""

    held: int
    published: int
    removed: int
    waiting: int
    people: int


@dataclass(frozen=True, slots=True)
class Pace:
    """How many comments were held or removed in the last hour, and in a usual one."""

    last_hour: int
    usual: float


def start(tx: Transaction, *, until: datetime, moderator_id: int | None, reason: str, now: datetime) -> int:
    """Newcomers wait from now on; the number of the row comes back."""
    values = {"since": now, "until": until, "moderator_id": moderator_id, "reason": reason}
    return insert_row(tx, AttackRow, values)


def end(tx: Transaction, attack_id: int, *, moderator_id: int | None, now: datetime) -> None:
    """End it before its time."""
    add_missing(tx, AttackEndRow, [{"attack_id": attack_id, "at": now, "moderator_id": moderator_id}])


def present(tx: Transaction, now: datetime) -> AttackView | None:
    """Attack mode as it is in force at this moment, the one that lasts longest."""
    found = prepared.scalar(tx, _present(), {"now": now})
    return by_id(tx, found) if found is not None else None


def by_id(tx: Transaction, attack_id: int) -> AttackView | None:
    """The attack mode with that number."""
    return _first(tx, _all().where(AttackRow.id == attack_id))


def listed(tx: Transaction, limit: int = 20) -> tuple[AttackView, ...]:
    """The latest times of attack mode, newest first."""
    return tuple(AttackView(*row) for row in tx.execute(_all().order_by(AttackRow.id.desc()).limit(limit)))


def report(tx: Transaction, one: AttackView) -> Report:
    """What became of those whom only attack mode held, as it stands now."""
    during = and_(CommentRow.created_at >= one.since, CommentRow.created_at <= one.over_at)
    found = (
        select(CommentRow.id, CommentRow.status, CommentRow.person_id)
        .join(DecisionRow, DecisionRow.comment_id == CommentRow.id)
        .join(FindingRow, FindingRow.decision_id == DecisionRow.id)
        .where(during, FindingRow.detector == DETECTOR, FindingRow.action == "hold", DecisionRow.action == "hold")
        .distinct()
        .subquery()
    )
    counts = {row[0]: int(row[1]) for row in tx.execute(select(found.c.status, func.count()).group_by(found.c.status))}
    people = tx.execute(select(func.count(found.c.person_id.distinct()))).scalar_one()
    waiting = counts.get(Status.HELD.value, 0)
    published = counts.get(Status.PUBLISHED.value, 0)
    total = sum(counts.values())
    return Report(total, published, total - waiting - published, waiting, people)


def pace(tx: Transaction, now: datetime) -> Pace:
    """How many comments the rules held or removed in the last hour, and in an hour of the fortnight before it.

    The newest 50,000 decisions are looked through, which the tables keep in the order of time.
    """
    newest = select(DecisionRow.at, DecisionRow.action).order_by(DecisionRow.id.desc()).limit(LOOKED_AT).subquery()
    stopped: ColumnElement[bool] = newest.c.action != "publish"
    hour_ago = now - HOUR
    late = select(func.count()).where(stopped, newest.c.at > hour_ago, newest.c.at <= now)
    last_hour = int(tx.execute(late).scalar_one())
    before = and_(newest.c.at <= hour_ago, newest.c.at > now - USUAL_OVER)
    count, first = tx.execute(select(func.count(), func.min(newest.c.at)).where(stopped, before)).one()
    if not count or first is None:
        return Pace(last_hour, 0.0)
    hours = max(1.0, (hour_ago - first).total_seconds() / 3600)
    return Pace(last_hour, count / hours)


@cache
def _present() -> AnySelect:
    """Its number alone, built once: every comment asks, and mostly there is none."""
    now = bindparam("now", type_=UtcDateTime())
    ended = exists().where(AttackEndRow.attack_id == AttackRow.id).correlate(AttackRow)
    which = and_(AttackRow.since <= now, AttackRow.until > now, ~ended)
    return select(AttackRow.id).where(which).order_by(AttackRow.until.desc()).limit(1)


def _first(tx: Transaction, wanted: AnySelect) -> AttackView | None:
    row = tx.execute(wanted.limit(1)).first()
    return AttackView(*row) if row is not None else None


def _all() -> AnySelect:
    """Columns in the order of AttackView."""
    placed, ended = aliased(ModeratorRow), aliased(ModeratorRow)
    return (
        select(
            AttackRow.id,
            AttackRow.since,
            AttackRow.until,
            func.coalesce(placed.name, ""),
            AttackRow.reason,
            AttackEndRow.at,
            func.coalesce(ended.name, ""),
        )
        .outerjoin(placed, placed.id == AttackRow.moderator_id)
        .outerjoin(AttackEndRow, AttackEndRow.attack_id == AttackRow.id)
        .outerjoin(ended, ended.id == AttackEndRow.moderator_id)
    )
