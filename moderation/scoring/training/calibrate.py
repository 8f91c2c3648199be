"""Probabilities that hold on ordinary comments: one logistic curve a label, fitted on held-out rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.labels import LABELS, ORDINARY_RATES
from moderation.scoring.training.pack import fit_platt
from moderation.scoring.training.templates import Row

TRUSTED: dict[str, tuple[str, ...]] = {
    "toxic": ("civil_comments", "jigsaw", "convabuse", "templates"),
    "severe_toxic": ("jigsaw", "convabuse", "templates"),
    "insult": ("civil_comments", "jigsaw", "convabuse", "wikipedia_detox", "templates"),
    "profanity": ("civil_comments", "jigsaw", "scunthorpe", "templates"),
    "threat": ("civil_comments", "jigsaw", "templates"),
    "identity_attack": ("civil_comments", "jigsaw", "edos", "hatexplain", "toxigen", "templates"),
    "sexual": ("convabuse", "templates"),
    "spam": ("youtube", "civil_comments", "jigsaw", "templates"),
}
"""Whose labels mean what the policy means: those who judged ordinary comments, and our own templates."""


def calibrate(
    rows: Sequence[Row], logits_of: Callable[[Sequence[str]], NDArray[np.float32]]
) -> dict[str, tuple[float, float]]:
    """Slope and shift for every label. Rows from templates count a quarter, for they are easier than life."""
    logits = logits_of([row.text for row in rows])
    curves: dict[str, tuple[float, float]] = {}
    for column, label in enumerate(LABELS):
        chosen = [
            index for index, row in enumerate(rows) if label in row.labels and row.source.startswith(TRUSTED[label])
        ]
        truth = np.array([rows[index].labels[label] for index in chosen])
        curves[label] = fit_platt(logits[chosen, column].astype(np.float64), truth, ORDINARY_RATES[label])
    return curves
