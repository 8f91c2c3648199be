"""Reads labelled files into rows, and says what each source's labels mean for the labels that it leaves out."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Iterator
from pathlib import Path

from moderation.scoring.labels import LABELS
from moderation.scoring.training.templates import Row

EVALUATION_ONLY = {"measuring_hate_speech", "authorship_pan14_en_essays", "authorship_mailinglists"}
HELD_OUT_SPLITS = {
    "convabuse.valid",
    "edos_sexism.dev",
    "goemotions_positive.dev",
    "hatemojibuild.validation",
    "hatexplain.val",
    "wikipedia_detox250.test",
    "youtube_spam.youtube03_lmfao",
}
CONVERSATION = {
    "civil_comments_toxic_spans",
    "convabuse",
    "davidson",
    "edos_sexism",
    "goemotions_positive",
    "hatemojibuild",
    "hatexplain",
    "implicit_hate",
    "jigsaw_toxic_multilabel",
    "jigsaw_toxic_wiki",
    "online_misogyny_reddit",
    "paradetox",
    "wikipedia_detox250",
    "toxigen_demonstrations",
}
LIMITS = {"davidson": 8_000, "paradetox": 9_000, "scunthorpe": 800, "bias_madlibs": 2_500}
"""Rows taken of sources that would drown the others: keyword-sampled tweets, very short rewrites, word lists."""
REPEATS = {"civil_comments_toxic_spans": 2, "jigsaw_toxic_wiki": 2, "jigsaw_toxic_multilabel": 4, "youtube_spam": 4}
"""Sources nearest to what a comment section sees count more than once."""


def complete(labels: dict[str, float], source: str) -> dict[str, float]:
    """Adds what follows from the labels: an attack is toxic, a clean row is nothing, talk is not spam."""
    known = {label: float(value) for label, value in labels.items() if label in LABELS}
    if labels.get("clean", 0) >= 0.99:
        for label in LABELS:
            if label != "spam":
                known.setdefault(label, 0.0)
    worst = max((known.get(label, 0.0) for label in ("insult", "threat", "identity_attack")), default=0.0)
    if worst >= 0.5:
        known.setdefault("toxic", worst)
    if known.get("toxic", 1.0) <= 0.1:
        for label in ("severe_toxic", "insult", "threat", "identity_attack"):
            known.setdefault(label, 0.0)
    if source in CONVERSATION:
        known.setdefault("spam", 0.0)
    return known


def source_of(path: Path) -> str:
    """The source's name: the file's name up to the first dot."""
    return path.name.split(".")[0]


def read(path: Path) -> Iterator[Row]:
    """The rows of one file, .jsonl or .jsonl.gz, one JSON object a line."""
    source = source_of(path)
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            text = row.get("text") or ""
            if text.strip():
                yield Row(text, complete(row.get("labels") or {}, source), source)


def held_out(text: str, share: float = 0.06) -> bool:
    """Whether a text is kept for measuring. By its hash, so that copies fall on the same side."""
    digest = hashlib.sha256(" ".join(text.casefold().split()).encode("utf-8", "replace")).digest()
    return digest[0] / 256 < share


def rows_for_training(folder: Path, seed: int, *, repeat: bool = True) -> Iterator[Row]:
    """Everything that may be trained on, limited and repeated by source, copies and held-out texts removed."""
    rng = random.Random(seed)
    for path in sorted(folder.glob("*.jsonl.gz")):
        source = source_of(path)
        if source in EVALUATION_ONLY or path.name.removesuffix(".jsonl.gz") in HELD_OUT_SPLITS:
            continue
        unique = {row.text.casefold(): row for row in read(path)}
        rows = [row for row in unique.values() if not held_out(row.text) and row.labels]
        rng.shuffle(rows)
        for row in rows[: LIMITS.get(source, len(rows))]:
            for _ in range(REPEATS.get(source, 1) if repeat else 1):
                yield row


def rows_for_measuring(folder: Path) -> dict[str, list[Row]]:
    """Held-out rows by file: whole splits where the source has one, else the held-out share."""
    measured: dict[str, list[Row]] = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        if name.startswith("authorship"):
            continue
        whole = name in HELD_OUT_SPLITS or source_of(path) in EVALUATION_ONLY
        measured[name] = [row for row in read(path) if whole or held_out(row.text)]
    return measured
