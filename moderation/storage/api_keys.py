"""Keys of other systems that have their comments judged here. Only a keyed hash of each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from moderation.storage.database import Transaction
from moderation.storage.sql import add_missing, insert_row, storable
from moderation.storage.tables import ApiKeyRow, SiteRow

USUAL_LIMIT = 6_000
"""Calls in a minute."""


@dataclass(frozen=True, slots=True)
class ApiKeyView:
    """What is known of a key: everything but the key."""

    id: int
    site_id: int
    site: str
    """Address of the site that it was made for."""
    clauses: tuple[str, ...]
    """Clauses that count for the site; empty: all of them."""
    trusts_roles: bool
    """Whether the site may say who is an administrator there."""
    created_at: datetime
    revoked_at: datetime | None
    per_minute: int = USUAL_LIMIT
    """How many calls it may make in a minute."""
    drops_unsupported: bool = False
    """Whether attributes that cannot be scored are left out of answers instead of refused."""


def add(
    tx: Transaction,
    site: str,
    digest: str,
    now: datetime,
    *,
    clauses: Sequence[str] = (),
    trusts_roles: bool = True,
    per_minute: int = USUAL_LIMIT,
    drops_unsupported: bool = False,
) -> int:
    """Keep the digest of a fresh key for the site at this address; the key's number comes back."""
    add_missing(tx, SiteRow, [{"name": site[:200], "url": site}])
    site_id = tx.execute(select(SiteRow.id).where(SiteRow.url == site)).scalar_one()
    values = {
        "site_id": site_id,
        "digest": digest,
        "clauses": list(clauses),
        "trusts_roles": trusts_roles,
        "per_minute": per_minute,
        "drops_unsupported": drops_unsupported,
        "created_at": now,
    }
    return insert_row(tx, ApiKeyRow, values)


def by_digest(tx: Transaction, digest: str) -> ApiKeyView | None:
    """The key with this digest, also a revoked one; None: there never was one."""
    return next(iter(_found(tx, ApiKeyRow.digest == storable(digest))), None)


def by_id(tx: Transaction, key_id: int) -> ApiKeyView | None:
    """The key with that number, also a revoked one."""
    return next(iter(_found(tx, ApiKeyRow.id == key_id)), None)


def listed(tx: Transaction, *, site: str = "") -> tuple[ApiKeyView, ...]:
    """All keys, also revoked ones, the oldest first; those of one site when it is named."""
    return _found(tx, *((SiteRow.url == storable(site),) if site else ()))


def revoke(tx: Transaction, key_id: int, now: datetime) -> bool:
    """Make a key worthless from now on. False: there is none, or it was revoked before."""
    still_good = (ApiKeyRow.id == key_id, ApiKeyRow.revoked_at.is_(None))
    return tx.execute(update(ApiKeyRow).where(*still_good).values(revoked_at=now)).rowcount == 1


def _found(tx: Transaction, *which: ColumnElement[bool]) -> tuple[ApiKeyView, ...]:
    columns = (
        ApiKeyRow.id,
        ApiKeyRow.site_id,
        SiteRow.url,
        ApiKeyRow.clauses,
        ApiKeyRow.trusts_roles,
        ApiKeyRow.created_at,
    )
    wanted = (
        select(*columns, ApiKeyRow.revoked_at, ApiKeyRow.per_minute, ApiKeyRow.drops_unsupported)
        .join(SiteRow, SiteRow.id == ApiKeyRow.site_id)
        .where(*which)
    )
    return tuple(
        ApiKeyView(
            row.id,
            row.site_id,
            row.url,
            tuple(row.clauses),
            row.trusts_roles,
            row.created_at,
            row.revoked_at,
            row.per_minute,
            row.drops_unsupported,
        )
        for row in tx.execute(wanted.order_by(ApiKeyRow.id))
    )
