"""Tokens with which programs act for moderators. Only a keyed hash of each is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, update

from moderation.storage import moderators
from moderation.storage.database import Transaction
from moderation.storage.sql import insert_row, storable
from moderation.storage.tables import ModeratorRow, ModeratorTokenRow
from moderation.storage.views import ModeratorView


@dataclass(frozen=True, slots=True)
class TokenView:
    """What is known of a token: everything but the token."""

    id: int
    moderator_id: int
    moderator: str
    scopes: tuple[str, ...]
    note: str
    per_minute: int
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None

    def is_good(self, now: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


def add(
    tx: Transaction,
    *,
    moderator_id: int,
    digest: str,
    scopes: Sequence[str],
    note: str,
    per_minute: int,
    expires_at: datetime | None,
    now: datetime,
) -> int:
    """Keep the digest of a fresh token; its number comes back."""
    values = {
        "moderator_id": moderator_id,
        "digest": digest,
        "scopes": list(scopes),
        "note": note,
        "per_minute": per_minute,
        "created_at": now,
        "expires_at": expires_at,
    }
    return insert_row(tx, ModeratorTokenRow, values)


def by_digest(tx: Transaction, digest: str) -> TokenView | None:
    """The token with this digest, whatever became of it."""
    return next(iter(_found(tx, ModeratorTokenRow.digest == storable(digest))), None)


def by_id(tx: Transaction, token_id: int) -> TokenView | None:
    """The token with that number, whatever became of it."""
    return next(iter(_found(tx, ModeratorTokenRow.id == token_id)), None)


def listed(tx: Transaction) -> tuple[TokenView, ...]:
    """All tokens, also revoked and expired ones, the oldest first."""
    return _found(tx)


def owner(tx: Transaction, token: TokenView) -> ModeratorView | None:
    """The moderator for whom it acts; None when the account was closed."""
    found = moderators.by_id(tx, token.moderator_id)
    return found if found is not None and found.removed_at is None else None


def revoke(tx: Transaction, token_id: int, now: datetime) -> bool:
    """Make a token worthless from now on. False: there is none, or it was revoked before."""
    still_good = (ModeratorTokenRow.id == token_id, ModeratorTokenRow.revoked_at.is_(None))
    return tx.execute(update(ModeratorTokenRow).where(*still_good).values(revoked_at=now)).rowcount == 1


def _found(tx: Transaction, *which: ColumnElement[bool]) -> tuple[TokenView, ...]:
    wanted = select(ModeratorTokenRow.__table__, ModeratorRow.name.label("moderator"))
    joined = wanted.join(ModeratorRow, ModeratorRow.id == ModeratorTokenRow.moderator_id).where(*which)
    return tuple(
        TokenView(
            row.id,
            row.moderator_id,
            row.moderator,
            tuple(row.scopes),
            row.note,
            row.per_minute,
            row.created_at,
            row.expires_at,
            row.revoked_at,
        )
        for row in tx.execute(joined.order_by(ModeratorTokenRow.id))
    )
