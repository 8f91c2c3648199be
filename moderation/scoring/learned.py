"""What a site's own people decided, as a correction of the shipped scorer. Pure: weights in, probabilities out.

For each of two labels, spam and abuse, the log-odds of the shipped fast scorer are moved by a linear model over the same
hashed groups of letters and words. Three things keep a handful of clicks from breaking it: weights start at nothing and
are pulled back to it (a normal prior); a comment cannot be moved further than `most_shift` for as many verdicts as were
learned from; and nothing counts before it has proved better on verdicts that it had not seen (`learning.py`).
No word is ever forbidden: a word shifts a comment by its share among everything else that stands in it.
"""

from __future__ import annotations

import hashlib
import json
import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from moderation.scoring import fast
from moderation.scoring.fast import Contribution
from moderation.scoring.features import BITS, buckets_of
from moderation.scoring.features import features as placed_features
from moderation.vocabulary import Learned

LABELS = ("spam", "abuse")
ABUSE = ("toxic", "severe_toxic", "insult", "threat", "identity_attack")
"""The shipped labels that are abuse; the strongest counts."""
SIZE = 1 << 16
FEATURES = f"groups 2-5, words 1-2, {BITS} bits to 16"
"""Weights that were learned over other features mean nothing."""
LARGEST_SHIFT = 4.0
"""Log-odds. No number of verdicts moves a comment further."""
HALFWAY = 50
"""So many verdicts of one kind allow half of it."""
_LEAST = 1e-6

Weights = NDArray[np.float32]


class NotUsable(ValueError):
    """These weights are damaged or of another version of the scorer."""


def features(text: str) -> NDArray[np.uint16]:
    """What the model sees of a text: the numbers of its groups of letters and words, each once, in order."""
    return np.unique(buckets_of(text) >> (BITS - 16)).astype(np.uint16)


def shipped_logits(text: str) -> dict[str, float]:
    """Log-odds of both labels by the shipped fast scorer."""
    scores = fast.shipped().score(text)
    chances = {"spam": scores["spam"], "abuse": max(scores[label] for label in ABUSE)}
    return {label: _logit(chance) for label, chance in chances.items()}


def most_shift(verdicts: int) -> float:
    """How far a comment may be moved towards a kind of which so many verdicts were learned from, in log-odds.

    After ten clicks by a factor of two, after fifty by one of seven, never by more than fifty-five.
    """
    return LARGEST_SHIFT * verdicts / (verdicts + HALFWAY)


@dataclass(frozen=True)
class Correction:
    """One label: weights, and how many verdicts of each kind stand behind them."""

    weights: Weights
    yes: int
    no: int

    def shift(self, found: NDArray[np.uint16]) -> float:
        """How far a comment with these features is moved, in log-odds."""
        if not len(found):
            return 0.0
        raw = float(self.weights[found].sum()) / math.sqrt(len(found))
        return min(max(raw, -most_shift(self.no)), most_shift(self.yes))


@dataclass(frozen=True)
class LocalScorer:
    """What was learned here, for each label of which enough was."""

    corrections: Mapping[str, Correction]
    version: str = ""

    def score(self, text: str, label: str) -> tuple[float, float] | None:
        """(probability, what the shipped scorer said) for a label; None for one of which nothing was learned."""
        correction = self.corrections.get(label)
        if correction is None:
            return None
        before = shipped_logits(text)[label]
        return _chance(before + correction.shift(features(text))), _chance(before)

    def contributions(self, text: str, label: str, most: int = 5) -> tuple[Contribution, ...]:
        """The words that moved the label most, strongest first, before the limit on the whole."""
        correction = self.corrections[label]
        buckets, starts, ends = placed_features(text)
        small = (buckets >> (BITS - 16)).astype(np.uint16)
        many = len(np.unique(small))
        _, places, counts = np.unique(small, return_inverse=True, return_counts=True)
        parts = correction.weights[small] / counts[places] / math.sqrt(many)
        return fast.by_word(text, parts.astype(np.float32), starts, ends)[:most]

    def packed(self) -> Learned:
        """As it is stored. The version is the hash of what is stored."""
        labels = sorted(self.corrections)
        head = {
            "features": FEATURES,
            "labels": {label: [self.corrections[label].yes, self.corrections[label].no] for label in labels},
        }
        raw = b"".join(self.corrections[label].weights.astype("<f2").tobytes() for label in labels)
        data = json.dumps(head).encode() + b"\n" + zlib.compress(raw, 6)
        return Learned(hashlib.sha256(data).hexdigest(), data)


@lru_cache(maxsize=4)
def unpacked(learned: Learned) -> LocalScorer:
    """The scorer that is stored so. Raises NotUsable."""
    head, _, body = learned.weights.partition(b"\n")
    try:
        described = json.loads(head)
        counts: dict[str, list[int]] = described["labels"]
        found = None if described["features"] != FEATURES or set(counts) - set(LABELS) else _corrections(counts, body)
    except (ValueError, KeyError, TypeError, IndexError, zlib.error) as problem:
        raise NotUsable("These weights are damaged. Learn anew.") from problem
    if found is None:
        raise NotUsable("These weights belong to another version of the scorer. Learn anew.")
    return LocalScorer(found, learned.version)


def _corrections(counts: Mapping[str, list[int]], body: bytes) -> dict[str, Correction]:
    raw = np.frombuffer(zlib.decompress(body), "<f2").astype(np.float32).reshape(len(counts), SIZE)
    return {
        label: Correction(raw[place], int(counts[label][0]), int(counts[label][1]))
        for place, label in enumerate(sorted(counts))
    }


def as_if_learned(texts: Mapping[str, tuple[str, ...]]) -> Learned:
    """Weights as many verdicts on texts like these would give them: for the examples in a policy."""
    corrections = {}
    for label, ones in texts.items():
        weights = np.zeros(SIZE, np.float32)
        for text in ones:
            found = features(text)
            weights[found] = LARGEST_SHIFT / max(math.sqrt(len(found)), 1.0)
        corrections[label] = Correction(weights, 100 * HALFWAY, 100 * HALFWAY)
    return LocalScorer(corrections).packed()


def _logit(chance: float) -> float:
    safe = min(max(chance, _LEAST), 1 - _LEAST)
    return math.log(safe / (1 - safe))


def _chance(logit: float) -> float:
    return 1 / (1 + math.exp(-logit))
