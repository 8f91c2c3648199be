"""Rules that ask to hold at most for a while, whatever the policy says, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import func, insert, select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, insert_row, storable
from moderation.storage.tables import ModeratorRow, RuleHoldEndRow, RuleHoldRow


@dataclass(frozen=True, slots=True)
class RuleHold:
    """A rule that only holds, since when and why."""

    id: int
    rule: str
    at: datetime
    kind: str
    """overturned, surge, or by_hand"""
    reason: str
    by: str
    """Name of the moderator; empty: the service itself."""


def add(tx: Transaction, rule: str, kind: str, reason: str, *, moderator_id: int | None, now: datetime) -> int:
    """From now on the rule holds at most; the number of the row comes back."""
    values = {"rule": storable(rule), "kind": kind, "reason": reason, "moderator_id": moderator_id, "at": now}
    return insert_row(tx, RuleHoldRow, values)


def end(tx: Transaction, hold_id: int, *, moderator_id: int | None, now: datetime) -> None:
    """The rule may remove again."""
    tx.execute(insert(RuleHoldEndRow).values(rule_hold_id=hold_id, moderator_id=moderator_id, at=now))


def in_force(tx: Transaction) -> tuple[RuleHold, ...]:
    """Every rule that only holds now, the newest first."""
    return tuple(RuleHold(*row) for row in tx.execute(_in_force()))


def rules(tx: Transaction) -> frozenset[str]:
    """Their names alone."""
    return frozenset(one.rule for one in in_force(tx))


def of_rule(tx: Transaction, rule: str) -> RuleHold | None:
    """What holds this rule back now."""
    return next((one for one in in_force(tx) if one.rule == rule), None)


def last_end(tx: Transaction, rule: str) -> datetime | None:
    """When a moderator last let this rule remove again."""
    wanted = select(func.max(RuleHoldEndRow.at)).join(RuleHoldRow, RuleHoldRow.id == RuleHoldEndRow.rule_hold_id)
    return tx.execute(wanted.where(RuleHoldRow.rule == storable(rule))).scalar()


@cache
def _in_force() -> AnySelect:
    columns = (RuleHoldRow.id, RuleHoldRow.rule, RuleHoldRow.at, RuleHoldRow.kind, RuleHoldRow.reason)
    return (
        select(*columns, func.coalesce(ModeratorRow.name, ""))
        .outerjoin(RuleHoldEndRow, RuleHoldEndRow.rule_hold_id == RuleHoldRow.id)
        .outerjoin(ModeratorRow, ModeratorRow.id == RuleHoldRow.moderator_id)
        .where(RuleHoldEndRow.rule_hold_id.is_(None))
        .order_by(RuleHoldRow.id.desc())
    )
