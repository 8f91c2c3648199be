"""How well a policy and its scorer do on labelled comments: figures per group and label, and who is stopped wrongly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from moderation.policy.judge import judge
from moderation.policy.rules import Policy
from moderation.scoring import measures
from moderation.scoring.labels import LABELS
from moderation.vocabulary import Action, History, Submission


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment and what people said of it. A label that is missing is unknown; `clean` says that nothing is wrong."""

    submission: Submission
    labels: Mapping[str, float]
    group: str = ""


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How well the score of one label tells its carriers from the others."""

    known: int
    positive: int
    auc: float
    average_precision: float
    calibration_error: float
    stopped: float
    """Share of the positive rows that the policy holds or removes."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The figures of one file or one group of it."""

    name: str
    rows: int
    clean: int
    clean_held: int
    clean_removed: int
    labels: Mapping[str, LabelFigures]
    bias: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """For files of templates on groups: subgroup, BPSN and BNSP AUC of `toxic` for each group's name."""

    def as_mapping(self) -> dict[str, Any]:
        """For JSON: figures that are not defined (nan) become null."""
        return {key: _without_nan(value) for key, value in asdict(self).items()}


def evaluate(
    policy: Policy, rows: Iterable[Labelled], name: str, now: datetime, groups: tuple[str, ...] = ()
) -> Evaluation:
    """Judges every row without history and compares. `groups` are names to look for in the texts, for the bias."""
    kept: list[tuple[Labelled, Action, Mapping[str, float]]] = []
    for row in rows:
        decision = judge(policy, row.submission, History(), now, all_scores=True)
        kept.append((row, decision.action, decision.scores))
    clean = [action for row, action, _ in kept if row.labels.get("clean", 0) >= 0.99]
    return Evaluation(
        name=name,
        rows=len(kept),
        clean=len(clean),
        clean_held=sum(action is Action.HOLD for action in clean),
        clean_removed=sum(action is Action.REMOVE for action in clean),
        labels={label: figures for label in LABELS if (figures := _figures(kept, label))},
        bias={group: found for group in groups if (found := _bias(kept, group))},
    )


def _figures(kept: list[tuple[Labelled, Action, Mapping[str, float]]], label: str) -> LabelFigures | None:
    known = [(row.labels[label], action, scores) for row, action, scores in kept if label in row.labels]
    positive = [action for value, action, _ in known if value >= 0.5]
    if not known or not positive:
        return None
    truth = np.array([value for value, _, _ in known])
    scores = np.array([scores.get(label, 0.0) for _, _, scores in known])
    return LabelFigures(
        known=len(known),
        positive=len(positive),
        auc=measures.auc(scores, truth),
        average_precision=measures.average_precision(scores, truth),
        calibration_error=measures.calibration_error(scores, truth),
        stopped=sum(action is not Action.PUBLISH for action in positive) / len(positive),
    )


def _bias(kept: list[tuple[Labelled, Action, Mapping[str, float]]], group: str) -> Mapping[str, float]:
    known = [(row, scores) for row, _, scores in kept if "toxic" in row.labels]
    inside = np.array([group.casefold() in row.submission.text.casefold() for row, _ in known])
    if not inside.any() or inside.all():
        return {}
    truth = np.array([row.labels["toxic"] for row, _ in known])
    return measures.subgroup_bias(np.array([scores.get("toxic", 0.0) for _, scores in known]), truth, inside)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
