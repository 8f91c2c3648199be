"""Flood: more comments within a span of time than anybody writes by hand, by one person or from one network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal

from moderation.detectors import Case, Gate, detector
from moderation.vocabulary import Evidence


@detector("flood")
@dataclass(frozen=True)
class Flood:
    """Counts the comments of the last `within`, this one included.

    The score is 0.5 one above the limit and reaches 1.0 at twice the limit. An edit is no new comment.
    """

    more_than: int
    within: timedelta = timedelta(minutes=1)
    per: Literal["person", "network"] = "person"

    KIND: ClassVar[str] = "behaviour"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "count": (3, "comments in that time, this one included"),
    }

    def __post_init__(self) -> None:
        if self.more_than < 1:
            raise ValueError("more_than must be 1 or more, or nobody could ever write")
        if self.within <= timedelta(0):
            raise ValueError("within must be a span of time such as 60s or 10m")

    @property
    def gate(self) -> Gate | None:
        """Asked only where something was written lately."""
        return None if self.more_than < 1 else _wrote_before

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence when the pace is above the limit."""
        if case.submission.is_edit:
            return
        count = 1 + sum(
            case.now - past.at <= self.within
            for past in case.history.recent
            if (past.same_person if self.per == "person" else past.same_network)
        )
        if count <= self.more_than:
            return
        who = "this person" if self.per == "person" else "this network"
        yield Evidence(
            detector="flood",
            score=min(1.0, 0.5 + 0.5 * (count - self.more_than - 1) / self.more_than),
            note=f"{count} comments from {who} within {self.within.total_seconds():.0f} seconds; "
            f"the limit is {self.more_than}.",
            facts={"count": count},
        )


def _wrote_before(case: Case) -> bool:
    return bool(case.history.recent)
