"""Local: the probability of spam or abuse as this site's own people see it, learned from their verdicts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from moderation.detectors import Case, Gate, detector
from moderation.scoring import learned
from moderation.vocabulary import Evidence, Span

_SAID = {"spam": "is spam", "abuse": "is abusive"}


@detector("local")
@dataclass(frozen=True)
class Local:
    """The shipped fast scorer, moved by what moderators decided here. Without anything learned there is no evidence;
    see docs/learning.md.
    """

    label: Literal["spam", "abuse"]
    at_least: float = 0.2
    """Below this probability there is no evidence at all."""

    KIND: ClassVar[str] = "scorer"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "shipped": (0.4, "the probability that the shipped scorer alone gives"),
    }

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= 1:
            raise ValueError("at_least is a probability from 0 to 1")

    @property
    def gate(self) -> Gate | None:
        """Asked only where something was learned."""
        return _has_learned

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence, its spans the words that raised the score most."""
        if case.history.learned is None:
            return
        try:
            scorer = learned.unpacked(case.history.learned)
        except learned.NotUsable:
            return  # after an upgrade of the scorer: the shipped one is asked anyhow, and `moderation learn` says so
        found = scorer.score(case.text, self.label)
        if found is None or found[0] < self.at_least:
            return
        chance, shipped = found
        raising = [part for part in scorer.contributions(case.text, self.label, most=8) if part.weight > 0]
        words = tuple(Span(part.start, part.end, part.text) for part in raising if len(part.text) > 2)
        named = f"; raised most by {', '.join(repr(word.text) for word in words)}" if words else ""
        yield Evidence(
            detector="local",
            score=round(chance, 4),
            note=f"{chance:.0%} likely that it {_SAID[self.label]} by what was decided here before; the shipped scorer"
            f" says {shipped:.0%}{named}.",
            spans=words,
            facts={"shipped": round(shipped, 4)},
        )


def _has_learned(case: Case) -> bool:
    return case.history.learned is not None
