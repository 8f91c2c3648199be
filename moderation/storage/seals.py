"""The chain over the log: whoever changes, swaps or takes out a line in the file itself breaks every link after it.

The links are made as the last thing of a transaction, in the order of the commits, so that nobody who waits for the
chain's end holds anything that another transaction could be waiting for.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from sqlalchemy import Connection, Engine, Row, event, func, insert, select

from moderation.storage.tables import ActRow, ActSealRow

UNSEALED = "unsealed acts"
BEGINNING = "0" * 64
CHUNK = 1000
_LOCK = 7_077_013
_ACT = ActRow.__table__.columns
_FACTS = [column.name for column in _ACT if column.name not in {"id", "at"}]

AnyRow = Row[*tuple[Any, ...]]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Chain:
    """What a look along the whole chain found."""

    acts: int
    """Lines of the log that it covers."""
    older: int
    """Lines from before there was a chain."""
    head: str
    """Its last link. Noted down elsewhere, it also shows whether the newest lines were cut off."""
    broken_at: int | None
    """The first line of the log that is not as it was written; None: all are."""


def note(tx: Connection, act_id: int) -> None:
    """This transaction has added that line to the log."""
    tx.info.setdefault(UNSEALED, []).append(act_id)


def install(writer: Engine) -> None:
    """Seal what a transaction adds to the log when it commits."""
    event.listen(writer, "commit", _seal)
    event.listen(writer, "rollback", _forget)


def verify(tx: Connection) -> Chain:
    """Go along the chain from its beginning and work every link out again."""
    first = tx.execute(select(func.min(ActSealRow.act_id))).scalar()
    number, head, last = 0, BEGINNING, 0
    while rows := _sealed(tx, last):
        for row in rows:
            number, last, head = number + 1, row.seal_id, _link(head, row)
            if head != row.digest:
                return Chain(number, 0, row.digest, row.act_id)
    unsealed = select(ActRow.id).where(ActRow.id.not_in(select(ActSealRow.act_id))).order_by(ActRow.id)
    since = tx.execute(unsealed.where(ActRow.id > first).limit(1)).scalar() if first is not None else None
    older = tx.execute(select(func.count()).where(ActRow.id < first)).scalar_one() if first is not None else 0
    return Chain(number, older, head, since)


def _forget(tx: Connection) -> None:
    # A connection that was lost took its notes along, and may not be asked for them.
    if not tx.invalidated:
        tx.info.pop(UNSEALED, None)


def _seal(tx: Connection) -> None:
    added: list[int] | None = tx.info.pop(UNSEALED, None)
    if not added:
        return
    if tx.dialect.name == "postgresql":
        tx.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    head = tx.execute(select(ActSealRow.digest).order_by(ActSealRow.id.desc()).limit(1)).scalar() or BEGINNING
    for row in _acts(tx, added):
        head = _link(head, row)
        tx.execute(insert(ActSealRow).values(act_id=row.id, digest=head))
    # The head in the service's own log: whoever cuts off the newest lines would have to change that as well.
    logger.info("log sealed: act=%d head=%s", added[-1], head)


def _acts(tx: Connection, numbers: Sequence[int]) -> Iterable[AnyRow]:
    return tx.execute(select(ActRow.__table__).where(ActRow.id.in_(numbers)).order_by(ActRow.id)).all()


def _sealed(tx: Connection, after: int) -> Sequence[AnyRow]:
    """The next links with their lines. A line that was taken out leaves its link behind, with nothing in it."""
    wanted = select(ActRow.__table__, ActSealRow.id.label("seal_id"), ActSealRow.act_id, ActSealRow.digest)
    joined = wanted.select_from(ActSealRow).outerjoin(ActRow, ActRow.id == ActSealRow.act_id)
    return tx.execute(joined.where(ActSealRow.id > after).order_by(ActSealRow.id).limit(CHUNK)).all()


def _link(before: str, row: AnyRow) -> str:
    at = row.at.astimezone(UTC).isoformat() if row.at else None
    facts = [before, row.id, at, *(getattr(row, name) for name in _FACTS)]
    return hashlib.sha256(json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
