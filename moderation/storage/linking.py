"""Everybody with their traces and habits, for linking a whole archive offline."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from moderation.storage import prepared
from moderation.storage.candidates import COMPARED, FADING, TELLING_APART
from moderation.storage.company import COMMENTS_EACH, Written
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, AnySelect, insert_row
from moderation.storage.tables import AuthorKeyRow, CommentRow, LinkWeightsRow, PersonRow
from moderation.vocabulary import Key

CHUNK = 5_000


@dataclass(slots=True)
class Everybody:
    """The whole archive, as far as evidence is still kept."""

    last_seen: dict[int, datetime] = field(default_factory=dict)
    traces: dict[int, set[Key]] = field(default_factory=lambda: defaultdict(set))
    people_of: Counter[Key] = field(default_factory=Counter)
    written: dict[int, list[Written]] = field(default_factory=lambda: defaultdict(list))

    def kinds(self, person: int) -> set[str]:
        """The kinds of traces of this person by which people are told apart."""
        return {key.kind for key in self.traces.get(person, ())} & TELLING_APART


def everybody(tx: Transaction, now: datetime, kept: timedelta) -> Everybody:
    """Read it all: traces that count, and everybody's newest comments, at most 60 each."""
    found = Everybody()
    for row in _rows(tx, select(PersonRow.id, PersonRow.last_seen)):
        found.last_seen[row.id] = row.last_seen
    columns = (AuthorKeyRow.person_id, AuthorKeyRow.kind, AuthorKeyRow.digest, AuthorKeyRow.last_seen)
    for row in _rows(tx, select(*columns).where(AuthorKeyRow.kind.in_(COMPARED))):
        if row.kind not in FADING or row.last_seen >= now - kept:
            key = Key(row.kind, row.digest)
            found.traces[row.person_id].add(key)
            found.people_of[key] += 1
    above = aliased(CommentRow)
    written = select(
        CommentRow.person_id, CommentRow.thread_id, CommentRow.created_at, above.person_id.label("answered")
    )
    for row in _rows(
        tx, written.outerjoin(above, above.id == CommentRow.parent_id).order_by(CommentRow.created_at.desc())
    ):
        if len(found.written[row.person_id]) < COMMENTS_EACH:
            found.written[row.person_id].append((row.thread_id, row.created_at, row.answered))
    return found


def keep_weights(tx: Transaction, weights: dict[str, object], people: int, now: datetime) -> int:
    """Keep estimated weights; from now on they are used. The number of the row comes back."""
    return insert_row(tx, LinkWeightsRow, {"at": now, "people": people, "weights": weights})


def newest_number(tx: Transaction) -> int:
    """The number of the weights kept last; 0 where there are none."""
    return int(prepared.scalar(tx, _newest_number()))


def newest_weights(tx: Transaction) -> tuple[int, dict[str, object]]:
    """The weights kept last with their number; 0 and nothing where there are none."""
    wanted = select(LinkWeightsRow.id, LinkWeightsRow.weights).order_by(LinkWeightsRow.id.desc()).limit(1)
    row = tx.execute(wanted).first()
    return (row.id, row.weights) if row is not None else (0, {})


@cache
def _newest_number() -> AnySelect:
    return select(func.coalesce(func.max(LinkWeightsRow.id), 0))


def _rows(tx: Transaction, wanted: AnySelect) -> Iterator[AnyRow]:
    for part in tx.execute(wanted, execution_options={"yield_per": CHUNK, "stream_results": True}).partitions():
        yield from part
