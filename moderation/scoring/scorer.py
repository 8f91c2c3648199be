"""One answer from both scorers: the fast one always, the second opinion only where it may change something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import ge

from moderation.scoring import fast, second
from moderation.scoring.fast import Contribution, FastScorer
from moderation.scoring.labels import LABELS
from moderation.scoring.second import SecondOpinion
from moderation.scoring.spoken import spoken

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

    def score(self, text: str, readable: str = "", *, thorough: bool = False) -> Scored:
        """Scores of a text; of its `readable` form too where disguises were taken away: the higher counts.
        `thorough` asks the second opinion also where the fast scorer sees no reason.
        """
        forms = [text, readable] if readable and readable != text else [text]
        logits = {form: self.fast.logits(form) for form in forms}
        quick = _highest([self.fast.calibrated(found) for found in logits.values()])
        asked = thorough or self._doubts(quick)
        # The larger model was taught on sentences: of signs alone it knows nothing and says anything.
        worded = [form for form in forms if sum(map(str.isalpha, spoken(form[:200]))) >= FEWEST_LETTERS]
        if self.second is None or not asked or not worded:
            return Scored(quick, self.version, asked_second=False)
        looked = _highest([self.second.score(form, logits[form]) for form in worded])
        return Scored(looked, self.version, asked_second=True)

    def quick_scores(self, texts: Sequence[tuple[str, str]]) -> list[Scored | None]:
        """What `score` says of many texts, each with its readable form: None where it would ask the second opinion."""
        forms = [[text, readable] if readable and readable != text else [text] for text, readable in texts]
        chances = map(self.fast.calibrated, self.fast.logits_of_all([form for one in forms for form in one]))
        found = [_highest([next(chances) for _ in one]) for one in forms]
        return [
            None if self.second is not None and self._doubts(quick) else Scored(quick, self.version, asked_second=False)
            for quick in found
        ]

    def _doubts(self, quick: Mapping[str, float]) -> bool:
        """Whether the second opinion may change something."""
        return any(map(ge, quick.values(), self.fast.gate))

    def contributions(self, text: str, label: str, most: int = 5) -> tuple[Contribution, ...]:
        """The words that raised or lowered a label most, as the fast scorer weighs them."""
        return self.fast.contributions(text, label, most)


def _highest(several: list[dict[str, float]]) -> dict[str, float]:
    return several[0] if len(several) == 1 else {label: max(one[label] for one in several) for label in LABELS}


@lru_cache(maxsize=2)
def shipped(*, with_second: bool = True) -> Scorer:
    """The scorer that comes with the package, loaded once."""
    return Scorer(fast.shipped(), second.shipped() if with_second else None)
