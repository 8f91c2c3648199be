"""What the desk says of authors in one line, for many of them with a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, func, select

from moderation.storage import bans, strikes
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect
from moderation.storage.tables import CommentRow, PersonNameRow, PersonRow
from moderation.storage.views import AuthorSummary
from moderation.vocabulary import Status

NAMES_SHOWN = 10


def summaries(tx: Transaction, person_ids: Collection[int], now: datetime) -> dict[int, AuthorSummary]:
    """A summary of each of these people who exists. Five queries, however many they are."""
    columns = (PersonRow.id, PersonRow.name, PersonRow.first_seen)
    people = tx.execute(select(*columns).where(PersonRow.id.in_(person_ids))).all()
    counts = status_counts(tx, person_ids)
    weights = strikes.live_weights(tx, person_ids, now)
    restricted = bans.kinds_in_force(tx, person_ids, now)
    names = _names(tx, person_ids)
    return {
        person.id: AuthorSummary(
            person_id=person.id,
            name=person.name,
            first_seen=person.first_seen,
            published=counts[person.id][Status.PUBLISHED],
            held=counts[person.id][Status.HELD],
            removed=counts[person.id][Status.REMOVED],
            strikes=weights.get(person.id, 0),
            names=tuple(names[person.id][:NAMES_SHOWN]),
            restricted=restricted.get(person.id, ""),
        )
        for person in people
    }


def status_counts(tx: Transaction, person_ids: Collection[int]) -> defaultdict[int, defaultdict[str, int]]:
    """How many comments each of these people has, by status; 0 where there is none."""
    counts: defaultdict[int, defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))
    for person_id, status, count in tx.execute(_status_counts(), {"people": list(person_ids)}):
        counts[person_id][status] = count
    return counts


@cache
def _status_counts() -> AnySelect:
    """Built once: that costs more than running it."""
    columns = (CommentRow.person_id, CommentRow.status)
    theirs = CommentRow.person_id.in_(bindparam("people", expanding=True))
    return select(*columns, func.count()).where(theirs).group_by(*columns)


def _names(tx: Transaction, person_ids: Collection[int]) -> defaultdict[int, list[str]]:
    """Names, the most used first. Somebody with thousands of names costs no more than NAMES_SHOWN."""
    place = func.row_number().over(
        partition_by=PersonNameRow.person_id, order_by=(PersonNameRow.uses.desc(), PersonNameRow.name)
    )
    ranked = (
        select(PersonNameRow.person_id, PersonNameRow.name, place.label("place"))
        .where(PersonNameRow.person_id.in_(person_ids))
        .subquery()
    )
    wanted = select(ranked.c.person_id, ranked.c.name).where(ranked.c.place <= NAMES_SHOWN)
    names: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, name in tx.execute(wanted.order_by(ranked.c.person_id, ranked.c.place)):
        names[person_id].append(name)
    return names
