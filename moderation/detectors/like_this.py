"""Like this: comments that are like one of which a moderator said that all like it are to wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from moderation.detectors import Case, Gate, detector
from moderation.scoring.learned import SIZE, features
from moderation.text.normalise import fold
from moderation.vocabulary import Evidence, Pattern

FEWEST = 60
"""Features. Shorter texts are alike by chance: "Nice post!" is like a thousand others."""


@detector("like_this")
@dataclass(frozen=True)
class LikeThis:
    """The score is how much two texts have in common: the share of groups of letters and words that stand in both
    (Jaccard index), over folded text. One common word, or ten, does not make texts alike: no word is forbidden by it.
    """

    at_least: float = 0.3

    KIND: ClassVar[str] = "wording"

    @property
    def gate(self) -> Gate | None:
        """Asked only where a moderator set a pattern."""
        return _has_patterns

    def find(self, case: Case) -> Iterable[Evidence]:
        """The pattern that is most like the comment."""
        patterns = case.history.patterns
        if not patterns:
            return
        own = features(case.folded.text)
        if len(own) < FEWEST:
            return
        table, sizes = _table(patterns)
        common = table[:, own].sum(axis=1)
        alike = common / (sizes + len(own) - common)
        best = int(np.argmax(alike))
        if alike[best] < self.at_least:
            return
        one = patterns[best]
        yield Evidence(
            detector="like_this",
            score=round(float(alike[best]), 4),
            note=f"{alike[best]:.0%} alike to comment {one.comment_id}, of which {one.said_by} said that all like it wait.",
        )


@lru_cache(maxsize=4)
def _table(patterns: tuple[Pattern, ...]) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """A row a pattern, a column a feature; and how many features each has."""
    table = np.zeros((len(patterns), SIZE), np.bool_)
    for row, one in enumerate(patterns):
        found = features(fold(one.text).text)
        if len(found) >= FEWEST:
            table[row, found] = True
    return table, table.sum(axis=1)


def _has_patterns(case: Case) -> bool:
    return bool(case.history.patterns)
