"""Weights in force: those of aliases/weights.py, with what was estimated from a site's own data in their place."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from moderation.aliases import weights
from moderation.aliases.weights import Level

CROWDS = (2, 3, 5, 10, 25, 50)
"""How many people share a trace, in bands; each begins at its number."""
OTHERS = (1.0, 2.5, 5.5, 14.0, 33.0, 49.0)
"""Others who share it, for each band."""
SHARES = (0.0, 0.004, 0.008, 0.016, 0.032, 0.064, 0.128, 0.256)
"""What share of all people has a common trace, in bands."""
TYPICAL_SHARES = (0.002, 0.006, 0.011, 0.023, 0.045, 0.09, 0.18, 0.35)
LEAST_CREDIBLE, MOST_CREDIBLE = 1e-9, 1.0
MOST_BITS_LEARNED = 20.0


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each observation says. `of` gives `m` and `u` by the observation's name."""

    prior_bits: float = weights.PRIOR_BITS
    learned: Mapping[str, tuple[float, float]] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, what: str, level: Level, band: str = "") -> tuple[float, float]:
        """How often this is observed when two people are one, and when they are two.

        However common a value is, sharing it is no evidence against; where people differ, it may be.
        """
        m, u = self.learned.get(name_of(what, level, band)) or (level.m, _shipped_u(level, band))
        speaks_only_for = level.kind not in {"differs", "some"}
        return m, min(u, m) if speaks_only_for else u


def name_of(what: str, level: Level, band: str = "") -> str:
    """The name of an observation: network/connection/2."""
    return "/".join(part for part in (what, level.kind, band) if part)


def bands_of(level: Level) -> tuple[str, ...]:
    """The bands that a level has; one empty one where it does not matter how many share it."""
    if not level.crowd:
        return ("",)
    counted = tuple(str(number) for number in CROWDS)
    return (*counted, *(f"share-{place}" for place in range(len(SHARES)))) if level.by_share else counted


def band_of(level: Level, people: int, share: float | None = None) -> str:
    """The band of a value that so many people left, or that a known share of all left."""
    if not level.crowd:
        return ""
    if share is not None and level.by_share:
        return f"share-{bisect_right(SHARES, share) - 1}"
    return str(CROWDS[max(0, bisect_right(CROWDS, people) - 1)])


def is_rarer(using: Weights, what: str, level: Level, band: str, other: Level) -> bool:
    """Whether a level in that band says more than the other level does."""
    (m, u), (other_m, other_u) = using.of(what, level, band), using.of(what, other)
    return m / u > other_m / other_u


def _shipped_u(level: Level, band: str) -> float:
    if not band:
        return level.u
    if band.startswith("share-"):
        return TYPICAL_SHARES[int(band.removeprefix("share-"))]
    others = OTHERS[CROWDS.index(int(band))]
    return min(MOST_CREDIBLE, max(LEAST_CREDIBLE, level.u * math.pow(others, level.crowd)))


SHIPPED = Weights()


def from_stored(stored: Mapping[str, object]) -> Weights:
    """The weights that `as_stored` wrote. What makes no sense is left out, so that the shipped value holds."""
    prior, levels = stored.get("prior_bits"), stored.get("levels")
    if not isinstance(prior, int | float) or not isinstance(levels, Mapping):
        return SHIPPED
    sound = {
        str(name): (float(pair[0]), float(pair[1]))
        for name, pair in levels.items()
        if isinstance(pair, list | tuple)
        and len(pair) == 2
        and all(isinstance(one, int | float) and 0 < one <= 1 for one in pair)
        and abs(math.log2(pair[0] / pair[1])) <= MOST_BITS_LEARNED
    }
    return Weights(float(prior), MappingProxyType(sound))


def as_stored(found: Weights) -> dict[str, object]:
    """The weights as JSON."""
    return {"prior_bits": found.prior_bits, "levels": {name: list(pair) for name, pair in found.learned.items()}}
