"""Figures that say how good a score is: AUC, average precision, calibration error, bias between groups."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def auc(scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers) -> float:
    """Area under the ROC curve: the chance that a positive scores above a negative, ties half. nan without both."""
    values = np.asarray(scores, np.float64)
    positive = np.asarray(truth, np.float64) >= 0.5
    many, few = int(positive.sum()), int((~positive).sum())
    if not many or not few:
        return float("nan")
    order = np.argsort(values, kind="stable")
    ranks = np.empty(len(values))
    ranks[order] = np.arange(1, len(values) + 1)
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    mean_rank = np.cumsum(counts) - (counts - 1) / 2
    ranks = mean_rank[group]
    return float((ranks[positive].sum() - many * (many + 1) / 2) / (many * few))


def average_precision(scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers) -> float:
    """Mean precision at each positive, in falling order of score. nan without positives."""
    values = np.asarray(scores, np.float64)
    positive = (np.asarray(truth, np.float64) >= 0.5)[np.argsort(-values, kind="stable")]
    if not positive.any():
        return float("nan")
    precision = np.cumsum(positive) / np.arange(1, len(positive) + 1)
    return float(precision[positive].mean())


def calibration_error(
    scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers, bins: int = 10, *, rate: float | None = None
) -> float:
    """Expected calibration error: mean distance of stated and met share over equally filled bins (Naeini 2015).

    With `rate` the rows are weighted so that this share of them is positive: the error that ordinary traffic would see.
    nan where a weight cannot be worked out.
    """
    parts = reliability(scores, truth, bins, rate=rate)
    total = sum(weight for _, _, weight in parts)
    return float(sum(abs(stated - met) * weight for stated, met, weight in parts) / total) if total else float("nan")


def reliability(
    scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers, bins: int = 10, *, rate: float | None = None
) -> list[tuple[float, float, float]]:
    """For each equally filled bin: mean score, share of positives, weight. Rows weighted to `rate` where it is given."""
    values = np.asarray(scores, np.float64)
    met = np.asarray(truth, np.float64) >= 0.5
    weights = np.ones(len(values))
    if rate is not None:
        if met.all() or not met.any():
            return []
        weights = np.where(met, rate / met.mean(), (1 - rate) / (1 - met.mean()))
    order = np.argsort(values, kind="stable")
    edges = np.searchsorted(np.cumsum(weights[order]), np.linspace(0, weights.sum(), bins + 1)[1:-1])
    found: list[tuple[float, float, float]] = []
    for part in np.split(order, edges):
        weight = float(weights[part].sum())
        if weight:
            stated, share = (
                np.average(values[part], weights=weights[part]),
                np.average(met[part], weights=weights[part]),
            )
            found.append((float(stated), float(share), weight))
    return found


def roc(
    scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers, points: int = 21
) -> list[tuple[float, float]]:
    """(share of negatives above, share of positives above) for thresholds from high to low, at even steps of the first."""
    values = np.asarray(scores, np.float64)
    positive = np.asarray(truth, np.float64) >= 0.5
    if positive.all() or not positive.any():
        return []
    order = np.argsort(-values, kind="stable")
    hits = np.concatenate([[0.0], np.cumsum(positive[order]) / positive.sum()])
    alarms = np.concatenate([[0.0], np.cumsum(~positive[order]) / (~positive).sum()])
    steps = np.linspace(0, 1, points)
    return [(float(step), float(hits[np.searchsorted(alarms, step, side="right") - 1])) for step in steps]


def precision_recall(
    scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers, threshold: float
) -> tuple[float, float]:
    """Precision and recall of calling everything at or above the threshold positive; nan where undefined."""
    called = np.asarray(scores, np.float64) >= threshold
    positive = np.asarray(truth, np.float64) >= 0.5
    hits = float((called & positive).sum())
    precision = hits / called.sum() if called.any() else float("nan")
    recall = hits / positive.sum() if positive.any() else float("nan")
    return float(precision), float(recall)


def subgroup_bias(
    scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers, inside: Sequence[bool] | NDArray[np.bool_]
) -> dict[str, float]:
    """Subgroup, BPSN and BNSP AUC (Borkan et al. 2019) for the rows that mention a group against those that do not."""
    values, positive = np.asarray(scores, np.float64), np.asarray(truth, np.float64)
    group = np.asarray(inside, np.bool_)
    bad = positive >= 0.5
    bpsn = (~group & bad) | (group & ~bad)
    bnsp = (~group & ~bad) | (group & bad)
    return {
        "subgroup": auc(values[group], positive[group]),
        "bpsn": auc(values[bpsn], positive[bpsn]),
        "bnsp": auc(values[bnsp], positive[bnsp]),
    }
