"""What holds for every comment that is judged: rules that only hold, weights that were learned, patterns to look for.

All of it is small and changes seldom, so each process keeps it and asks with every comment, in one query by index,
whether it still holds. Who changes any of it takes `lock` first, so that numbers rise in the order of what is seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import Lock

from sqlalchemy import func, select

from moderation.storage import database, learned, patterns, prepared, rule_holds
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect
from moderation.storage.tables import LearnedSwitchRow, PatternEndRow, PatternRow, RuleHoldEndRow, RuleHoldRow
from moderation.vocabulary import Learned, Pattern

MOST_STORES = 8
_NUMBERS = (RuleHoldRow.id, RuleHoldEndRow.id, LearnedSwitchRow.id, PatternRow.id, PatternEndRow.id)


@dataclass(frozen=True, slots=True)
class Orders:
    """What holds at one moment."""

    at_most_hold: frozenset[str] = frozenset()
    learned: Learned | None = None
    patterns: tuple[Pattern, ...] = ()


_Stamp = tuple[int | None, ...]
_kept: dict[str, tuple[_Stamp, Orders]] = {}
_guard = Lock()


def now(tx: Transaction) -> Orders:
    """What holds as this transaction sees it."""
    stamp: _Stamp = tuple(prepared.first(tx, _stamps()))
    if not any(stamp):
        return Orders()
    store = tx.engine.url.render_as_string(hide_password=False)
    known = _kept.get(store)
    if known is not None and known[0] == stamp:
        return known[1]
    orders = Orders(rule_holds.rules(tx), learned.in_force(tx), patterns.in_force(tx))
    with _guard:
        if len(_kept) >= MOST_STORES:
            _kept.clear()
        _kept[store] = (stamp, orders)
    return orders


def lock(tx: Transaction) -> None:
    """Before any of it is changed."""
    database.lock(tx, "standing orders")


@cache
def _stamps() -> AnySelect:
    return select(*(select(func.max(number)).scalar_subquery() for number in _NUMBERS))
