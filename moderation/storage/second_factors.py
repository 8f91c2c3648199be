"""What moderators have besides a password: code generators, passkeys, recovery codes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update

from moderation.storage.database import Transaction
from moderation.storage.sql import insert_row, storable
from moderation.storage.tables import SecondFactorRow

TOTP, PASSKEY, RECOVERY = "totp", "passkey", "recovery"


@dataclass(frozen=True, slots=True)
class FactorView:
    """One of them."""

    id: int
    moderator_id: int
    kind: str
    name: str
    secret: str = field(repr=False)
    credential: str
    counter: int
    created_at: datetime
    used_at: datetime | None


def add(
    tx: Transaction,
    moderator_id: int,
    kind: str,
    *,
    name: str,
    secret: str,
    now: datetime,
    credential: str | None = None,
    confirmed: bool = True,
) -> int:
    """Add one; its number comes back. One that is not confirmed asks nobody for anything yet."""
    values = {"moderator_id": moderator_id, "kind": kind, "name": name, "secret": secret, "credential": credential}
    return insert_row(tx, SecondFactorRow, {**values, "created_at": now, "confirmed_at": now if confirmed else None})


def of_moderator(tx: Transaction, moderator_id: int, *, confirmed: bool = True) -> tuple[FactorView, ...]:
    """Those in use, the oldest first; or those that were begun and never confirmed."""
    state = SecondFactorRow.confirmed_at.is_not(None) if confirmed else SecondFactorRow.confirmed_at.is_(None)
    return _found(tx, SecondFactorRow.moderator_id == moderator_id, state)


def by_credential(tx: Transaction, credential: str) -> FactorView | None:
    """The passkey of that number."""
    return next(iter(_found(tx, SecondFactorRow.credential == storable(credential))), None)


def confirm(tx: Transaction, factor_id: int, counter: int, now: datetime) -> None:
    """From now on it is asked for. `counter` was used up by confirming."""
    here = update(SecondFactorRow).where(SecondFactorRow.id == factor_id)
    tx.execute(here.values(confirmed_at=now, counter=counter, used_at=now))


def use(tx: Transaction, factor_id: int, before: int, counter: int, now: datetime) -> bool:
    """Move its counter on from where somebody saw it. False: another request was quicker, so this one must not count."""
    here = (SecondFactorRow.id == factor_id, SecondFactorRow.counter == before)
    return tx.execute(update(SecondFactorRow).where(*here).values(counter=counter, used_at=now)).rowcount == 1


def use_up(tx: Transaction, factor_id: int) -> bool:
    """Delete a recovery code. False: it was used a moment ago."""
    return tx.execute(delete(SecondFactorRow).where(SecondFactorRow.id == factor_id)).rowcount == 1


def remove(tx: Transaction, moderator_id: int, *which: str, factor_id: int | None = None) -> int:
    """Delete one of this moderator's factors, or all of these kinds; how many that were."""
    here = [SecondFactorRow.moderator_id == moderator_id]
    here.append(SecondFactorRow.id == factor_id if factor_id is not None else SecondFactorRow.kind.in_(which))
    return tx.execute(delete(SecondFactorRow).where(*here)).rowcount


def _found(tx: Transaction, *which: ColumnElement[bool]) -> tuple[FactorView, ...]:
    rows = tx.execute(select(SecondFactorRow.__table__).where(*which).order_by(SecondFactorRow.id))
    return tuple(
        FactorView(
            row.id,
            row.moderator_id,
            row.kind,
            row.name,
            row.secret,
            row.credential or "",
            row.counter,
            row.created_at,
            row.used_at,
        )
        for row in rows
    )
