"""The fast scorer: a linear model over hashed n-grams, about 50 microseconds a comment, weights mapped into memory.

Its file is `weights/fast.npy` (8-bit weights, one row a bucket, one column a label) beside `weights/fast.json`
(scales, bias, calibration, version). `moderation train` writes both.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import BREAKS, buckets_of, buckets_of_all, comparable, features, places
from moderation.scoring.labels import LABELS


@dataclass(frozen=True, slots=True)
class Contribution:
    """How much the word at `text[start:end]` of a comment moved a label, in log-odds: above 0 raised, below lowered."""

    start: int
    end: int
    text: str
    weight: float


@dataclass(frozen=True)
class FastScorer:
    """Texts in, calibrated probabilities out."""

    weights: NDArray[np.int8]
    scales: NDArray[np.float32]
    bias: NDArray[np.float32]
    slope: NDArray[np.float32]
    shift: NDArray[np.float32]
    gate: tuple[float, ...]
    """From these probabilities on the second opinion is asked. They are low on purpose: alone the fast scorer decides only
    that a comment is harmless; whatever may hold or remove one is looked at twice."""
    version: str

    def logits(self, text: str) -> NDArray[np.float32]:
        """Raw log-odds of each label, before calibration."""
        found = buckets_of(text)
        summed = np.ones(len(found), np.float32) @ self.weights.take(found, axis=0).astype(np.float32)
        return np.asarray(summed * (self.scales / np.float32(math.sqrt(len(found)))) + self.bias, np.float32)

    def logits_of_all(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same numbers for many texts, one row each, in a fraction of the time."""
        counts = np.zeros(len(texts), np.int64)
        summed = np.zeros((len(texts), len(LABELS)), np.int32)
        for buckets, many in buckets_of_all(texts):
            summed += self._summed(buckets, many)
            counts += many
        # Sums of whole numbers below 2**24 are exact in either way of adding up.
        whole = summed.astype(np.float32)
        divisors = np.sqrt(counts).astype(np.float32)[:, np.newaxis]
        return np.asarray(whole * (self.scales / divisors) + self.bias, np.float32)

    def _summed(self, buckets: NDArray[np.int64], many: NDArray[np.int64]) -> NDArray[np.int32]:
        """The weights of each text added up."""
        found = np.zeros((len(many), len(LABELS)), np.int32)
        filled = np.flatnonzero(many)
        if len(filled):
            starts = (np.cumsum(many) - many)[filled]
            found[filled] = np.add.reduceat(self.weights.take(buckets, axis=0), starts, axis=0, dtype=np.int32)
        return found

    def score(self, text: str) -> dict[str, float]:
        """Probability of each label on ordinary comment traffic."""
        return self.calibrated(self.logits(text))

    def calibrated(self, logits: NDArray[np.float32]) -> dict[str, float]:
        """The probabilities that raw log-odds stand for."""
        # Eight numbers: plain floats take a quarter of the time that arrays take.
        log_odds = (logits * self.slope + self.shift).tolist()
        chances = (1 / (1 + math.exp(-min(max(each, -60.0), 60.0))) for each in log_odds)
        return dict(zip(LABELS, chances, strict=True))

    def contributions(self, text: str, label: str, most: int = 5) -> tuple[Contribution, ...]:
        """The words that moved this label most, strongest first: each word has what its n-grams add up to."""
        column = LABELS.index(label)
        found, starts, ends = features(text)
        parts = self.weights[found, column] * self.scales[column] / np.sqrt(len(found)) * self.slope[column]
        return by_word(text, parts, starts, ends)[:most]


def by_word(
    text: str, parts: NDArray[np.float32], starts: NDArray[np.int32], ends: NDArray[np.int32]
) -> tuple[Contribution, ...]:
    """What features with these weights add up to, word by word, the strongest first."""
    raw = comparable(text)
    spread = np.zeros(len(raw) + 1)
    share = parts / (ends - starts)
    np.add.at(spread, starts, share)
    np.subtract.at(spread, ends, share)
    each_byte = np.cumsum(spread)[:-1]
    breaks = np.flatnonzero(BREAKS[np.frombuffer(raw, np.uint8)])
    at = places(text)
    words: dict[tuple[int, int], float] = {}
    for before, after in pairwise(breaks):
        if after == before + 1:
            continue
        start, end = int(at[before + 1]), int(at[after - 1]) + 1
        words[start, end] = words.get((start, end), 0.0) + float(each_byte[before + 1 : after].sum())
    found = [Contribution(start, end, text[start:end], weight) for (start, end), weight in words.items()]
    return tuple(sorted(found, key=lambda word: (-abs(word.weight), word.start)))


def load(folder: Path) -> FastScorer:
    """The scorer in a folder with fast.npy and fast.json. Raises FileNotFoundError or ValueError."""
    described: Mapping[str, object] = json.loads((folder / "fast.json").read_text("utf-8"))
    raw = (folder / "fast.npy").read_bytes()
    digest = hashlib.sha256(raw).hexdigest()
    if digest != described["sha256"]:
        raise ValueError(f"{folder / 'fast.npy'} is not the file that fast.json describes; restore both from one place")
    weights = np.asarray(np.load(folder / "fast.npy", mmap_mode="r"))

    def numbers(name: str) -> NDArray[np.float32]:
        return np.asarray(described[name], np.float32)

    gate = tuple(numbers("gate").tolist())
    return FastScorer(
        weights, numbers("scales"), numbers("bias"), numbers("slope"), numbers("shift"), gate, f"fast-{digest[:12]}"
    )


@lru_cache(maxsize=1)
def shipped() -> FastScorer:
    """The scorer that comes with the package."""
    return load(Path(str(resources.files(__package__).joinpath("weights"))))
