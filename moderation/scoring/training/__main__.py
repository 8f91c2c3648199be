"""Rebuilds the scorer: python -m moderation.scoring.training DATA --base MODEL --work FOLDER [--steps ...].

Steps: tune (the transformer), export (to ONNX), teach (its answers on every training text), fit (the fast scorer).
Each leaves its files in the work folder, so that a step can be repeated alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from moderation.scoring.features import BITS, buckets_of
from moderation.scoring.training import calibrate, data, pack, templates
from moderation.scoring.training.templates import Row

WEIGHTS = Path(__file__).parent.parent / "weights"
PER_KIND = 800
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
    pack.write(WEIGHTS, packed, scales, bias, calibrate.calibrate(held, fast_logits), manifest)
    if (work / "second.onnx").exists():
        shutil.copy(work / "second.onnx", WEIGHTS / "second.onnx")
        curves = calibrate.calibrate(held, lambda texts: teacher.onnx_logits(work / "second.onnx", WEIGHTS, texts))
        pack.describe_second(WEIGHTS, curves, manifest)


def main() -> None:
    """Runs the steps that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--base", required=True, help="folder of the transformer to start from")
    parser.add_argument("--work", type=Path, default=Path("training"))
    parser.add_argument("--steps", nargs="+", default=["tune", "export", "teach", "fit"])
    given = parser.parse_args()
    if "tune" in given.steps:
        from moderation.scoring.training import transformer

        transformer.train(given.data, given.base, given.work, epochs=1, seed=SEED, per_kind=PER_KIND)
    if "export" in given.steps:
        from moderation.scoring.training import export

        export.export(given.base, given.work / "checkpoint.pt", given.work)
        WEIGHTS.mkdir(exist_ok=True)
        shutil.copy(Path(given.base) / "tokenizer.json", WEIGHTS / "tokenizer.json")
    if "teach" in given.steps:
        teach(given.data, given.base, given.work)
    if "fit" in given.steps:
        fit(given.data, given.work)
    print(json.dumps({"weights": str(WEIGHTS)}))


if __name__ == "__main__":
    main()
