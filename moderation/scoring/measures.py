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


def calibration_error(scores: Sequence[float] | Numbers, truth: Sequence[float] | Numbers, bins: int = 10) -> float:
    """Expected calibration error: mean distance of stated and met share over equally filled bins (Naeini 2015)."""
    values = np.asarray(scores, np.float64)
    met = np.asarray(truth, np.float64) >= 0.5
    order = np.array_split(np.argsort(values, kind="stable"), bins)
    distances = [abs(values[part].mean() - met[part].mean()) * len(part) for part in order if len(part)]
    return float(sum(distances) / max(len(values), 1))


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
