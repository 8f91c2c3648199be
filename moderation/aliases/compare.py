"""Are these two authors one person? Evidence and counter-evidence, each with its weight, and the probability they add up to.

Fellegi-Sunter record linkage: each comparison gives a weight in bits, the weights are added to the odds before
anything was known, and the sum is a probability. aliases/weights.py is the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.aliases import weights
from moderation.aliases.weights import Comparison, Level
from moderation.vocabulary import Common

LEAST_CREDIBLE_U, MOST_CREDIBLE_U = 1e-9, 1.0
SAME_MINUTE = 60.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the reckoning."""

    what: str
    """The trait: e-mail address, browser, network ..."""
    weight: float
    """In bits: +1 doubles the odds that it is one person, -1 halves them."""
    words: str
    """Plain words: "same internet connection, which 3 others share"."""


@dataclass(frozen=True, slots=True)
class Link:
    """How likely two authors are one person, and why."""

    probability: float
    parts: tuple[Part, ...]
    """What was known before comes first; the weights of all parts add up to the log-odds in bits."""

    @property
    def because(self) -> tuple[str, ...]:
        """The traits that speak for it, the weightiest first."""
        found = sorted((part for part in self.parts[1:] if part.weight > 0), key=lambda part: -part.weight)
        return tuple(part.what for part in found)

    def and_also(self, part: Part) -> Link:
        """The same with one more line of evidence, such as style."""
        return _sum_of((*self.parts, part))


def compare(common: Common) -> Link:
    """Weigh what two authors have in common and where they differ."""
    start = Part("before", weights.PRIOR_BITS, "how rarely any two authors are one person")
    return _sum_of((start, *_parts(common)))


def probability(bits: float) -> float:
    """The probability that odds of 2**bits to 1 mean."""
    return 1 / (1 + 2.0**-bits) if bits > -1000 else 0.0


def _sum_of(parts: tuple[Part, ...]) -> Link:
    return Link(probability(math.fsum(part.weight for part in parts)), parts)


def _parts(common: Common) -> Iterator[Part]:
    one_browser = "visitor" in common.shared
    for comparison in weights.COMPARISONS:
        # One browser is of one kind by itself; that its kind agrees says nothing more.
        if comparison is weights.AGENT and one_browser:
            continue
        level = _level(comparison, common)
        if level is None:
            continue
        if one_browser and comparison is weights.LINE and level.kind != "differs":
            level = weights.LINE_OF_ONE_BROWSER
        yield _part(comparison, level, common.shared.get(level.kind, 2))
    if common.seconds_apart is not None and common.seconds_apart < SAME_MINUTE and "agent" in common.different:
        assert weights.MOMENT.differs is not None
        yield _part(weights.MOMENT, weights.MOMENT.differs, 2)


def _level(comparison: Comparison, common: Common) -> Level | None:
    for level in comparison.levels:
        if level.kind in common.shared:
            return level
    kinds = comparison.decided_by or tuple(level.kind for level in comparison.levels)
    return comparison.differs if any(kind in common.different for kind in kinds) else None


def _part(comparison: Comparison, level: Level, people: int) -> Part:
    """`people` share the value, the two authors included."""
    others = max(1, people - 1)
    u = min(MOST_CREDIBLE_U, max(LEAST_CREDIBLE_U, level.u * others**level.crowd))
    # However common a value is, sharing it is no evidence against.
    bits = math.log2(level.m / u)
    weight = bits if level.kind == "differs" else max(0.0, bits)
    return Part(comparison.what, weight, level.words + _crowd(level, people))


def _crowd(level: Level, people: int) -> str:
    more = min(people, Common.CROWD) - 2
    if not level.crowd or more < 1:
        return ""
    if people >= Common.CROWD:
        return f", which at least {more} others share"
    return ", which one other shares" if more == 1 else f", which {more} others share"
