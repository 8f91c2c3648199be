"""Probabilities that hold on ordinary comments: one logistic curve a label, fitted on held-out rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.labels import LABELS, ORDINARY_RATES
from moderation.scoring.training.pack import fit_platt
from moderation.scoring.training.templates import Row

CARRIERS: Mapping[str, tuple[str, ...]] = {
    "toxic": ("civil_comments", "jigsaw", "convabuse", "templates"),
    "severe_toxic": ("jigsaw", "convabuse", "templates"),
    "insult": ("civil_comments", "jigsaw", "convabuse", "wikipedia_detox", "templates"),
    "profanity": ("civil_comments", "jigsaw", "templates"),
    "threat": ("civil_comments", "jigsaw", "edos", "templates"),
    "identity_attack": ("civil_comments", "jigsaw", "edos", "hatexplain", "implicit_hate", "toxigen", "templates"),
    "sexual": ("convabuse", "templates"),
    "spam": ("youtube", "tg_spam", "templates"),
}
"""Whose positive labels mean what the policy means. Each of them weighs the same, however many rows it has."""
ORDINARY: Mapping[str, float] = {
    "jigsaw": 0.47,
    "goemotions": 0.35,
    "civil_comments": 0.03,
    "convabuse": 0.05,
    "youtube": 0.05,
    "templates": 0.05,
}
"""What ordinary harmless comments are taken to be made of. Doubtful ones (civil_comments holds nothing else) are few."""
LOOKED_AT_TWICE = 0.12
"""Share of ordinary rows for which the second opinion is asked. At 0.12 earlier weights kept 12 of 598 hostile held-out
rows from it and 3 of 378 hateful ones; at half of that twice as many, at double hardly fewer.
"""
NOT_ASKED_FOR = {"profanity": 0.5}
"""Labels that no rule asks the scorer for: they open the gate only where they are likely."""
BLEND: Mapping[str, float] = {
    "toxic": 0.2,
    "severe_toxic": 0.1,
    "insult": 0.5,
    "profanity": 0.0,
    "threat": 0.3,
    "identity_attack": 0.4,
    "sexual": 0.6,
    "spam": 0.7,
}
"""How much the fast scorer's log-odds count beside the second opinion's: what told labels apart best, each source counted
alike. A fitted stack of all labels and facts of the text did worse on sources that were left out than this plain sum.
"""


def calibrate(rows: Sequence[Row], logits: NDArray[np.float32]) -> dict[str, tuple[float, float]]:
    """Slope and shift for every label, for log-odds `(rows, labels)`."""
    curves: dict[str, tuple[float, float]] = {}
    for column, label in enumerate(LABELS):
        chosen, truth, weights = balanced(rows, label)
        curves[label] = fit_platt(logits[chosen, column].astype(np.float64), truth, weights)
    return curves


def balanced(rows: Sequence[Row], label: str) -> tuple[list[int], NDArray[np.bool_], NDArray[np.float64]]:
    """The rows that speak about a label: their indexes, whether they carry it, and weights that sum to the ordinary rate
    of carriers, each source among them the same, and to ORDINARY among the others.
    """
    names = [_family(row.source, (*ORDINARY, *CARRIERS[label])) for row in rows]
    carriers = [i for i, row in enumerate(rows) if row.labels.get(label, 0) >= 0.5 and names[i] in CARRIERS[label]]
    others = [i for i, row in enumerate(rows) if row.labels.get(label, 1) < 0.5 and names[i] in ORDINARY]
    carried, rest = Counter(names[i] for i in carriers), Counter(names[i] for i in others)
    share = sum(ORDINARY[name] for name in rest)
    rate = ORDINARY_RATES[label]
    weights = [rate / len(carried) / carried[names[i]] for i in carriers]
    weights += [(1 - rate) * ORDINARY[names[i]] / share / rest[names[i]] for i in others]
    truth = np.array([True] * len(carriers) + [False] * len(others))
    return carriers + others, truth, np.array(weights) * len(truth)


def gates(rows: Sequence[Row], chances: NDArray[np.float64]) -> dict[str, float]:
    """The probability of each label from which the second opinion is asked, for the fast scorer's `(rows, labels)`: each
    label opens for the same share of ordinary rows, all together for LOOKED_AT_TWICE.
    """
    ordinary = [
        index
        for index, row in enumerate(rows)
        if row.source.startswith(("jigsaw", "goemotions", "convabuse")) and max(row.labels.values(), default=0) < 0.5
    ]
    asked = [column for column, label in enumerate(LABELS) if label not in NOT_ASKED_FOR]
    seen = chances[np.ix_(ordinary, asked)]
    low, high = 0.0, LOOKED_AT_TWICE
    for _ in range(40):
        share = (low + high) / 2
        opened = (seen >= np.quantile(seen, 1 - share, axis=0)).any(axis=1).mean()
        low, high = (low, share) if opened > LOOKED_AT_TWICE else (share, high)
    found = np.quantile(seen, 1 - low, axis=0).tolist()
    return {LABELS[column]: gate for column, gate in zip(asked, found, strict=True)} | NOT_ASKED_FOR


def _family(source: str, known: Sequence[str]) -> str:
    return next((name for name in known if source.startswith(name)), source)
