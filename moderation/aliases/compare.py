"""Are these two authors one person? Evidence and counter-evidence, each with its weight, and the probability they add up to.

Fellegi-Sunter record linkage: each comparison gives a weight in bits, the weights are added to the odds before
anything was known, and the sum is a probability. aliases/weights.py is the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from moderation.aliases import weights
from moderation.aliases.learned import SHIPPED, Weights, band_of, is_rarer
from moderation.aliases.weights import Comparison, Level
from moderation.vocabulary import Common, Company, Spread

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


def compare(common: Common, using: Weights = SHIPPED) -> Link:
    """Weigh what two authors have in common and where they differ."""
    start = Part("before", using.prior_bits, "how rarely any two authors are one person")
    return _sum_of((start, *_parts(common, using)))


def probability(bits: float) -> float:
    """The probability that odds of 2**bits to 1 mean."""
    return 1 / (1 + 2.0**-bits) if bits > -1000 else 0.0


def _sum_of(parts: tuple[Part, ...]) -> Link:
    return Link(probability(math.fsum(part.weight for part in parts)), parts)


def _parts(common: Common, using: Weights) -> Iterator[Part]:
    one_browser = "visitor" in common.shared
    for comparison in weights.COMPARISONS:
        # One browser is of one kind by itself; that its kind agrees says nothing more.
        if comparison is weights.AGENT and one_browser:
            continue
        if comparison is weights.MAIL_DOMAIN and not weights.ONE_MAILBOX.isdisjoint(common.shared):
            continue
        level = _level(comparison, common)
        if level is None:
            continue
        if one_browser and comparison is weights.LINE and level.kind != "differs":
            level = weights.LINE_OF_ONE_BROWSER
        people, share = common.shared.get(level.kind, 2), common.shares.get(level.kind)
        if comparison is weights.AGENT and level.kind == "agent" and "connection" in common.shared:
            level = _at_home(level, using, people, share)
        yield _part(comparison, level, using, people, share)
    for comparison, kind in weights.OF_SPREAD if "connection" in common.shared else ():
        level = spread_level(comparison, common.spread.get(kind))
        if level is not None:
            yield _part(comparison, level, using)
    if common.seconds_apart is not None and common.seconds_apart < SAME_MINUTE and "agent" in common.different:
        assert weights.MOMENT.differs is not None
        yield _part(weights.MOMENT, weights.MOMENT.differs, using)
    if common.company is not None and habits_count(common):
        yield from _of_habits(common.company, using)


def _of_habits(company: Company, using: Weights) -> Iterator[Part]:
    for comparison, kind in (
        (weights.ANSWERS, "answers" if company.answers else ""),
        (weights.THREADS, threads_level(company)),
        (weights.HOURS, hours_level(company)),
    ):
        levels = (*comparison.levels, *((comparison.differs,) if comparison.differs else ()))
        level = next((one for one in levels if one.kind == kind), None)
        if level is not None:
            yield _part(comparison, level, using)


def habits_count(common: Common) -> bool:
    """Whether habits say anything of these two.

    Those who live together meet in threads and answer each other, so not where their browsers part them; and those
    who come to a public browser write at its hours, so not where many use it.
    """
    return "agent" not in common.different and common.shared.get("visitor", 2) <= weights.MOST_AT_ONE_BROWSER


def spread_level(comparison: Comparison, spread: Spread | None) -> Level | None:
    """Whether two people who share a line share the rest too; None while one was met in one place, with one browser."""
    if spread is None or spread.fewer < weights.FEWEST_FOR_SPREAD:
        return None
    if spread.overlap >= weights.SAME_SPREAD:
        return comparison.levels[0]
    return comparison.differs if spread.overlap <= weights.OTHER_SPREAD else None


def threads_level(company: Company) -> str:
    """Which of the levels of THREADS applies; empty for none."""
    if company.at_once:
        return "at_once"
    if company.threads >= weights.OFTEN_THREADS and company.threads >= weights.OFTEN_SHARE * company.fewer:
        return "often"
    if company.threads:
        return "some"
    return "differs" if company.fewer >= weights.APART_THREADS else ""


def hours_level(company: Company) -> str:
    """Which of the levels of HOURS applies; empty for none."""
    if company.hours is None or weights.OTHER_HOURS < company.hours < weights.SAME_HOURS:
        return ""
    return "hours" if company.hours >= weights.SAME_HOURS else "differs"


def _level(comparison: Comparison, common: Common) -> Level | None:
    for level in comparison.levels:
        if level.kind in common.shared:
            return level
    kinds = comparison.decided_by or tuple(level.kind for level in comparison.levels)
    return comparison.differs if any(kind in common.different for kind in kinds) else None


def _part(comparison: Comparison, level: Level, using: Weights, people: int = 2, share: float | None = None) -> Part:
    """`people` share the value, the two authors included; `share` of all people, where that is known."""
    m, u = using.of(comparison.what, level, band_of(level, people, share))
    return Part(comparison.what, math.log2(m / u), level.words + _crowd(level, people))


def _at_home(level: Level, using: Weights, people: int, share: float | None) -> Level:
    """The level of a kind of browser on a shared line: no rarer than kinds are in one home."""
    rare = is_rarer(using, weights.AGENT.what, level, band_of(level, people, share), weights.AGENT_AT_HOME)
    return weights.AGENT_AT_HOME if rare else level


def _crowd(level: Level, people: int) -> str:
    more = min(people, Common.CROWD) - 2
    if not level.crowd or more < 1:
        return ""
    if people >= Common.CROWD:
        return f", which at least {more} others share"
    return ", which one other shares" if more == 1 else f", which {more} others share"
