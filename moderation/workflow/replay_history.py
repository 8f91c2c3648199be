"""History as it was when each comment of the archive was written, kept up while the archive passes by.

Bounded like the history of a living comment: a day of the same author, 30 days of near-copies, the newest names of a
thread. A comment counts with the status that it has now. Addresses, browsers and strikes of then are not known.
Wherever in the archive one begins, a month earlier is enough for the same histories.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from moderation.storage.past import Barred, Standing, Written
from moderation.text.normalise import Folded
from moderation.text.similarity import bands, bands_of_all
from moderation.vocabulary import History, PastComment, Status
from moderation.workflow.near_copies import NearCopies

DAY = timedelta(days=1)
COPIES = timedelta(days=30)
MOST_RECENT = 50
MOST_SIMILAR = 20
MOST_NAMES = 200
MOST_THREADS = 2000
"""Threads whose names are kept at hand; those of another are read again when it is written in."""
KEPT = 5000
"""Comments kept whole for those that turn out to be like them; an older one is read again."""
_Key = TypeVar("_Key")


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of the time before the first comment that passes, and how to look something up."""

    standings: dict[int, Standing]
    barred: dict[int, list[Barred]]
    protected: tuple[str, ...]
    names: Callable[[Written], Iterable[tuple[str, int]]]
    """Names in the comment's thread before it was written, the oldest first."""
    written: Callable[[list[int]], Iterable[Written]]


@dataclass(slots=True)
class _Behind:
    """What somebody has behind them."""

    first_seen: datetime
    counts: Counter[Status] = field(default_factory=Counter)


class Passing:
    """Knows what came before, and forgets what no longer matters."""

    def __init__(self, before: Before) -> None:
        self._before = before
        self._people: dict[int, _Behind] = {}
        self._by_person: dict[int, deque[Written]] = {}
        self._by_network: dict[str, deque[Written]] = {}
        self._today: deque[tuple[datetime, int, str]] = deque()
        self._copies = NearCopies()
        self._kept: OrderedDict[int, Written] = OrderedDict()
        self._names: OrderedDict[int, OrderedDict[str, int]] = OrderedDict()
        self._bands: dict[int, tuple[int, ...]] = {}

    def prepare(self, some: Sequence[Written], folded: Sequence[Folded]) -> None:
        """The next comments to pass, with their texts folded: what is needed of the texts is worked out together."""
        found = bands_of_all(folded)
        self._bands = {one.id: bands for one, bands in zip(some, found, strict=True)}

    def history(self, one: Written) -> History:
        """What was known when this comment arrived."""
        self._forget(one.at)
        behind = self._behind(one.person_id)
        counts = behind.counts if behind else Counter[Status]()
        names = self._names_of(one)
        return History(
            recent=self._recent(one),
            similar=self._similar(one),
            restrictions=tuple(bar.restriction for bar in self._before.barred.get(one.person_id, ()) if bar.at(one.at)),
            published=counts[Status.PUBLISHED],
            held=counts[Status.HELD],
            removed=counts[Status.REMOVED],
            first_seen=behind.first_seen if behind else None,
            thread_names=tuple(name for name, person in reversed(names.items()) if person != one.person_id and name),
            protected_names=self._before.protected,
        )

    def passed(self, one: Written) -> None:
        """This comment lies behind now."""
        behind = self._behind(one.person_id) or _Behind(one.at)
        self._people[one.person_id] = behind
        behind.counts[one.status] += 1
        self._today.append((one.at, one.person_id, one.network))
        self._by_person.setdefault(one.person_id, deque(maxlen=MOST_RECENT)).append(one)
        if one.network:
            self._by_network.setdefault(one.network, deque(maxlen=MOST_RECENT)).append(one)
        self._copies.add(one.id, one.at.timestamp(), self._bands_of(one))
        self._kept[one.id] = one
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        if one.thread_id in self._names and one.status is Status.PUBLISHED:
            note_name(self._names[one.thread_id], one.submission.author.name, one.person_id)

    def _behind(self, person_id: int) -> _Behind | None:
        known = self._people.get(person_id)
        if known is None and (one := self._before.standings.get(person_id)):
            counts = {Status.PUBLISHED: one.published, Status.HELD: one.held, Status.REMOVED: one.removed}
            known = self._people[person_id] = _Behind(one.first_seen, Counter(counts))
        return known

    def _names_of(self, one: Written) -> OrderedDict[str, int]:
        names = self._names.get(one.thread_id)
        if names is None:
            names = self._names[one.thread_id] = OrderedDict()
            for name, person in self._before.names(one):
                note_name(names, name, person)
            if len(self._names) > MOST_THREADS:
                self._names.popitem(last=False)
        self._names.move_to_end(one.thread_id)
        return names

    def _bands_of(self, one: Written) -> tuple[int, ...]:
        known = self._bands.get(one.id)
        return bands(one.submission.text) if known is None else known

    def _forget(self, now: datetime) -> None:
        while self._today and self._today[0][0] <= now - DAY:
            at, person, network = self._today.popleft()
            _drop(self._by_person, person, at)
            _drop(self._by_network, network, at)
        self._copies.forget((now - COPIES).timestamp())

    def _recent(self, one: Written) -> tuple[PastComment, ...]:
        near = {other.id: other for other in self._by_person.get(one.person_id, ())}
        near |= {other.id: other for other in self._by_network.get(one.network, ())} if one.network else {}
        newest = sorted(near.values(), key=lambda other: (other.at, other.id), reverse=True)[:MOST_RECENT]
        return tuple(_past(other, one) for other in newest)

    def _similar(self, one: Written) -> tuple[PastComment, ...]:
        alike = self._copies.like(self._bands_of(one))[:MOST_SIMILAR]
        if not alike:
            return ()
        missing = [number for number in alike if number not in self._kept]
        found = {other.id: other for other in self._before.written(missing)} if missing else {}
        known = (self._kept.get(number) or found.get(number) for number in alike)
        return tuple(_past(other, one) for other in known if other is not None)


def note_name(names: OrderedDict[str, int], name: str, person: int) -> None:
    """A name that somebody published under; the newest ones are kept, each with whoever had it first."""
    names.setdefault(name, person)
    if len(names) > MOST_NAMES:
        names.popitem(last=False)


def _drop(kept: dict[_Key, deque[Written]], key: _Key, at: datetime) -> None:
    """Let go of what this person or network wrote up to that moment."""
    ones = kept.get(key)
    while ones and ones[0].at <= at:
        ones.popleft()
    if ones is not None and not ones:
        del kept[key]


def _past(other: Written, one: Written) -> PastComment:
    parent = other.submission.parent
    return PastComment(
        text=other.submission.text,
        at=other.at,
        status=other.status,
        name=other.submission.author.name,
        thread=other.submission.thread.slug,
        same_person=other.person_id == one.person_id,
        same_network=bool(one.network) and other.network == one.network,
        replied_to=parent.author_name if parent else "",
        thread_opened_at=other.submission.thread.opened_at,
    )
