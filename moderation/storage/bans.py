"""The table of blocks (with an end) and bans (for good). A person has at most one in force at any moment.

Rows are never edited: lifting adds an end, and a changed end is a new row that replaces the old one.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, ColumnElement, and_, exists, func, insert, or_, select
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction, lock
from moderation.storage.sql import AnySelect, insert_row, number
from moderation.storage.tables import BanEndRow, BanRow, ModeratorRow
from moderation.storage.views import BanView

LIFTED = "lifted"
REPLACED = "replaced"


def place(
    tx: Transaction,
    *,
    person_id: int,
    kind: str,
    name: str,
    clause: str,
    reason: str,
    until: datetime | None,
    moderator_id: int | None,
    now: datetime,
) -> int:
    """Block or ban a person from now on; the new number comes back.

    One that is in force already, whoever placed it, is ended as replaced. Whether that is wise is for the caller.
    """
    lock(tx, f"bans of {person_id}")
    old = in_force(tx, person_id, now)
    values = {
        "person_id": person_id,
        "kind": kind,
        "name": name,
        "clause": clause,
        "reason": reason,
        "since": now,
        "until": until,
        "moderator_id": moderator_id,
        "replaces": old.id if old else None,
    }
    if old is not None:
        _end(tx, old.id, REPLACED, moderator_id, reason, now)
    return insert_row(tx, BanRow, values)


def end(
    tx: Transaction, ban_id: int, *, moderator_id: int | None, reason: str, now: datetime, kind: str = LIFTED
) -> bool:
    """Lift a block or ban. False, and nothing happens, when it is not in force (any more)."""
    found = _in_force_by_id(tx, ban_id, now)
    if found is None:
        return False
    _end(tx, ban_id, kind, moderator_id, reason, now)
    return True


def replace(
    tx: Transaction,
    ban_id: int,
    *,
    until: datetime | None,
    moderator_id: int | None,
    reason: str,
    now: datetime,
    kind: str = "",
) -> int | None:
    """Give a block or ban another end by a new row, whose number comes back; None when it is not in force.

    Without `kind` it is a ban when it has no end, else a block.
    """
    old = _in_force_by_id(tx, ban_id, now)
    if old is None:
        return None
    return place(
        tx,
        person_id=old.person_id,
        kind=kind or ("ban" if until is None else "block"),
        name=old.name,
        clause=old.clause,
        reason=reason or old.reason,
        until=until,
        moderator_id=moderator_id,
        now=now,
    )


def in_force(tx: Transaction, person_id: int, now: datetime) -> BanView | None:
    """The block or ban that stops this person at this moment."""
    return _first(tx, _bans().where(BanRow.person_id == person_id, is_in_force(now)).order_by(BanRow.id.desc()))


def kinds_in_force(tx: Transaction, person_ids: Collection[int], now: datetime) -> dict[int, str]:
    """block or ban, for each of these people whom one stops at this moment."""
    wanted = select(BanRow.person_id, BanRow.kind).where(BanRow.person_id.in_(person_ids), is_in_force(now))
    return {row.person_id: row.kind for row in tx.execute(wanted.order_by(BanRow.id))}


def by_id(tx: Transaction, ban_id: int) -> BanView | None:
    """The block or ban with that number, whatever became of it."""
    return _first(tx, _bans().where(BanRow.id == ban_id))


def of_person(tx: Transaction, person_id: int) -> tuple[BanView, ...]:
    """All blocks and bans that a person ever had, newest first."""
    return tuple(
        BanView(*row) for row in tx.execute(_bans().where(BanRow.person_id == person_id).order_by(BanRow.id.desc()))
    )


def listed(
    tx: Transaction, now: datetime, in_force_only: bool, cursor: str = "", limit: int = 50
) -> tuple[tuple[BanView, ...], str]:
    """A page of blocks and bans, newest first, and where the next page starts (empty at the end)."""
    wanted = _bans().order_by(BanRow.id.desc()).limit(limit + 1)
    if in_force_only:
        wanted = wanted.where(is_in_force(now))
    if (before := number(cursor)) is not None:
        wanted = wanted.where(BanRow.id < before)
    found = [BanView(*row) for row in tx.execute(wanted)]
    return tuple(found[:limit]), str(found[limit - 1].id) if len(found) > limit else ""


def is_in_force(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """SQL for: this row of the table stops its person at this moment."""
    ended = exists().where(BanEndRow.ban_id == BanRow.id).correlate(BanRow)
    return and_(~ended, or_(BanRow.until.is_(None), BanRow.until > now))


def _in_force_by_id(tx: Transaction, ban_id: int, now: datetime) -> BanView | None:
    person_id = tx.execute(select(BanRow.person_id).where(BanRow.id == ban_id)).scalar()
    if person_id is None:
        return None
    lock(tx, f"bans of {person_id}")
    return _first(tx, _bans().where(BanRow.id == ban_id, is_in_force(now)))


def _end(tx: Transaction, ban_id: int, kind: str, moderator_id: int | None, reason: str, now: datetime) -> None:
    values = {"ban_id": ban_id, "at": now, "kind": kind, "moderator_id": moderator_id, "reason": reason}
    tx.execute(insert(BanEndRow).values(values))


def _first(tx: Transaction, wanted: AnySelect) -> BanView | None:
    row = tx.execute(wanted.limit(1)).first()
    return BanView(*row) if row is not None else None


def _bans() -> AnySelect:
    """Columns in the order of BanView."""
    placed, ended = aliased(ModeratorRow), aliased(ModeratorRow)
    own = (BanRow.id, BanRow.person_id, BanRow.kind, BanRow.name, BanRow.clause, BanRow.reason, BanRow.since)
    ends = (BanEndRow.at, func.coalesce(BanEndRow.kind, ""), func.coalesce(ended.name, ""))
    return (
        select(
            *own,
            BanRow.until,
            func.coalesce(placed.name, ""),
            *ends,
            func.coalesce(BanEndRow.reason, ""),
            BanRow.replaces,
        )
        .outerjoin(placed, placed.id == BanRow.moderator_id)
        .outerjoin(BanEndRow, BanEndRow.ban_id == BanRow.id)
        .outerjoin(ended, ended.id == BanEndRow.moderator_id)
    )
