"""The steps of `moderation train`: tune the transformer, export it, let it teach, fit the fast scorer, write weights."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import BITS, buckets_of
from moderation.scoring.training import calibrate, data, pack, templates
from moderation.scoring.training.templates import Row

PER_KIND = 1500
SEED = 1


def training_rows(folder: Path) -> list[Row]:
    """All rows that are trained on, in a fixed order."""
    return [*data.rows_for_training(folder, SEED, repeat=False), *templates.generate(PER_KIND, SEED)]


def calibration_rows(folder: Path) -> list[Row]:
    """Held-out rows of all files and templates of another seed."""
    held = [row for rows in data.rows_for_measuring(folder).values() for row in rows[:600]]
    return [*held, *templates.generate(60, SEED + 1)]


def teach(folder: Path, base: str, work: Path) -> None:
    """The tuned transformer's log-odds on every training text."""
    from moderation.scoring.training import teacher

    texts = [row.text for row in training_rows(folder)]
    np.save(work / "teacher.npy", teacher.logits(base, work / "checkpoint.pt", texts))


def fit(folder: Path, work: Path) -> None:
    """Trains, packs and calibrates the fast scorer; calibrates the second opinion."""
    from moderation.scoring.training import linear, teacher

    rows = training_rows(folder)
    taught = 1 / (1 + np.exp(-np.load(work / "teacher.npy"))) if (work / "teacher.npy").exists() else None
    prepared = linear.prepare(rows, taught, trust=0.6)
    weights, bias = linear.train(prepared, epochs=4, seed=SEED, rate=0.1, offsets=taught is None, decay=0.02)
    packed, scales = pack.quantise(weights)

    def fast_logits(texts: Sequence[str]) -> NDArray[np.float32]:
        found = [buckets_of(text) for text in texts]
        return np.array([packed[b].sum(0, dtype=np.int32) * scales / np.sqrt(len(b)) + bias for b in found], np.float32)

    held = calibration_rows(folder)
    manifest: dict[str, object] = {
        "bits": BITS,
        "seed": SEED,
        "rows": len(rows),
        "taught": taught is not None,
        "files": {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.glob("*.jsonl.gz"))},
    }
    pack.write(work, packed, scales, bias, calibrate.calibrate(held, fast_logits), manifest)
    if (work / "second.onnx").exists():
        curves = calibrate.calibrate(held, lambda texts: teacher.onnx_logits(work / "second.onnx", work, texts))
        pack.describe_second(work, curves, manifest)


@dataclass(frozen=True, slots=True)
class Plan:
    """What `moderation train` was asked to do."""

    data: Path
    base: str
    work: Path
    seed: int = SEED
    passes: int = 20_000
    """Batches of the transformer at most."""
    minutes: float = 600.0
    """Minutes for the transformer at most; its learning rate falls to nothing at whichever limit comes first."""
    start: Path | None = None
    """An exported second.onnx to go on from, instead of the base model."""


def tune(plan: Plan) -> None:
    """Fine-tunes the transformer."""
    from moderation.scoring.training import transformer

    transformer.train(
        plan.data, plan.base, plan.work, steps=plan.passes, minutes=plan.minutes, seed=plan.seed, per_kind=PER_KIND, start=plan.start
    )  # fmt: skip


def export(plan: Plan) -> None:
    """The tuned transformer as second.onnx in the work folder."""
    from moderation.scoring.training import export as exporting

    exporting.export(plan.base, plan.work / "checkpoint.pt", plan.work)
    shutil.copy(Path(plan.base) / "tokenizer.json", plan.work / "tokenizer.json")


STEPS: Mapping[str, Callable[[Plan], None]] = {
    "tune": tune,
    "export": export,
    "teach": lambda plan: teach(plan.data, plan.base, plan.work),
    "fit": lambda plan: fit(plan.data, plan.work),
}
"""In their order. Each leaves its files in the work folder, so that a step can be repeated alone."""
