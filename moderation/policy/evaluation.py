"""How well a policy and its scorer do on labelled comments: figures per group and label, and who is stopped wrongly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from moderation.detectors.scorer import TrainedScorer
from moderation.policy.judge import judge
from moderation.policy.rules import Policy
from moderation.scoring import measures
from moderation.scoring.labels import LABELS, ORDINARY_RATES
from moderation.vocabulary import Action, History, RuleStatus, Submission

USUAL_GROUPS = (
    "black", "white", "asian", "african", "muslim", "jewish", "christian", "gay", "lesbian", "trans", "bisexual", "straight",
    "woman", "man", "female", "male", "deaf", "blind", "disabled", "old", "young", "immigrant", "mexican", "american",
)  # fmt: skip
"""Names of groups whose mention must not raise `toxic`: looked for where the bias is asked for."""
FEWEST_MENTIONS = 10


@dataclass(frozen=True, slots=True)
class Labelled:
    """A comment and what people said of it. A label that is missing is unknown; `clean` says that nothing is wrong."""

    submission: Submission
    labels: Mapping[str, float]
    group: str = ""


@dataclass(frozen=True, slots=True)
class AtThreshold:
    """What one threshold of the policy does with the score of a label."""

    rule: str
    action: str
    threshold: float
    precision: float
    recall: float


@dataclass(frozen=True, slots=True)
class LabelFigures:
    """How well the score of one label tells its carriers from the others."""

    known: int
    positive: int
    auc: float
    average_precision: float
    calibration_error: float
    """At the share of positives that the file has."""
    calibration_error_ordinary: float
    """With rows weighted to the share that ordinary comments have, for which the scores are made."""
    stopped: float
    """Share of the positive rows that the policy holds or removes."""
    at: tuple[AtThreshold, ...] = ()
    """For each threshold that the policy sets for this label's score."""
    roc: tuple[tuple[float, float], ...] = ()
    reliability: tuple[tuple[float, float, float], ...] = ()
    """(mean score, share of positives, weight) of ten bins, at the ordinary rate."""


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
    policy: str = ""
    scorer: str = ""
    """The versions that were measured."""

    def as_mapping(self) -> dict[str, Any]:
        """For JSON: figures that are not defined (nan) become null."""
        return {key: _without_nan(value) for key, value in asdict(self).items()}


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled comment with what the policy made of it."""

    row: Labelled
    action: Action
    scores: Mapping[str, float]
    scorer: str


def judged(policy: Policy, rows: Iterable[Labelled], now: datetime) -> Iterable[Judged]:
    """Each row judged without history, with the best scores there are."""
    for row in rows:
        decision = judge(policy, row.submission, History(), now, all_scores=True)
        yield Judged(row, decision.action, decision.scores, decision.scorer_version)


def evaluate(policy: Policy, kept: Sequence[Judged], name: str, groups: Iterable[str] = ()) -> Evaluation:
    """The figures of what was judged. `groups` are names to look for in the texts, for the bias."""
    clean = [one.action for one in kept if one.row.labels.get("clean", 0) >= 0.99]
    return Evaluation(
        name=name,
        rows=len(kept),
        clean=len(clean),
        clean_held=sum(action is Action.HOLD for action in clean),
        clean_removed=sum(action is Action.REMOVE for action in clean),
        labels={label: figures for label in LABELS if (figures := _figures(policy, kept, label))},
        bias={group: found for group in groups if (found := _bias(kept, group))},
        policy=f"{policy.version}/{policy.sha256[:12]}",
        scorer=kept[0].scorer if kept else "",
    )


def _figures(policy: Policy, kept: Sequence[Judged], label: str) -> LabelFigures | None:
    known = [one for one in kept if label in one.row.labels]
    positive = [one for one in known if one.row.labels[label] >= 0.5]
    if not positive:
        return None
    truth = np.array([one.row.labels[label] for one in known])
    scores = np.array([one.scores.get(label, 0.0) for one in known])
    rate = ORDINARY_RATES[label]
    return LabelFigures(
        known=len(known),
        positive=len(positive),
        auc=measures.auc(scores, truth),
        average_precision=measures.average_precision(scores, truth),
        calibration_error=measures.calibration_error(scores, truth),
        calibration_error_ordinary=measures.calibration_error(scores, truth, rate=rate),
        stopped=sum(one.action is not Action.PUBLISH for one in positive) / len(positive),
        at=tuple(
            AtThreshold(rule, action, threshold, *measures.precision_recall(scores, truth, threshold))
            for rule, action, threshold in thresholds(policy, label)
        ),
        roc=tuple(measures.roc(scores, truth)),
        reliability=tuple(measures.reliability(scores, truth, rate=rate)),
    )


def thresholds(policy: Policy, label: str) -> list[tuple[str, str, float]]:
    """(rule, action, threshold) of every enforced rule that asks the scorer for this label."""
    return [
        (rule.id, action.word, least)
        for rule in policy.rules
        if rule.status is RuleStatus.ENFORCED
        and isinstance(rule.detector, TrainedScorer)
        and rule.detector.label == label
        for action, least in sorted(rule.act_at.items())
    ]


def _bias(kept: Sequence[Judged], group: str) -> Mapping[str, float]:
    known = [one for one in kept if "toxic" in one.row.labels]
    wanted = f" {group.casefold()} "
    inside = np.array([wanted in f" {' '.join(one.row.submission.text.casefold().split())} " for one in known], bool)
    if not FEWEST_MENTIONS <= inside.sum() <= len(known) - FEWEST_MENTIONS:
        return {}
    truth = np.array([one.row.labels["toxic"] for one in known])
    return measures.subgroup_bias(np.array([one.scores.get("toxic", 0.0) for one in known]), truth, inside)


def _without_nan(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nan(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_without_nan(inner) for inner in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value
