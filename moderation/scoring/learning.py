"""Learning from verdicts, one after the other in the order in which they were given, and the trial before any of it counts.

An online linear model (AdaGrad) over the shipped scorer's log-odds, with a normal prior around nothing. How common a
label is among verdicts says nothing about how common it is among comments, for people are shown what is doubtful: so
an intercept is fitted while learning and left out afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.learned import LABELS, SIZE, Correction, LocalScorer
from moderation.scoring.measures import auc

PASSES = 4
RATE = 0.1
PRIOR = 0.005
"""Pull of each step towards nothing."""
LATER = 0.25
"""Share of the newest verdicts that are kept apart for the trial."""
FEWEST = 40
"""Verdicts on a label, at least ten of each kind, before anything is learned of it."""
FEWEST_OF_A_KIND = 10
BETTER_BY = 0.01
"""Share by which the log loss must fall in the trial, and by more than chance would do it."""
LEAST_AUC = 0.6
"""Below that it can hardly tell one kind from the other."""


@dataclass(frozen=True)
class Example:
    """A verdict: what the model sees of the comment, what the shipped scorer said, and what people decided."""

    features: NDArray[np.uint16]
    shipped: dict[str, float]
    """Log-odds by label."""
    labels: dict[str, int]
    """1 or 0 by label; a label on which the verdict says nothing is missing."""


@dataclass(frozen=True)
class Trial:
    """How a label did on later verdicts that it had not seen, beside the shipped scorer alone."""

    label: str
    learned_from: int
    tried_on: int
    loss_before: float = math.nan
    loss_after: float = math.nan
    auc_before: float = math.nan
    auc_after: float = math.nan
    why_not: str = ""
    """Why it must not count; empty when it may."""

    @property
    def passed(self) -> bool:
        """Whether it may count."""
        return not self.why_not


@dataclass
class Learner:
    """One label, learned step by step."""

    label: str
    weights: NDArray[np.float32] = field(default_factory=lambda: np.zeros(SIZE, np.float32))
    squares: NDArray[np.float32] = field(default_factory=lambda: np.full(SIZE, 1e-2, np.float32))
    intercept: float = 0.0
    yes: int = 0
    no: int = 0

    def see(self, example: Example, *, again: bool = False) -> None:
        """Take one verdict in. Those that say nothing about the label change nothing."""
        truth = example.labels.get(self.label)
        found = example.features
        if truth is None or not len(found):
            return
        if not again:
            self.yes, self.no = self.yes + truth, self.no + 1 - truth
        share = 1 / math.sqrt(len(found))
        logit = example.shipped[self.label] + self.intercept + float(self.weights[found].sum()) * share
        error = truth - 1 / (1 + math.exp(-min(max(logit, -30.0), 30.0)))
        self.intercept += 0.1 * error
        step = error * share - PRIOR * self.weights[found]
        self.squares[found] += step * step
        self.weights[found] += RATE * step / np.sqrt(self.squares[found])

    def result(self) -> Correction:
        """What was learned, without the intercept."""
        return Correction(self.weights, self.yes, self.no)


def learn(label: str, examples: Sequence[Example]) -> Learner:
    """Learn one label from verdicts, the oldest first."""
    learner = Learner(label)
    for turn in range(PASSES):
        for example in examples:
            learner.see(example, again=turn > 0)
    return learner


def trial(label: str, examples: Sequence[Example]) -> Trial:
    """Learn from the older verdicts and look how the newer ones would have been scored. The oldest stand first."""
    told = [one for one in examples if label in one.labels and len(one.features)]
    kinds = sum(one.labels[label] for one in told)
    if len(told) < FEWEST or min(kinds, len(told) - kinds) < FEWEST_OF_A_KIND:
        return Trial(label, 0, 0, why_not=f"There are {len(told)} verdicts on it, {kinds} of them against the comment.")
    cut = len(told) - max(round(LATER * len(told)), 1)
    early, late = told[:cut], told[cut:]
    truth = np.array([one.labels[label] for one in late], np.float64)
    if truth.min() == truth.max():
        return Trial(label, cut, len(late), why_not="The newest verdicts are all alike, so it could not be tried.")
    learner = learn(label, early)
    correction = learner.result()
    plain = np.array([one.shipped[label] for one in late])
    moved = plain + np.array([correction.shift(one.features) for one in late])
    # How common the label is among verdicts, and how sure the scores are of themselves, is no merit of either.
    before, after = _losses(plain, truth), _losses(moved, truth)
    gain = before - after
    found = Trial(
        label,
        cut,
        len(late),
        loss_before=float(before.mean()),
        loss_after=float(after.mean()),
        auc_before=auc(plain, truth),
        auc_after=auc(moved, truth),
    )
    sure = float(gain.mean()) > float(gain.std()) / math.sqrt(len(late))
    ranks = found.auc_after >= max(found.auc_before - 1e-9, LEAST_AUC)
    if sure and ranks and found.loss_after <= found.loss_before * (1 - BETTER_BY):
        return found
    return replace(found, why_not="On the newest verdicts it was not clearly better than the shipped scorer alone.")


def learned_from(examples: Sequence[Example]) -> tuple[LocalScorer, tuple[Trial, ...]]:
    """What may count, learned from all verdicts once the trial was passed, and the trial of each label."""
    trials = tuple(trial(label, examples) for label in LABELS)
    passed = {one.label: learn(one.label, examples).result() for one in trials if one.passed}
    return LocalScorer(passed), trials


def _losses(logits: NDArray[np.float64], truth: NDArray[np.float64]) -> NDArray[np.float64]:
    """Log loss of each, after the level and the slope (never below nothing) that make their mean least."""
    level, slope = 0.0, 1.0
    for _ in range(50):
        chances = 1 / (1 + np.exp(-np.clip(slope * logits + level, -30, 30)))
        error, weight = truth - chances, chances * (1 - chances) + 1e-6
        bend = np.array(
            [[weight.sum(), (weight * logits).sum()], [(weight * logits).sum(), (weight * logits**2).sum()]]
        )
        step = np.linalg.solve(bend + 1e-3 * np.eye(2), np.array([error.sum(), (error * logits).sum()]))
        level += float(np.clip(step[0], -1, 1))
        slope = max(slope + float(np.clip(step[1], -0.5, 0.5)), 0.0)
    fitted = slope * logits + level
    return np.asarray(np.logaddexp(0.0, fitted) - truth * fitted, np.float64)
