"""Scorer: the probability that a comment carries a label, from a model that was trained on labelled comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

from moderation.detectors import Case, detector
from moderation.vocabulary import Evidence, Span

Label = Literal["toxic", "severe_toxic", "insult", "profanity", "threat", "identity_attack", "sexual", "spam"]
_SAID: dict[Label, str] = {
    "toxic": "is rude or hateful enough to drive people away",
    "severe_toxic": "is very hateful",
    "insult": "insults somebody",
    "profanity": "is obscene",
    "threat": "threatens somebody",
    "identity_attack": "degrades people for what they are",
    "sexual": "is sexually explicit",
    "spam": "is spam",
}


@detector("scorer")
@dataclass(frozen=True)
class TrainedScorer:
    """The score is the calibrated probability of the label: of a hundred ordinary comments with a score of 0.8, about
    eighty carry it. What the model knows and does not know stands in docs/scorer.md.
    """

    label: Label
    at_least: float = 0.2
    """Below this probability there is no evidence at all, which keeps the findings of harmless comments short."""

    KIND: ClassVar[str] = "scorer"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "second_opinion": (True, "whether the larger model was asked"),
    }

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= 1:
            raise ValueError("at_least is a probability from 0 to 1")

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence, its spans the words that raised the score most."""
        scored = case.scored
        chance = scored.scores[self.label]
        if chance < self.at_least:
            return
        words = list(self._words(case))
        named = f"; raised most by {', '.join(repr(word.text) for word in words)}" if words else ""
        model = "the larger model" if scored.asked_second else "the fast model"
        yield Evidence(
            detector="scorer",
            score=round(chance, 4),
            note=f"{chance:.0%} likely that it {_SAID[self.label]}, says {model}{named}.",
            spans=tuple(words),
            facts={"second_opinion": scored.asked_second},
        )

    def _words(self, case: Case) -> Iterator[Span]:
        for part in case.scorer.contributions(case.text, self.label, most=8):
            if part.weight > 0 and len(part.text) > 2:
                yield Span(part.start, part.end, part.text)
