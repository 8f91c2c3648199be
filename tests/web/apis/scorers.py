"""A scorer whose answers a test can know beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.scoring.labels import LABELS


@dataclass(frozen=True)
class Heard:
    """What a scorer says of one text."""

    scores: Mapping[str, float]


@dataclass(frozen=True)
class Hears:
    """Finds a text as toxic as it holds the word fool, and as much a threat as it holds hurt."""

    def score(self, text: str) -> Heard:
        low = dict.fromkeys(LABELS, 0.02)
        said = {"toxic": 0.875 if "fool" in text else 0.02, "threat": 0.75 if "hurt" in text else 0.02}
        return Heard(low | said)
