"""Other names: this author probably writes here under another name too."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from moderation.detectors import Case, detector
from moderation.vocabulary import Evidence


@detector("other_names")
@dataclass(frozen=True)
class OtherNames:
    """The score is the probability of the likeliest other name. Only names that differ in more than letter case count."""

    in_this_thread: bool = True
    """Only names that already write in this thread; false: anywhere."""
    at_least: float = 0.5
    """Probability from which a link is worth a finding, 0 to 1."""

    KIND: ClassVar[str] = "names"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "names": (["Bo"], "the other names, likeliest first"),
        "in_this_thread": (True, "whether one of them writes in this thread"),
        "because": (["browser"], "what the names share"),
    }

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= 1:
            raise ValueError("at_least is a probability from 0 to 1")

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence that names all other names."""
        own = " ".join(case.submission.author.name.casefold().split())
        others = [
            other
            for other in case.history.other_names
            if other.probability >= self.at_least
            and (other.in_this_thread or not self.in_this_thread)
            and " ".join(other.name.casefold().split()) != own
        ]
        if not others:
            return
        others.sort(key=lambda other: -other.probability)
        named = ", ".join(f"{other.name!r} ({other.probability:.0%})" for other in others[:5])
        shared = list(dict.fromkeys(trait for other in others for trait in other.because))
        why = f"; shared: {', '.join(shared)}" if shared else ""
        yield Evidence(
            detector="other_names",
            score=min(1.0, others[0].probability),
            note=f"Also writes{' in this thread' if self.in_this_thread else ''} as {named}{why}.",
            facts={
                "names": [other.name for other in others],
                "in_this_thread": any(other.in_this_thread for other in others),
                "because": shared,
            },
        )
