"""Reads labelled files into rows, and says what each source's labels mean for the labels that it leaves out."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from moderation.scoring.labels import LABELS
from moderation.scoring.training import templates
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
SHARES = {
    "templates": 0.44,
    "civil_comments_toxic_spans": 0.12,
    "jigsaw_toxic_wiki": 0.08,
    "jigsaw_toxic_multilabel": 0.03,
    "goemotions_positive": 0.04,
    "davidson": 0.035,
    "hatexplain": 0.045,
    "edos_sexism": 0.05,
    "implicit_hate": 0.05,
    "online_misogyny_reddit": 0.025,
    "paradetox": 0.05,
    "hatemojibuild": 0.035,
    "convabuse": 0.015,
    "toxigen_demonstrations": 0.008,
    "wikipedia_detox250": 0.008,
    "bias_madlibs": 0.02,
    "youtube_spam": 0.02,
    "sms_spam": 0.015,
    "spamassassin": 0.02,
    "tg_spam": 0.005,
    "listed_spam": 0.03,
    "scunthorpe": 0.01,
    "profanity_variants": 0.01,
}
"""Of a hundred rows that the transformer sees, how many come from each source, so that large ones drown nothing."""
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
    if source == "goemotions_positive":
        known.setdefault("toxic", 0.08)
    if source in CONVERSATION:
        known.setdefault("spam", 0.0)
    return known


_MARKS = re.compile(
    r"^rt\s+@\w+:?|<(?:user|url|number|percent|hashtag|money|time|date|emoji|phone|email)>|\[(?:user|url)\]|(?<!\w)@\w+",
    re.IGNORECASE,
)
_SPLIT = ((" n't", "n't"), (" 's", "'s"), (" 'm", "'m"), (" 're", "'re"), (" 'll", "'ll"), (" 've", "'ve"))
_BEFORE_SIGN = re.compile(r" (?=[,.!?;:)](?:\s|$))")


def tidy(text: str) -> str:
    """Takes away what betrays a source to a model: handles, placeholders, spaces of a tokeniser."""
    text = _MARKS.sub(" ", text)
    for split, joined in _SPLIT:
        text = text.replace(split, joined)
    return " ".join(_BEFORE_SIGN.sub("", text).split())


def listed_spam(folder: Path, seed: int, count: int) -> Iterator[Row]:
    """Comments as spammers post them, made of the terms and hosts that site owners block."""
    rng = random.Random(seed)
    lists = folder / "lists"
    if not (lists / "wordpress_comment_blocklist.txt").exists():
        return
    blocked = (lists / "wordpress_comment_blocklist.txt").read_text("utf-8", "replace").splitlines()
    terms = [term for term in blocked if " " in term.strip() and 8 < len(term) < 40 and "." not in term]
    hosts = [
        host
        for name in ("referrer_spam_domains.txt", "youtube_spam_domains.txt")
        for host in (lists / name).read_text("utf-8", "replace").split()
        if host.isascii() and "." in host
    ]
    praise = list(templates.slots()["praise"])
    for _ in range(count):
        term, other, host = rng.choice(terms), rng.choice(terms), rng.choice(hosts)
        text = rng.choice(
            (f"{term} {other} {rng.choice(terms)}", f"{rng.choice(praise)}! {term} http://{host}", f"{term} http://{host}/",
             f'<a href="http://{host}">{term}</a> {other}', f"{rng.choice(praise)}. {term}", f"[url=http://{host}]{term}[/url]",
             f"{rng.choice(praise)}! {host}", f"{term}, {other} - www.{host}")
        )  # fmt: skip
        yield Row(text, {"spam": 1.0}, "listed_spam")


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
    return _digest(text)[0] / 256 < share


def half_of(text: str) -> str:
    """`first` or `second`: what is chosen by looking at one half of the rows is reported on the other."""
    return "second" if _digest(text)[5] & 1 else "first"


def _digest(text: str) -> bytes:
    return hashlib.sha256(" ".join(text.casefold().split()).encode("utf-8", "replace")).digest()


def kept_out(name: str, text: str) -> bool:
    """Whether training leaves this row of a file alone: by its split, its class, or the hash of its text."""
    name = name.removesuffix(".gz").removesuffix(".jsonl")
    return name in HELD_OUT_SPLITS or name.split(".")[0] in EVALUATION_ONLY or held_out(text)


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
            tidied = Row(tidy(row.text) or row.text, row.labels, source)
            for _ in range(REPEATS.get(source, 1) if repeat else 1):
                yield tidied


def rows_for_measuring(folder: Path) -> dict[str, list[Row]]:
    """Held-out rows by file: whole splits where the source has one, else the held-out share."""
    measured: dict[str, list[Row]] = {}
    for path in sorted(folder.glob("*.jsonl.gz")):
        name = path.name.removesuffix(".jsonl.gz")
        if name.startswith("authorship"):
            continue
        measured[name] = [row for row in read(path) if kept_out(name, row.text)]
    return measured
