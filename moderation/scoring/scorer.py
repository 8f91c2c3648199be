"""One answer from both scorers: the fast one always, the second opinion only where it may change something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from moderation.scoring import fast, second
from moderation.scoring.fast import Contribution, FastScorer
from moderation.scoring.labels import LABELS
from moderation.scoring.second import SecondOpinion

GATE: Mapping[str, float] = {
    "toxic": 0.10,
    "severe_toxic": 0.05,
    "insult": 0.08,
    "profanity": 0.30,
    "threat": 0.02,
    "identity_attack": 0.04,
    "sexual": 0.08,
    "spam": 0.15,
}
"""From these probabilities of the fast scorer on, the second opinion is asked. They are low on purpose: the fast
scorer decides alone only that a comment is harmless; whatever may hold or remove one is looked at twice."""
FEWEST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Scored:
    """The probability of each label on ordinary comment traffic, and who gave it."""

    scores: Mapping[str, float]
    version: str
    asked_second: bool


@dataclass(frozen=True)
class Scorer:
    """The fast scorer with or without a second opinion. Pure: the same text always has the same scores."""

    fast: FastScorer
    second: SecondOpinion | None

    @property
    def version(self) -> str:
        """Names both sets of weights by their hashes."""
        return "+".join([self.fast.version, *([self.second.version] if self.second else [])])

    def score(self, text: str, readable: str = "") -> Scored:
        """Scores of a text; of its `readable` form too where disguises were taken away: the higher counts."""
        scored = self._score(text)
        if not readable or readable == text:
            return scored
        other = self._score(readable)
        both = {label: max(scored.scores[label], other.scores[label]) for label in LABELS}
        return Scored(both, scored.version, scored.asked_second or other.asked_second)

    def _score(self, text: str) -> Scored:
        quick = self.fast.score(text)
        # The larger model was taught on sentences: of pictures and signs alone it knows nothing and says anything.
        wordless = sum(map(str.isalpha, text[:200])) < FEWEST_LETTERS
        if self.second is None or wordless or not any(quick[label] >= GATE[label] for label in LABELS):
            return Scored(quick, self.version, asked_second=False)
        return Scored(self.second.score(text), self.version, asked_second=True)

    def contributions(self, text: str, label: str, most: int = 5) -> tuple[Contribution, ...]:
        """The words that raised or lowered a label most, as the fast scorer weighs them."""
        return self.fast.contributions(text, label, most)


@lru_cache(maxsize=2)
def shipped(*, with_second: bool = True) -> Scorer:
    """The scorer that comes with the package, loaded once."""
    return Scorer(fast.shipped(), second.shipped() if with_second else None)
