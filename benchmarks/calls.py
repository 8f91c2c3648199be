"""Calls from Python against the same job done by peers: word lists, the fast scorer, a whole judgement."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import rspamd
from benchmarks.corpus import comments
from benchmarks.installed import HERE, PYTHON, peers
from benchmarks.report import Row, microseconds
from moderation.detectors.words import house_lists
from moderation.policy.judge import judge
from moderation.policy.loader import load, loads
from moderation.policy.rules import Policy, Rule
from moderation.scoring.fast import shipped
from moderation.text.normalise import fold
from moderation.vocabulary import Author, History, Submission

POLICY = HERE.parent / "policy.yaml"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ROUNDS = 3
TEXTS = 400
SLOW = {"better_profanity": 12, "alt_profanity_check": 120, "scikit_learn": 250}
"""Peers that would take minutes get fewer of the same texts."""


def rows() -> list[Row]:
    """Measure, both sides in turn."""
    peers()
    ours: dict[str, Callable[[str], object]] = {
        "detectors": _judging(_without_scorer()),
        "words": _words(),
        "scorer": shipped().score,
        "judgement": _judging(_fast_only()),
    }
    theirs = ["better_profanity", "better_profanity_rs", "alt_profanity_check", "scikit_learn"]
    theirs += ["obscenity"] if shutil.which("node") else []
    found: dict[str, list[float]] = {name: [] for name in [*ours, *theirs, "rspamd"]}
    with rspamd.running() as port:
        for turn in range(ROUNDS):
            texts = comments(TEXTS, seed=turn)
            for name, call in ours.items():
                found[name] += _timed(call, texts)
            for name in theirs:
                found[name] += _peer(name, texts[: SLOW.get(name, TEXTS)])
            if port is not None:
                found["rspamd"] += rspamd.times(port, texts)
    return [row for row in _compared(found) if row]


def _compared(found: dict[str, list[float]]) -> list[Row]:
    wanted = [
        ("all text detectors without the scorer", "detectors", "better-profanity", "better_profanity", 1000),
        ("vulgarity, with every evasion pass", "words", "better-profanity-rs", "better_profanity_rs", 1.5),
        ("vulgarity, with every evasion pass", "words", "obscenity (npm)", "obscenity", 8),
        ("fast scorer", "scorer", "scikit-learn pipeline, one row", "scikit_learn", 20),
        ("whole judgement, fast scorer", "judgement", "one check by rspamd", "rspamd", 8),
        ("whole judgement, fast scorer", "judgement", "alt-profanity-check", "alt_profanity_check", 25),
    ]
    made = []
    for work, mine, against, other, aim in wanted:
        if found.get(other):
            ratio = statistics.median(found[other]) / statistics.median(found[mine])
            made.append(Row(work, against, microseconds(found[mine]), microseconds(found[other]), ratio, aim))
    return made


def _timed(call: Callable[[str], object], texts: list[str]) -> list[float]:
    call(texts[0])
    times = []
    for text in texts:
        start = time.perf_counter_ns()
        call(text)
        times.append((time.perf_counter_ns() - start) / 1000)
    return times


def _peer(name: str, texts: list[str]) -> list[float]:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(texts, file)
        file.flush()
        if name == "obscenity":
            command, more = ["node", str(HERE / "peers" / "calls.mjs"), file.name], {"PEERS_NODE": str(peers())}
        else:
            command, more = [str(PYTHON), str(HERE / "peers" / "calls.py"), name, file.name], {"OMP_NUM_THREADS": "1"}
        done = subprocess.run(command, env={**os.environ, **more}, capture_output=True, text=True, check=True)
    times: list[float] = json.loads(done.stdout)
    return times


def _words() -> Callable[[str], object]:
    lists = house_lists()
    return lambda text: lists.find(fold(text))


def _judging(policy: Policy) -> Callable[[str], object]:
    author, history = Author(name="Ada", email="ada@mail.example", ip="192.0.2.7"), History(published=3)
    return lambda text: judge(policy, Submission(text, author=author), history, NOW)


def _without_scorer() -> Policy:
    """Every other rule's detector; conditions that ask the scorer are left out, or it would run all the same."""
    policy = load(POLICY)
    others = (rule for rule in policy.rules if rule.detector_name != "scorer")
    return replace(policy, rules=tuple(_unasked(rule) for rule in others))


def _unasked(rule: Rule) -> Rule:
    asks = any(condition and "scored." in condition.source for condition in (rule.when, rule.unless))
    return replace(rule, when=None, unless=None) if asks else rule


def _fast_only() -> Policy:
    return loads(fast_only(POLICY.read_text("utf-8")), "policy.yaml")


def fast_only(source: str) -> str:
    """The policy with the second opinion switched off."""
    return source + "\nscorer: {second_opinion: false}\n"


def folder() -> Path:
    """Where results are kept."""
    return HERE / "results"
