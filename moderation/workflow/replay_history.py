"""History as it was when each comment of the archive was written, kept up while the archive passes by.

Bounded like the history of a living comment: a day of the same author, 30 days of near-copies, the newest names of a
thread. A comment counts with the status that it has now. Addresses, browsers and strikes of then are not known.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from moderation.storage.past import Barred, Standing, Written
from moderation.text.similarity import bands
from moderation.vocabulary import History, PastComment, Status

DAY = timedelta(days=1)
COPIES = timedelta(days=30)
MOST_RECENT = 50
MOST_SIMILAR = 20
CANDIDATES = 200
BANDS_SHARED = 2
MOST_NAMES = 200
_Key = TypeVar("_Key")


@dataclass(slots=True)
class _Behind:
    """What somebody has behind them."""

    first_seen: datetime
    counts: Counter[Status] = field(default_factory=Counter)


class Passing:
    """Knows what came before, and forgets what no longer matters."""

    def __init__(
        self, standings: dict[int, Standing], barred: dict[int, list[Barred]], protected: tuple[str, ...]
    ) -> None:
        """`standings` as they were before the first comment that passes."""
        self._people = {
            person: _Behind(
                one.first_seen,
                Counter({Status.PUBLISHED: one.published, Status.HELD: one.held, Status.REMOVED: one.removed}),
            )
            for person, one in standings.items()
        }
        self._barred = barred
        self._protected = protected
        self._by_person: dict[int, deque[Written]] = {}
        self._by_network: dict[str, deque[Written]] = {}
        self._today: deque[Written] = deque()
        self._month: OrderedDict[int, tuple[Written, tuple[int, ...]]] = OrderedDict()
        self._by_band: defaultdict[int, deque[int]] = defaultdict(lambda: deque(maxlen=CANDIDATES))
        self._names: dict[tuple[str, str], OrderedDict[str, int]] = {}

    def history(self, one: Written) -> History:
        """What was known when this comment arrived."""
        self._forget(one.at)
        behind = self._people.get(one.person_id)
        counts = behind.counts if behind else Counter[Status]()
        names: OrderedDict[str, int] = self._names.get((one.submission.site, one.submission.thread.slug), OrderedDict())
        return History(
            recent=self._recent(one),
            similar=self._similar(one),
            restrictions=tuple(bar.restriction for bar in self._barred.get(one.person_id, ()) if bar.at(one.at)),
            published=counts[Status.PUBLISHED],
            held=counts[Status.HELD],
            removed=counts[Status.REMOVED],
            first_seen=behind.first_seen if behind else None,
            thread_names=tuple(name for name, person in reversed(names.items()) if person != one.person_id and name),
            protected_names=self._protected,
        )

    def passed(self, one: Written) -> None:
        """This comment lies behind now."""
        behind = self._people.setdefault(one.person_id, _Behind(one.at))
        behind.counts[one.status] += 1
        self._today.append(one)
        self._by_person.setdefault(one.person_id, deque(maxlen=MOST_RECENT)).append(one)
        if one.network:
            self._by_network.setdefault(one.network, deque(maxlen=MOST_RECENT)).append(one)
        if found := bands(one.submission.text):
            self._month[one.id] = (one, found)
            for band in found:
                self._by_band[band].append(one.id)
        if one.status is Status.PUBLISHED:
            names = self._names.setdefault((one.submission.site, one.submission.thread.slug), OrderedDict())
            names.setdefault(one.submission.author.name, one.person_id)
            if len(names) > MOST_NAMES:
                names.popitem(last=False)

    def _forget(self, now: datetime) -> None:
        while self._today and self._today[0].at <= now - DAY:
            old = self._today.popleft()
            _drop(self._by_person, old.person_id, old)
            _drop(self._by_network, old.network, old)
        while self._month and next(iter(self._month.values()))[0].at <= now - COPIES:
            _, (_, found) = self._month.popitem(last=False)
            for band in found:
                ids = self._by_band.get(band)
                while ids and ids[0] not in self._month:
                    ids.popleft()
                if not ids:
                    self._by_band.pop(band, None)

    def _recent(self, one: Written) -> tuple[PastComment, ...]:
        near = {other.id: other for other in self._by_person.get(one.person_id, ())}
        near |= {other.id: other for other in self._by_network.get(one.network, ())} if one.network else {}
        newest = sorted(near.values(), key=lambda other: (other.at, other.id), reverse=True)[:MOST_RECENT]
        return tuple(_past(other, one) for other in newest)

    def _similar(self, one: Written) -> tuple[PastComment, ...]:
        shared = Counter(id_ for band in bands(one.submission.text) for id_ in self._by_band.get(band, ()))
        alike = sorted(
            (id_ for id_, times in shared.items() if times >= BANDS_SHARED and id_ in self._month), reverse=True
        )
        return tuple(_past(self._month[id_][0], one) for id_ in alike[:MOST_SIMILAR])


def _drop(kept: dict[_Key, deque[Written]], key: _Key, old: Written) -> None:
    ids = kept.get(key)
    if ids and ids[0] is old:
        ids.popleft()
        if not ids:
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
    )
