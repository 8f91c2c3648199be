"""Carries traces over from an old secret key to the present one, when somebody shows again what they were made of."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction
from moderation.storage.tables import ApiKeyRow, AuthorKeyRow, CommentRow, KeyBanRow
from moderation.vocabulary import Key

Moves = Mapping[Key, Key]
"""From what a trace is under the old key to what it is under the present one."""


def known(tx: Transaction, moves: Moves) -> bool:
    """Whether anything is still kept under the old key."""
    left = select(AuthorKeyRow.id).where(_any_of(moves)).limit(1)
    stopped = select(KeyBanRow.id).where(KeyBanRow.digest.in_([key.digest for key in moves])).limit(1)
    return tx.execute(left).first() is not None or tx.execute(stopped).first() is not None


def carry_over(tx: Transaction, moves: Moves) -> None:
    """Put these traces under the present key, for everybody who left them."""
    for old, new in moves.items():
        here = and_(AuthorKeyRow.kind == old.kind, AuthorKeyRow.digest == old.digest)
        other = aliased(AuthorKeyRow)
        both = exists().where(
            other.person_id == AuthorKeyRow.person_id, other.kind == new.kind, other.digest == new.digest
        )
        tx.execute(delete(AuthorKeyRow).where(here, both))
        tx.execute(update(AuthorKeyRow).where(here).values(digest=new.digest))
        stopped = and_(KeyBanRow.trace == old.kind, KeyBanRow.digest == old.digest)
        tx.execute(update(KeyBanRow).where(stopped).values(digest=new.digest))
        if old.kind == "network":
            wrote = CommentRow.network_digest == old.digest
            tx.execute(update(CommentRow).where(wrote).values(network_digest=new.digest))


def api_key(tx: Transaction, old: str, new: str) -> None:
    """Put an API key's digest under the present secret."""
    tx.execute(update(ApiKeyRow).where(ApiKeyRow.digest == old).values(digest=new))


def _any_of(moves: Moves) -> ColumnElement[bool]:
    return or_(*(and_(AuthorKeyRow.kind == key.kind, AuthorKeyRow.digest == key.digest) for key in moves))
