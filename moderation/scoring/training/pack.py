"""Turns trained weights into the files that the service reads, and fits the calibration."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.fast import FastScorer
from moderation.scoring.labels import LABELS


def fit_platt(
    logits: NDArray[np.float64], positive: NDArray[np.bool_], weight: NDArray[np.float64]
) -> tuple[float, float]:
    """Slope and shift of a logistic curve by Newton's method (Platt 1999), for weighted rows."""
    slope, shift = 1.0, 0.0
    wanted = np.where(positive, 0.999, 0.001)
    for _ in range(60):
        chance = 1 / (1 + np.exp(-(slope * logits + shift)))
        error = weight * (chance - wanted)
        curve = weight * chance * (1 - chance) + 1e-9
        gradient = np.array([(error * logits).sum() + 1e-3 * (slope - 1), error.sum()])
        cross = (curve * logits).sum()
        hessian = np.array([[(curve * logits**2).sum() + 1e-3, cross], [cross, curve.sum()]])
        step = np.linalg.solve(hessian, gradient)
        slope, shift = slope - step[0], shift - step[1]
        if np.abs(step).max() < 1e-8:
            break
    return float(slope), float(shift)


def quantise(weights: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """8-bit weights and one scale a label. The few largest weights are clipped at the 99.99th percentile."""
    scales = np.maximum(np.quantile(np.abs(weights), 0.9999, axis=0), 1e-6) / 127
    return np.clip(np.rint(weights / scales), -127, 127).astype(np.int8), scales.astype(np.float32)


def averaged(
    before: FastScorer, weights: NDArray[np.float32], bias: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The mean of weights and those that were in use: what each of two linear models says, halved and added. On sources
    that were left out it did better than either.
    """
    halves = (weights + before.weights * before.scales) / 2, (bias + before.bias) / 2
    return np.asarray(halves[0], np.float32), np.asarray(halves[1], np.float32)


def write(
    folder: Path,
    weights: NDArray[np.int8],
    scales: NDArray[np.float32],
    bias: NDArray[np.float32],
    calibration: dict[str, tuple[float, float]],
    gates: Mapping[str, float],
    manifest: dict[str, object],
) -> str:
    """Writes fast.npy and fast.json; returns the hash that is the scorer's version."""
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "fast.npy", weights)
    digest = hashlib.sha256((folder / "fast.npy").read_bytes()).hexdigest()
    described = {
        "labels": LABELS,
        "sha256": digest,
        "scales": [float(value) for value in scales],
        "bias": [float(value) for value in bias],
        "slope": [calibration[label][0] for label in LABELS],
        "shift": [calibration[label][1] for label in LABELS],
        "gate": [gates[label] for label in LABELS],
        "manifest": manifest,
    }
    (folder / "fast.json").write_text(json.dumps(described, indent=1) + "\n", "utf-8")
    return digest


def describe_second(
    folder: Path,
    blend: Mapping[str, float],
    calibration: dict[str, tuple[float, float]],
    manifest: dict[str, object],
) -> str:
    """Writes second.json beside second.onnx; returns the hash that is its version."""
    digest = hashlib.sha256((folder / "second.onnx").read_bytes()).hexdigest()
    described = {
        "labels": LABELS,
        "sha256": digest,
        "blend": [blend[label] for label in LABELS],
        "slope": [calibration[label][0] for label in LABELS],
        "shift": [calibration[label][1] for label in LABELS],
        "manifest": manifest,
    }
    (folder / "second.json").write_text(json.dumps(described, indent=1) + "\n", "utf-8")
    return digest
