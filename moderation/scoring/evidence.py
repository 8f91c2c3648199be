"""Scores moved by other evidence of the same thing: a slur, a phrase of spam that rules have found and not excused.

A model and a list err on different texts. The log-odds of a label grow by the strength of the evidence, and a curve that
was fitted on held-out rows keeps the result a probability; its numbers stand in weights/evidence.json.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from types import MappingProxyType

from moderation.scoring.labels import LABELS


@dataclass(frozen=True, slots=True)
class Curve:
    """p becomes 1 / (1 + exp(-(slope * (log-odds of p + weight * strength) + shift)))."""

    weight: float
    slope: float
    shift: float


@lru_cache(maxsize=1)
def curves() -> Mapping[str, Curve]:
    """The curve of each label that evidence can move."""
    raw = resources.files(__package__).joinpath("weights", "evidence.json").read_text("utf-8")
    return MappingProxyType({label: Curve(**given) for label, given in json.loads(raw)["curves"].items()})


def moved(scores: Mapping[str, float], strengths: Mapping[str, float]) -> dict[str, float]:
    """Every label's probability with what the evidence for it adds. `strengths` are about 0 to 1, below 0
    where something speaks against it; missing is 0.
    """
    return {label: _moved(scores[label], strengths.get(label, 0.0), curves().get(label)) for label in LABELS}


def _moved(chance: float, strength: float, curve: Curve | None) -> float:
    if curve is None:
        return chance
    held = min(max(chance, 1e-6), 1 - 1e-6)
    log_odds = math.log(held / (1 - held)) + curve.weight * strength
    return 1 / (1 + math.exp(-(curve.slope * log_odds + curve.shift)))
