"""What waits, put together by person, by similar text or by rule, so that one act decides a whole group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from moderation.storage.views import Waiting
from moderation.text.normalise import fold
from moderation.text.similarity import bands, similarity
from moderation.web.desk.items import new_batch

LOOKED_AT = 1000
"""How many of the first in the queue are put together."""
MOST_IN_ONE = 500
"""How many of a group one act decides; the rest is a group of its own afterwards."""
ALIKE = 0.6
"""From this similarity on, two texts count as nearly the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """Held comments that have something in common."""

    key: str
    """The person's number, the rule's name, or the first comment's number."""
    members: tuple[Waiting, ...]
    batch: str
    """Names the act on it: a second click changes nothing."""
    left_out: int = 0
    """How many more belong to it than one act can decide."""

    @property
    def first(self) -> Waiting:
        """The one that stands for it."""
        return self.members[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The names in it, each once."""
        return tuple(dict.fromkeys(one.name for one in self.members))


def grouped(waiting: Sequence[Waiting], by: str) -> tuple[Group, ...]:
    """Groups by person, text or rule, the largest first; among equals, whose first member comes first."""
    if by == "text":
        found = _by_text(waiting)
    else:
        found = _by(waiting, [str(one.person_id) if by == "person" else one.rule for one in waiting])
    groups = (Group(key, tuple(some[:MOST_IN_ONE]), new_batch(), len(some[MOST_IN_ONE:])) for key, some in found)
    return tuple(sorted(groups, key=lambda group: -len(group.members) - group.left_out))


def _by(waiting: Sequence[Waiting], keys: Iterable[str]) -> list[tuple[str, list[Waiting]]]:
    found: dict[str, list[Waiting]] = {}
    for one, key in zip(waiting, keys, strict=True):
        found.setdefault(key, []).append(one)
    return list(found.items())


def _by_text(waiting: Sequence[Waiting]) -> list[tuple[str, list[Waiting]]]:
    """Each text joins the first group whose first text it is nearly the same as; texts that share no band never meet."""
    groups: list[list[Waiting]] = []
    seen: dict[object, list[int]] = {}
    for one in waiting:
        marks: list[object] = [fold(one.text).text, *enumerate(bands(one.text))]
        candidates = dict.fromkeys(number for mark in marks for number in seen.get(mark, ()))
        home = next((number for number in candidates if _alike(groups[number][0], one)), None)
        if home is None:
            home = len(groups)
            groups.append([])
            for mark in marks:
                seen.setdefault(mark, []).append(home)
        groups[home].append(one)
    return [(str(some[0].id), some) for some in groups]


def _alike(one: Waiting, other: Waiting) -> bool:
    return fold(one.text).text == fold(other.text).text or similarity(one.text, other.text) >= ALIKE
