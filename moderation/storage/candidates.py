"""Who left some of the same traces as an author: the people worth comparing, with what is the same and what differs.

The amount of work is bounded whatever the archive holds: a trace that a crowd shares finds nobody by itself, and of
the rest only the people who share the rarest traces are looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType

from sqlalchemy import String, Subquery, bindparam, exists, literal, select, union_all

from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, AnySelect
from moderation.storage.tables import AuthorKeyRow, PersonRow, UtcDateTime
from moderation.vocabulary import Common, Key, Keys

FINDING = (
    "email",
    "email_canonical",
    "email_folded",
    "visitor",
    "guest",
    "connection",
    "site",
    "network",
    "name",
    "website",
)
"""Kinds by which somebody is found."""
COUNTED = (*FINDING, "agent")
"""Kinds that are compared. A kind of browser is counted and finds nobody."""
TELLING_APART = ("email", "visitor", "connection", "network", "agent", "name")
"""Kinds that count against one person when both left some and none are alike."""
FADING = frozenset({"visitor", "guest", "connection", "site", "network", "range", "agent"})
FADES_AFTER = timedelta(days=90)
"""Where and with what somebody wrote counts for so long; addresses and browsers get other owners."""
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

MOST_COMPARED = 30
MOST_KEYS = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the author."""

    person_id: int
    name: str
    last_seen: datetime
    common: Common


def find(
    tx: Transaction, keys: Keys, person_id: int | None, now: datetime, also: Collection[int] = ()
) -> tuple[Candidate, ...]:
    """The people who share traces with the author, those who share the rarest ones first, at most 30, and `also`.

    `person_id` is the author's own number, if they are known; they are no candidate.
    """
    own = tuple(key for key in keys.all if key.kind in COUNTED)[:MOST_KEYS]
    left_by = _left_by(tx, own, now)
    crowds = {key: len(found | ({person_id} if person_id else {0})) for key, found in left_by.items()}
    chosen = _rarest(left_by, crowds, person_id)
    chosen += [one for one in also if one not in chosen and one != person_id]
    if not chosen:
        return ()
    shared = _shared(tx, own, chosen, now)
    kinds = frozenset(key.kind for key in own)
    return tuple(
        Candidate(row.id, row.name, row.last_seen, _common(row, shared[row.id], crowds, kinds, now))
        for row in _people(tx, chosen)
    )


def _left_by(tx: Transaction, own: Sequence[Key], now: datetime) -> dict[Key, set[int]]:
    """Who left each of these traces, the latest, counted no further than a crowd."""
    found: dict[Key, set[int]] = {key: set() for key in own}
    if own:
        given: dict[str, object] = {}
        for place, key in enumerate(own):
            given |= {f"kind_{place}": key.kind, f"digest_{place}": key.digest, f"since_{place}": _since(key, now)}
        for row in tx.execute(_newest(len(own)), given):
            found[own[row.place]].add(row.person_id)
    return found


def _rarest(left_by: Mapping[Key, set[int]], crowds: Mapping[Key, int], person_id: int | None) -> list[int]:
    rarity: defaultdict[int, float] = defaultdict(float)
    for key, people in left_by.items():
        if key.kind in FINDING and crowds[key] < Common.CROWD:
            for one in people:
                rarity[one] += 1 / crowds[key]
    rarity.pop(person_id or 0, None)
    return sorted(rarity, key=lambda one: (-rarity[one], one))[:MOST_COMPARED]


def _shared(tx: Transaction, own: Sequence[Key], people: Sequence[int], now: datetime) -> defaultdict[int, set[Key]]:
    """Those of the traces that each of these people left too."""
    given = {"people": list(people), "digests": [key.digest for key in own], "kinds": list(COUNTED)}
    mine = set(own)
    shared: defaultdict[int, set[Key]] = defaultdict(set)
    for row in tx.execute(_of_people(), given):
        key = Key(row.kind, row.digest)
        if key in mine and row.last_seen >= _since(key, now):
            shared[row.person_id].add(key)
    return shared


def _common(
    person: AnyRow, shared: Collection[Key], crowds: Mapping[Key, int], own_kinds: frozenset[str], now: datetime
) -> Common:
    counts: dict[str, int] = {}
    for key in shared:
        # Of several that agree, the one that the fewest share says most.
        counts[key.kind] = max(2, min(counts.get(key.kind, Common.CROWD), crowds.get(key, 2)))
    left = {kind for kind in TELLING_APART if getattr(person, f"left_{kind}")}
    different = frozenset((left & own_kinds) - counts.keys())
    apart = abs((now - person.last_seen).total_seconds())
    return Common(MappingProxyType(counts), different, apart)


def _people(tx: Transaction, chosen: Sequence[int]) -> list[AnyRow]:
    place = {person_id: number for number, person_id in enumerate(chosen)}
    return sorted(tx.execute(_candidates(), {"people": list(chosen)}), key=lambda row: place[row.id])


def _since(key: Key, now: datetime) -> datetime:
    return now - FADES_AFTER if key.kind in FADING else LONG_AGO


# Building a statement costs more than running it, so each is built once.


@cache
def _newest(keys: int) -> AnySelect:
    parts = (_one(place) for place in range(keys))
    return select(union_all(*(select(part) for part in parts)).subquery())


def _one(place: int) -> Subquery:
    return (
        select(literal(place).label("place"), AuthorKeyRow.person_id)
        .where(
            AuthorKeyRow.kind == bindparam(f"kind_{place}", type_=String()),
            AuthorKeyRow.digest == bindparam(f"digest_{place}", type_=String()),
            AuthorKeyRow.last_seen >= bindparam(f"since_{place}", type_=UtcDateTime()),
        )
        .order_by(AuthorKeyRow.last_seen.desc())
        .limit(Common.CROWD)
        .subquery()
    )


@cache
def _of_people() -> AnySelect:
    return select(AuthorKeyRow.person_id, AuthorKeyRow.kind, AuthorKeyRow.digest, AuthorKeyRow.last_seen).where(
        AuthorKeyRow.person_id.in_(bindparam("people", expanding=True)),
        AuthorKeyRow.kind.in_(bindparam("kinds", expanding=True)),
        AuthorKeyRow.digest.in_(bindparam("digests", expanding=True)),
    )


@cache
def _candidates() -> AnySelect:
    left = (
        exists()
        .where(AuthorKeyRow.person_id == PersonRow.id, AuthorKeyRow.kind == kind)
        .correlate(PersonRow)
        .label(f"left_{kind}")
        for kind in TELLING_APART
    )
    return select(PersonRow.id, PersonRow.name, PersonRow.last_seen, *left).where(
        PersonRow.id.in_(bindparam("people", expanding=True))
    )
