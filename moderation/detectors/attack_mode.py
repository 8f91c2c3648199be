"""Attack mode: moderators have asked that newcomers wait for a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from moderation.detectors import BY_A_PERSON, Case, Gate, detector
from moderation.vocabulary import Evidence, Role


@detector("attack_mode")
@dataclass(frozen=True)
class AttackMode:
    """Scores 1 for a newcomer while attack mode is on: somebody with fewer published comments than `regular_from`."""

    regular_from: int = 1
    """So many published comments make somebody a regular, whom attack mode leaves alone."""

    KIND: ClassVar[str] = BY_A_PERSON

    def __post_init__(self) -> None:
        if not 1 <= self.regular_from <= 1000:
            raise ValueError("regular_from is a number of comments from 1 to 1000")

    @property
    def gate(self) -> Gate | None:
        """Asked only while attack mode is on."""
        return _is_attacked

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence, or none."""
        until = case.history.attack_until
        published = case.history.published
        if until is None or case.submission.author.role in (Role.MODERATOR, Role.ADMIN):
            return
        if published < self.regular_from:
            note = f"Attack mode is on until {until:%Y-%m-%d %H:%M} UTC; {published} comments of this person are published."
            yield Evidence("attack_mode", 1.0, note)


def _is_attacked(case: Case) -> bool:
    return case.history.attack_until is not None
