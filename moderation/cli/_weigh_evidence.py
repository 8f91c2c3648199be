"""Fits the curves by which rules' findings move scores (weights/evidence.json), for the weights and policy in use."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from moderation.cli._comment_lines import submission_of
from moderation.detectors import Case
from moderation.policy.judge import judge
from moderation.policy.rules import Policy
from moderation.policy.scores import SPEAKS_FOR, strengths
from moderation.scoring.labels import LABELS
from moderation.scoring.training.calibrate import balanced
from moderation.scoring.training.pack import fit_platt
from moderation.scoring.training.steps import calibration_rows
from moderation.vocabulary import History

WEIGHT = 2.0
"""Log-odds that evidence of full strength adds. Of 0, 1 and 2 the one that told labels apart best on sources that no model
had been trained on; more was not better.
"""
WHEN = datetime(2026, 1, 1, 12, tzinfo=UTC)


def weigh(policy: Policy, data: Path, work: Path, seed: int) -> None:
    """Judges half of the held-out rows of all files (one takes ten milliseconds) and writes evidence.json into `work`."""
    rows = calibration_rows(data, seed)[::2]
    log_odds = np.zeros((len(rows), len(LABELS)))
    for index, row in enumerate(rows):
        submission = submission_of({"text": row.text})
        found = strengths(judge(policy, submission, History(), WHEN).findings)
        scores = Case(submission, History(), WHEN, policy.second_opinion).thoroughly_scored.scores
        for column, label in enumerate(LABELS):
            held = min(max(scores[label], 1e-6), 1 - 1e-6)
            log_odds[index, column] = math.log(held / (1 - held)) + WEIGHT * found.get(label, 0.0)
    curves = {}
    for label in dict.fromkeys(label for labels in SPEAKS_FOR.values() for label in labels):
        chosen, truth, weights = balanced(rows, label)
        slope, shift = fit_platt(log_odds[chosen, LABELS.index(label)], truth, weights)
        curves[label] = {"weight": WEIGHT, "slope": slope, "shift": shift}
    told = {"curves": curves, "policy": policy.sha256, "rows": len(rows), "seed": seed}
    (work / "evidence.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
