"""Accounts of those who may sign in. Removing one keeps the row: the log names it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update

from moderation.storage.database import Transaction, lock
from moderation.storage.sql import insert_row, storable
from moderation.storage.tables import ModeratorRow
from moderation.storage.views import ModeratorView


class NameTaken(Exception):
    """Somebody has that name already, perhaps in another case, perhaps removed."""


def add(tx: Transaction, name: str, role: str, now: datetime) -> int:
    """Add an account without a password; its number comes back. Raises NameTaken."""
    lock(tx, "moderator names")
    if by_name(tx, name, removed=True) is not None:
        raise NameTaken(f"There is already an account called {name}.")
    return insert_row(tx, ModeratorRow, {"name": name, "role": role, "created_at": now})


def by_id(tx: Transaction, moderator_id: int) -> ModeratorView | None:
    """The account with that number, also when it was removed."""
    return next(iter(_found(tx, ModeratorRow.id == moderator_id)), None)


def by_name(tx: Transaction, name: str, *, removed: bool = False) -> ModeratorView | None:
    """The account of that name, in any case. Removed ones only when asked for."""
    wanted = func.lower(ModeratorRow.name) == storable(name).lower()
    return next((view for view in _found(tx, wanted) if removed or view.removed_at is None), None)


def listed(tx: Transaction, *, removed: bool = False) -> tuple[ModeratorView, ...]:
    """All accounts by name; removed ones only when asked for."""
    return tuple(view for view in _found(tx) if removed or view.removed_at is None)


def set_password(tx: Transaction, moderator_id: int, password_hash: str) -> bool:
    """Keep the hash of a new password. False: there is no such account."""
    return _set(tx, moderator_id, password_hash=password_hash)


def password_hash(tx: Transaction, moderator_id: int) -> str:
    """The hash of an account's password; empty when it has none, was removed, or does not exist."""
    wanted = select(ModeratorRow.password_hash).where(
        ModeratorRow.id == moderator_id, ModeratorRow.removed_at.is_(None)
    )
    return tx.execute(wanted).scalar() or ""


def set_role(tx: Transaction, moderator_id: int, role: str) -> bool:
    """Give an account another role. False: there is no such account."""
    return _set(tx, moderator_id, role=role)


def remove(tx: Transaction, moderator_id: int, now: datetime) -> bool:
    """Close an account; its sessions find nobody any more. False: it is not there or was removed before."""
    still_there = (ModeratorRow.id == moderator_id, ModeratorRow.removed_at.is_(None))
    return tx.execute(update(ModeratorRow).where(*still_there).values(removed_at=now)).rowcount == 1


def restore(tx: Transaction, moderator_id: int) -> bool:
    """Open a removed account again. False: there is no such account."""
    return _set(tx, moderator_id, removed_at=None)


def _set(tx: Transaction, moderator_id: int, **values: object) -> bool:
    return tx.execute(update(ModeratorRow).where(ModeratorRow.id == moderator_id).values(**values)).rowcount == 1


def _found(tx: Transaction, *which: ColumnElement[bool]) -> tuple[ModeratorView, ...]:
    has_password = (ModeratorRow.password_hash != "").label("has_password")
    columns = (ModeratorRow.id, ModeratorRow.name, ModeratorRow.role, ModeratorRow.created_at, ModeratorRow.removed_at)
    rows = tx.execute(select(*columns, has_password).where(*which).order_by(func.lower(ModeratorRow.name)))
    return tuple(ModeratorView(*row) for row in rows)
