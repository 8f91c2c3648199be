"""Every policy text that ever judged something, whole: a decision of last year can still be explained."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from sqlalchemy import String, bindparam, select

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, add_missing
from moderation.storage.tables import PolicyTextRow


def keep(tx: Transaction, sha256: str, version: int, text: str, now: datetime) -> None:
    """Keep this policy text under its hash. Keeping it again changes nothing."""
    known = prepared.first(tx, _version(), {"sha256": sha256})
    if known is None:
        add_missing(tx, PolicyTextRow, [{"sha256": sha256, "version": version, "text": text, "first_used": now}])


@cache
def _version() -> AnySelect:
    return select(PolicyTextRow.version).where(PolicyTextRow.sha256 == bindparam("sha256", type_=String()))


def text_of(tx: Transaction, sha256: str) -> str | None:
    """The policy file as it was written; None for one that never judged anything."""
    return tx.execute(select(PolicyTextRow.text).where(PolicyTextRow.sha256 == sha256)).scalar()


def listed(tx: Transaction) -> tuple[tuple[str, int, datetime], ...]:
    """Hash, version and first use of every policy that judged something, newest first."""
    wanted = select(PolicyTextRow.sha256, PolicyTextRow.version, PolicyTextRow.first_used)
    rows = tx.execute(wanted.order_by(PolicyTextRow.first_used.desc(), PolicyTextRow.version.desc()))
    return tuple((sha256, version, first_used) for sha256, version, first_used in rows)
