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

from sqlalchemy import String, Subquery, and_, bindparam, delete, func, literal, or_, select, union_all

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, AnySelect, add_missing
from moderation.storage.tables import AuthorKeyRow, CommonTraceRow, PersonRow, UtcDateTime
from moderation.vocabulary import Common, Key, Keys, Spread

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
    "link_host",
    "own_domain",
)
"""Kinds by which somebody is found."""
COUNTED = (*FINDING, "agent")
"""Kinds of which is counted how many people left the same. A kind of browser is counted and finds nobody."""
SPREAD = ("range", "agent")
"""Kinds of which is compared how many each of two people left, and how many both."""
COMPARED = (*COUNTED, "range", "throwaway")
TELLING_APART = frozenset({"email", "visitor", "connection", "network", "agent", "name"})
"""Kinds that count against one person when both left some and none are alike."""
FADING = frozenset({"visitor", "link_host", "guest", "connection", "site", "network", "range", "agent"})
FADES_AFTER = timedelta(days=90)
"""Where and with what somebody wrote counts for so long; addresses and browsers get other owners."""
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)

MOST_COMPARED = 12
MOST_KEYS = 30


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be the author."""

    person_id: int
    name: str
    last_seen: datetime
    common: Common


def find(
    tx: Transaction,
    keys: Keys,
    person_id: int | None,
    now: datetime,
    also: Collection[int] = (),
    kept: timedelta = FADES_AFTER,
) -> tuple[Candidate, ...]:
    """The people who share traces with the author, those who share the rarest ones first, at most 12, and `also`.

    `person_id` is the author's own number, if they are known; they are no candidate. Traces of networks and browsers
    count for `kept`.
    """
    since = {True: _before(now, kept), False: LONG_AGO}
    left = [key for key in keys.all if key.kind in COMPARED]
    if person_id is not None:
        # Whoever has written here before is compared with all that they left, not with this comment's traces alone.
        left += sorted(_traces(tx, [person_id], since)[person_id] - set(left), key=_order)
    own = tuple(key for key in left if key.kind in COUNTED)[:MOST_KEYS]
    left_by = _left_by(tx, own, since)
    crowds = {key: len(found | ({person_id} if person_id else {0})) for key, found in left_by.items()}
    chosen = _rarest(left_by, crowds, person_id)
    chosen += [one for one in also if one not in chosen and one != person_id]
    if not chosen:
        return ()
    theirs = _traces(tx, chosen, since)
    shares = _shares(tx, [key for key in own if crowds[key] >= Common.CROWD])
    mine = frozenset(left)
    return tuple(
        Candidate(row.id, row.name, row.last_seen, _common(row, theirs[row.id], crowds, shares, mine, now))
        for row in _people(tx, chosen)
    )


def _order(key: Key) -> tuple[int, str]:
    """What says most comes first, so that somebody of many lines is still looked for by their mailbox and cookie."""
    return COMPARED.index(key.kind), key.digest


def _left_by(tx: Transaction, own: Sequence[Key], since: Mapping[bool, datetime]) -> dict[Key, set[int]]:
    """Who left each of these traces, the latest, counted no further than a crowd."""
    found: dict[Key, set[int]] = {key: set() for key in own}
    if own:
        given: dict[str, object] = {}
        for place, key in enumerate(own):
            given[f"kind_{place}"], given[f"digest_{place}"] = key.kind, key.digest
            given[f"since_{place}"] = since[key.kind in FADING]
        for place, person in prepared.rows(tx, _newest(len(own)), given):
            found[own[place]].add(person)
    return found


def _rarest(left_by: Mapping[Key, set[int]], crowds: Mapping[Key, int], person_id: int | None) -> list[int]:
    rarity: defaultdict[int, float] = defaultdict(float)
    for key, people in left_by.items():
        if key.kind in FINDING and crowds[key] < Common.CROWD:
            for one in people:
                rarity[one] += 1 / crowds[key]
    rarity.pop(person_id or 0, None)
    return sorted(rarity, key=lambda one: (-rarity[one], one))[:MOST_COMPARED]


def _traces(tx: Transaction, people: Sequence[int], since: Mapping[bool, datetime]) -> defaultdict[int, set[Key]]:
    """Every trace that counts and that these people left."""
    given = {"people": list(people), "brief": sorted(FADING & set(COMPARED)), "since": since[True]}
    given |= {"lasting": sorted(set(COMPARED) - FADING)}
    found: defaultdict[int, set[Key]] = defaultdict(set)
    for person, kind, digest in tx.execute(_of_people(), given):
        found[person].add(Key(kind, digest))
    return found


def _common(
    person: AnyRow,
    theirs: Collection[Key],
    crowds: Mapping[Key, int],
    shares: Mapping[Key, float],
    own: frozenset[Key],
    now: datetime,
) -> Common:
    counts: dict[str, int] = {key.kind: 2 for key in own & set(theirs) if key.kind == "throwaway"}
    known = {key.kind: shares[key] for key in theirs if key in shares}
    for key in theirs:
        if key in crowds:
            # Of several that agree, the one that the fewest share says most.
            counts[key.kind] = max(2, min(counts.get(key.kind, Common.CROWD), crowds[key]))
    left = {key.kind for key in theirs} & TELLING_APART
    apart = abs((now - person.last_seen).total_seconds())
    different = frozenset((left & {key.kind for key in own}) - counts.keys())
    spread = MappingProxyType({kind: found for kind in SPREAD if (found := _spread(kind, own, theirs)) is not None})
    return Common(MappingProxyType(counts), different, apart, shares=MappingProxyType(known), spread=spread)


def _spread(kind: str, own: Collection[Key], theirs: Collection[Key]) -> Spread | None:
    one, other = ({key for key in keys if key.kind == kind} for keys in (own, theirs))
    return Spread(len(one & other), *sorted((len(one), len(other)))) if one and other else None


def count_common(tx: Transaction) -> int:
    """Count anew how many people left each trace that a crowd left and whose share is of use; how many those are."""
    people = tx.execute(select(func.count()).select_from(PersonRow)).scalar_one()
    number = func.count()
    counted = select(AuthorKeyRow.kind, AuthorKeyRow.digest, number).where(AuthorKeyRow.kind == "agent")
    rows = tx.execute(counted.group_by(AuthorKeyRow.kind, AuthorKeyRow.digest).having(number >= Common.CROWD)).all()
    tx.execute(delete(CommonTraceRow))
    values = [{"kind": row[0], "digest": row[1], "share": row[2] / max(1, people)} for row in rows]
    add_missing(tx, CommonTraceRow, values)
    return len(values)


def _shares(tx: Transaction, crowded: Sequence[Key]) -> dict[Key, float]:
    if not crowded:
        return {}
    given = {"digests": [key.digest for key in crowded]}
    return {Key(row.kind, row.digest): row.share for row in tx.execute(_common_traces(), given)}


def _people(tx: Transaction, chosen: Sequence[int]) -> list[AnyRow]:
    place = {person_id: number for number, person_id in enumerate(chosen)}
    return sorted(tx.execute(_candidates(), {"people": list(chosen)}), key=lambda row: place[row.id])


def _before(now: datetime, length: timedelta) -> datetime:
    try:
        return now - length
    except OverflowError:
        return LONG_AGO


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
    fresh = and_(
        AuthorKeyRow.kind.in_(bindparam("brief", expanding=True)),
        AuthorKeyRow.last_seen >= bindparam("since", type_=UtcDateTime()),
    )
    lasting = AuthorKeyRow.kind.in_(bindparam("lasting", expanding=True))
    return select(AuthorKeyRow.person_id, AuthorKeyRow.kind, AuthorKeyRow.digest).where(
        AuthorKeyRow.person_id.in_(bindparam("people", expanding=True)), or_(lasting, fresh)
    )


@cache
def _common_traces() -> AnySelect:
    columns = (CommonTraceRow.kind, CommonTraceRow.digest, CommonTraceRow.share)
    return select(*columns).where(CommonTraceRow.digest.in_(bindparam("digests", expanding=True)))


@cache
def _candidates() -> AnySelect:
    return select(PersonRow.id, PersonRow.name, PersonRow.last_seen).where(
        PersonRow.id.in_(bindparam("people", expanding=True))
    )
