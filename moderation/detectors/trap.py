"""Trap: what programs do and people do not: fill the field that nobody sees, or send a form the moment it opens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from moderation.detectors import Case, detector
from moderation.vocabulary import Evidence


@detector("trap")
@dataclass(frozen=True)
class Trap:
    """Scores: 0.95 for a filled trap, 0.4 when a password manager seems to have filled it, 0.6 for haste."""

    hidden_field: bool = True
    faster_than: float = 2.0
    """Seconds from opening the form to sending it; 0 switches the question off."""

    KIND: ClassVar[str] = "behaviour"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "kind": ("hidden field", "hidden field, filled by a tool, or haste"),
    }

    def __post_init__(self) -> None:
        if self.faster_than < 0:
            raise ValueError("faster_than is a number of seconds, 0 or more")

    def find(self, case: Case) -> Iterable[Evidence]:
        """Evidence for the hidden field and for haste."""
        sent = case.submission
        if self.hidden_field and sent.trap.strip():
            yield self._filled(case)
        seconds = sent.seconds_to_write
        if self.faster_than and seconds is not None and seconds < self.faster_than and not sent.is_edit:
            yield Evidence(
                detector="trap",
                score=0.6,
                note=f"The form was sent {max(seconds, 0.0):.1f} seconds after it was opened; "
                f"people need at least {self.faster_than:g}.",
                facts={"kind": "haste"},
            )

    def _filled(self, case: Case) -> Evidence:
        author, value = case.submission.author, case.submission.trap.strip().casefold()
        known = {author.name.strip().casefold(), author.email.strip().casefold(), author.website.strip().casefold()}
        if value in known - {""}:
            return Evidence(
                detector="trap",
                score=0.4,
                note="The hidden field repeats another field, as a password manager does when it fills a form.",
                facts={"kind": "filled by a tool"},
            )
        return Evidence(
            detector="trap",
            score=0.95,
            note="The field that people do not see was filled in, as programs do.",
            facts={"kind": "hidden field"},
        )
