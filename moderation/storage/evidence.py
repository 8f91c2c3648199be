"""The traces of several people side by side: who left which, how often, when last, and how many others left it too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from moderation.storage.database import Transaction
from moderation.storage.tables import AuthorKeyRow, BanEndRow, BanRow, StrikeEndRow, StrikeRow
from moderation.vocabulary import Common, Key

MOST_READ = 400
MOST_SHOWN = 40
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Use:
    """How one person used a trace."""

    times: int
    last_seen: datetime


@dataclass(frozen=True, slots=True)
class TraceView:
    """One trace, which nobody can read back, and who of some people left it."""

    row_id: int
    """One of the rows that hold it: a name for it that says nothing."""
    kind: str
    digest: str
    by: Mapping[int, Use]
    """Person -> use."""
    people: int
    """How many people left it in all, these included; counted no further than a crowd."""


def side_by_side(tx: Transaction, people: Sequence[int], kinds: Collection[str]) -> tuple[TraceView, ...]:
    """The traces of these people, those that several of them left first, then the latest; at most 40."""
    wanted = select(AuthorKeyRow.__table__).where(AuthorKeyRow.person_id.in_(people), AuthorKeyRow.kind.in_(kinds))
    rows = tx.execute(wanted.order_by(AuthorKeyRow.last_seen.desc()).limit(MOST_READ)).all()
    by: defaultdict[Key, dict[int, Use]] = defaultdict(dict)
    first: dict[Key, int] = {}
    for row in rows:
        key = Key(row.kind, row.digest)
        by[key][row.person_id] = Use(row.uses, row.last_seen)
        first.setdefault(key, row.id)
    newest = {key: max(use.last_seen for use in uses.values()) for key, uses in by.items()}
    chosen = sorted(by, key=lambda key: (-len(by[key]), -newest[key].timestamp()))[:MOST_SHOWN]
    return tuple(TraceView(first[key], key.kind, key.digest, by[key], _people(tx, key)) for key in chosen)


def trace(tx: Transaction, row_id: int, person_id: int) -> Key | None:
    """The trace of this person that stands in that row; None for another's or one that is gone."""
    wanted = select(AuthorKeyRow.kind, AuthorKeyRow.digest)
    row = tx.execute(wanted.where(AuthorKeyRow.id == row_id, AuthorKeyRow.person_id == person_id)).first()
    return Key(row.kind, row.digest) if row is not None else None


def newest_id(tx: Transaction) -> int:
    """The highest number that a trace has."""
    return tx.execute(select(func.coalesce(func.max(AuthorKeyRow.id), 0))).scalar_one()


def overdue(
    tx: Transaction, after: int, *, fading: Iterable[str], faded: datetime, lapsed: datetime, now: datetime
) -> tuple[list[int], int]:
    """Rows of traces whose time is over, among the next 5,000 after that number; and the last number looked at.

    The `fading` kinds go when they were last seen before `faded`; the others when last seen before `lapsed`, but not
    while a strike counts against their person or a block or ban stops them. No more rows: the number stays 0.
    """
    columns = (AuthorKeyRow.id, AuthorKeyRow.kind, AuthorKeyRow.last_seen, AuthorKeyRow.person_id)
    rows = tx.execute(select(*columns).where(AuthorKeyRow.id > after).order_by(AuthorKeyRow.id).limit(CHUNK)).all()
    if not rows:
        return [], 0
    brief = frozenset(fading)
    over = [row for row in rows if row.last_seen < (faded if row.kind in brief else lapsed)]
    needed = _still_needed(tx, {row.person_id for row in over if row.kind not in brief}, now)
    return [row.id for row in over if row.kind in brief or row.person_id not in needed], rows[-1].id


def forget(tx: Transaction, rows: Sequence[int]) -> None:
    """Delete these traces for good."""
    for start in range(0, len(rows), 500):
        tx.execute(delete(AuthorKeyRow).where(AuthorKeyRow.id.in_(rows[start : start + 500])))


def _people(tx: Transaction, key: Key) -> int:
    some = select(AuthorKeyRow.person_id).where(AuthorKeyRow.kind == key.kind, AuthorKeyRow.digest == key.digest)
    return tx.execute(select(func.count()).select_from(some.limit(Common.CROWD).subquery())).scalar_one()


def _still_needed(tx: Transaction, people: Collection[int], now: datetime) -> frozenset[int]:
    if not people:
        return frozenset()
    struck = (
        select(StrikeRow.person_id)
        .outerjoin(StrikeEndRow, StrikeEndRow.strike_id == StrikeRow.id)
        .where(StrikeRow.expires_at > now, StrikeEndRow.strike_id.is_(None))
    )
    stopped = (
        select(BanRow.person_id)
        .outerjoin(BanEndRow, BanEndRow.ban_id == BanRow.id)
        .where(BanEndRow.ban_id.is_(None), (BanRow.until.is_(None)) | (BanRow.until > now))
    )
    return frozenset((*tx.execute(struck).scalars(), *tx.execute(stopped).scalars())) & frozenset(people)
