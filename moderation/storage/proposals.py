"""Steps of the ladder that wait for a moderator, with the strikes that led to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from moderation.storage import strikes
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow
from moderation.storage.tables import ActRow, PersonRow
from moderation.storage.views import StrikeView

SETTLED_BY = ("block", "ban", "change_end", "decline")
MOST = 50


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the ladder asks for, and why."""

    act_id: int
    person_id: int
    name: str
    at: datetime
    clause: str
    do: str
    """block or ban"""
    until: datetime | None
    strikes: tuple[StrikeView, ...]
    """Those that count, newest first."""
    step: int = 0
    """The weight of strikes at which the step stands on the ladder."""


def waiting(tx: Transaction, now: datetime, limit: int = MOST) -> tuple[Proposal, ...]:
    """Proposals that nobody has followed or declined, and whose strikes still count, oldest first."""
    later = aliased(ActRow)
    settled = select(later.id).where(
        later.person_id == ActRow.person_id, later.id > ActRow.id, later.kind.in_((*SETTLED_BY, "propose"))
    )
    wanted = (
        select(ActRow.id, ActRow.person_id, PersonRow.name, ActRow.at, ActRow.clause, ActRow.after)
        .join(PersonRow, PersonRow.id == ActRow.person_id)
        .where(ActRow.kind == "propose", ~settled.exists())
        .order_by(ActRow.id)
        .limit(limit)
    )
    found = [_proposal(tx, row, now) for row in tx.execute(wanted).all()]
    return tuple(one for one in found if one.strikes)


def _proposal(tx: Transaction, row: AnyRow, now: datetime) -> Proposal:
    number, person_id, name, at, clause, after = row
    live = tuple(one for one in strikes.of_person(tx, person_id) if one.ended_at is None and one.expires_at > now)
    until = after.get("until")
    ends = datetime.fromisoformat(until) if isinstance(until, str) else None
    step = after.get("at")
    number_of_step = step if isinstance(step, int) else 0
    return Proposal(number, person_id, name, at, clause, str(after.get("do", "ban")), ends, live, number_of_step)
