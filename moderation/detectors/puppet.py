"""Puppet: somebody applauds, under one name, what they themselves wrote in this thread under another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from moderation.detectors import Case, Gate, detector
from moderation.text.agreement import agrees
from moderation.text.normalise import fold
from moderation.vocabulary import Evidence, OtherName, Role


@detector("puppet")
@dataclass(frozen=True)
class Puppet:
    """The score is the probability that the one who is applauded is the author; only with words of agreement, in answer
    to them or naming them.
    """

    at_least: float = 0.5
    """Probability from which a link is worth a finding, 0 to 1."""

    KIND: ClassVar[str] = "names"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "name": ("Bo", "the name that is applauded"),
        "because": (["browser"], "what the two names share"),
    }

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= 1:
            raise ValueError("at_least is a probability from 0 to 1")

    @property
    def gate(self) -> Gate | None:
        """Asked only where other names are known."""
        return _has_others

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for the likeliest of those who are applauded."""
        if case.submission.author.role in (Role.MODERATOR, Role.ADMIN) or not case.history.other_names:
            return
        met = [one for one in case.history.other_names if one.probability >= self.at_least and _is_met(case, one)]
        if not met or not agrees(case.text):
            return
        best = max(met, key=lambda one: one.probability)
        shared = f"; shared: {', '.join(best.because)}" if best.because else ""
        yield Evidence(
            "puppet",
            min(1.0, best.probability),
            f"Agrees with {best.name!r}, who is probably the same person ({best.probability:.0%}){shared}.",
            facts={"name": best.name, "because": list(best.because)},
        )


def _is_met(case: Case, other: OtherName) -> bool:
    """Whether the comment answers that name or names it."""
    name = _bare(other.name)
    if not name or name == _bare(case.submission.author.name):
        return False
    parent = case.submission.parent
    if parent is not None and _bare(parent.author_name) == name:
        return True
    return other.in_this_thread and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", _bare(case.text)) is not None


def _bare(text: str) -> str:
    return " ".join(fold(text).text.lower().split())


def _has_others(case: Case) -> bool:
    return bool(case.history.other_names)
