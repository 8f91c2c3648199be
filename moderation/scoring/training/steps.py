"""The steps of `moderation train`: tune the transformer, export it, let it teach, fit the fast scorer, write weights."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np

from moderation.scoring import fast
from moderation.scoring.features import BITS, buckets_of
from moderation.scoring.labels import LABELS
from moderation.scoring.training import calibrate, data, pack, templates
from moderation.scoring.training.mixture import Mixture
from moderation.scoring.training.templates import Row

PER_KIND = 1500
SEED = 1
FAST_ROWS = 120_000
"""Rows of the mixture that the fast scorer learns from."""
TAUGHT = 40_000
"""How many of them the larger model answers first; it is the slow part."""
NEW_SHARE = 0.85
"""Of the tuned transformer, where it went on from another: on sources where it alone had lost, the average did better."""
HELD = 500
"""Held-out rows of each file that curves are fitted on, all of the first half; the second is left for reporting."""


def fast_rows(plan: Plan) -> list[Row]:
    """What the fast scorer learns from, in a fixed order."""
    return list(islice(Mixture(plan.data, plan.seed + 1, PER_KIND), FAST_ROWS))


def calibration_rows(folder: Path, seed: int = SEED) -> list[Row]:
    """Held-out rows of the files that curves are fitted on, and templates of another seed."""
    used = tuple({*calibrate.ORDINARY, *(name for names in calibrate.CARRIERS.values() for name in names)})
    of_files = [rows for name, rows in data.rows_for_measuring(folder).items() if name.startswith(used)]
    held = [row for rows in of_files for row in [row for row in rows if data.half_of(row.text) == "first"][:HELD]]
    return [*held, *templates.generate(20, seed + 1)]


def teach(plan: Plan) -> None:
    """The tuned transformer's log-odds on what the fast scorer learns from."""
    from moderation.scoring.training import teacher

    texts = [row.text for row in fast_rows(plan)[:TAUGHT]]
    np.save(plan.work / "teacher.npy", teacher.logits(plan.base, plan.work / "checkpoint.pt", texts))


def fit(plan: Plan) -> None:
    """Trains and packs the fast scorer and fits its curves."""
    from moderation.scoring.training import linear

    rows = fast_rows(plan)
    taught = None
    if (plan.work / "teacher.npy").exists():
        answers = 1 / (1 + np.exp(-np.load(plan.work / "teacher.npy")))
        taught = np.full((len(rows), answers.shape[1]), np.nan, np.float32)
        taught[: len(answers)] = answers
    prepared = linear.prepare(rows, taught, trust=0.6)
    weights, bias = linear.train(prepared, epochs=4, seed=plan.seed, rate=0.1, offsets=taught is None, decay=0.02)
    if plan.start is not None:
        weights, bias = pack.averaged(fast.load(plan.start), weights, bias)
    packed, scales = pack.quantise(weights)
    held = calibration_rows(plan.data, plan.seed)
    found = [buckets_of(row.text) for row in held]
    logits = np.array([packed[b].sum(0, dtype=np.int32) * scales / np.sqrt(len(b)) + bias for b in found], np.float32)
    curves = calibrate.calibrate(held, logits)
    slopes, shifts = (np.array([curves[label][part] for label in LABELS]) for part in (0, 1))
    gates = calibrate.gates(held, 1 / (1 + np.exp(-(logits * slopes + shifts))))
    made = {"bits": BITS, "rows": len(rows), "taught": 0 if taught is None else TAUGHT}
    pack.write(plan.work, packed, scales, bias, curves, gates, made | _manifest(plan))


def blend(plan: Plan) -> None:
    """Fits the curves of the second opinion, with the fast scorer's word in it."""
    from moderation.scoring.training import teacher

    quick = fast.load(plan.work)
    held = calibration_rows(plan.data, plan.seed)
    answers = plan.work / "held.npy"
    if not answers.exists():
        np.save(answers, teacher.onnx_logits(plan.work / "second.onnx", plan.work, [row.text for row in held]))
    slow = np.load(answers)
    shares = np.array([calibrate.BLEND[label] for label in LABELS], np.float32)
    together = slow + shares * np.array([quick.logits(row.text) for row in held])
    manifest = _manifest(plan)
    if (plan.work / "manifest.json").exists():
        manifest["tuning"] = json.loads((plan.work / "manifest.json").read_text("utf-8"))
    pack.describe_second(plan.work, calibrate.BLEND, calibrate.calibrate(held, together), manifest)


def _manifest(plan: Plan) -> dict[str, object]:
    hashes = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(plan.data.glob("*.jsonl.gz"))}
    return {"seed": plan.seed, "files": hashes}


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
    """Folder of weights to go on from: the transformer learns on from them, and both results are averaged with them."""


def tune(plan: Plan) -> None:
    """Fine-tunes the transformer."""
    from moderation.scoring.training import transformer

    transformer.train(
        plan.data, plan.base, plan.work, steps=plan.passes, minutes=plan.minutes, seed=plan.seed, per_kind=PER_KIND,
        start=plan.start / "second.onnx" if plan.start else None
    )  # fmt: skip


def export(plan: Plan) -> None:
    """The tuned transformer as second.onnx in the work folder."""
    from moderation.scoring.training import export as exporting
    from moderation.scoring.training import reread

    if plan.start is not None:
        reread.average(plan.work / "checkpoint.pt", plan.start / "second.onnx", NEW_SHARE)
    exporting.export(plan.base, plan.work / "checkpoint.pt", plan.work)
    shutil.copy(Path(plan.base) / "tokenizer.json", plan.work / "tokenizer.json")


STEPS: Mapping[str, Callable[[Plan], None]] = {
    "tune": tune,
    "export": export,
    "teach": teach,
    "fit": fit,
    "blend": blend,
}
"""In their order. Each leaves its files in the work folder, so that a step can be repeated alone."""
