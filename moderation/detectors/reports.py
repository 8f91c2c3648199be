"""Reports: readers have reported a published comment. It is judged again with what they said as evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

from moderation.detectors import Case, Gate, detector
from moderation.vocabulary import Evidence, Report

BRIGADE = 5
"""So many reports, close together and mostly by people of whom nothing is known, look arranged."""
CLOSE = timedelta(minutes=30)
MOSTLY = 0.7


@detector("reports")
@dataclass(frozen=True)
class Reports:
    """The score is how much the reports weigh together, as a share of `enough`; each weighs what its reporter's earlier
    ones were worth, 1 for somebody of whom nothing is known.
    """

    enough: float = 3.0
    """The weight at which the score is 1."""
    arranged_counts: float = 0.34
    """What reports by unknown people still weigh, each, where many of them came close together."""

    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "count": (3, "how many readers reported it"),
        "weight": (2.5, "what their reports weigh together"),
        "illegal": (1, "how many of them say that it is illegal"),
        "arranged": (False, "whether many came close together from people of whom nothing is known"),
        "cleared": (False, "whether a moderator has read this very text and published it"),
    }

    @property
    def gate(self) -> Gate | None:
        """Asked only about what readers reported."""
        return _is_reported

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for all reports together."""
        reports = case.history.reports
        if not reports:
            return
        looks_so = arranged(reports)
        weight = sum(one.weight * (self.arranged_counts if looks_so and one.first else 1) for one in reports)
        yield Evidence(
            detector="reports",
            score=max(0.0, min(1.0, weight / self.enough)),
            note=self._note(reports, weight, looks_so=looks_so),
            facts={
                "count": len(reports),
                "weight": weight,
                "illegal": sum(one.illegal for one in reports),
                "arranged": looks_so,
                "cleared": case.history.cleared,
            },
        )

    def _note(self, reports: Sequence[Report], weight: float, *, looks_so: bool) -> str:
        named = Counter("illegal" if one.illegal else one.clause or "no clause" for one in reports)
        reasons = ", ".join(f"{reason} {count}" for reason, count in named.most_common())
        readers = "1 reader has" if len(reports) == 1 else f"{len(reports)} readers have"
        words = f"{readers} reported it ({reasons}); together they weigh {weight:.1f}, enough is {self.enough:.1f}."
        fresh = sum(one.first for one in reports)
        if looks_so:
            words += f" It looks arranged: {fresh} of them have never reported before, and they came close together."
        return words


def arranged(reports: Sequence[Report]) -> bool:
    """Whether any stretch of half an hour holds enough reports, mostly by people of whom nothing is known."""
    ordered = sorted(reports, key=lambda one: one.at)
    for start in range(len(ordered)):
        close = [one for one in ordered[start:] if one.at - ordered[start].at <= CLOSE]
        if len(close) >= BRIGADE and sum(one.first for one in close) >= MOSTLY * len(close):
            return True
    return False


def _is_reported(case: Case) -> bool:
    return bool(case.history.reports)
