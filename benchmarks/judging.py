"""Times the judging of one comment, and its parts, with pyperf. See README.md beside this file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyperf
from better_profanity import profanity

from benchmarks.comments import KINDS, MEDIAN
from moderation.detectors.words import house_lists
from moderation.policy.judge import judge
from moderation.policy.loader import load
from moderation.text.normalise import fold
from moderation.text.similarity import bands
from moderation.vocabulary import Author, History, Submission

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
POLICY = Path(__file__).parent.parent / "policy.yaml"
AIM = 300e-6
"""Seconds: what judging one comment of median length may take at the median, on one core."""


def main() -> None:
    """Run every benchmark and print how they compare."""
    runner = pyperf.Runner(program_args=("-m", "benchmarks.judging"))
    runner.metadata["description"] = "One comment of median length"
    policy, words = load(POLICY), house_lists()
    history, author = History(), Author(name="Ada", email="ada@mail.example", ip="192.0.2.7")

    judged = {
        kind: runner.bench_func(f"judge: {kind}", judge, policy, Submission(text, author=author), history, NOW)
        for kind, text in KINDS.items()
    }
    runner.bench_func("fold", fold, MEDIAN)
    listed = runner.bench_func("words: all lists", lambda: words.find(fold(MEDIAN)))
    runner.bench_func("bands", bands, MEDIAN)
    oracle = runner.bench_func("words: better-profanity", profanity.contains_profanity, MEDIAN)
    if not runner.args.worker:
        _compare(judged["plain"], listed, oracle)


def _compare(judged: pyperf.Benchmark | None, listed: pyperf.Benchmark | None, oracle: pyperf.Benchmark | None) -> None:
    if judged is not None:
        verdict = "within" if judged.median() <= AIM else "ABOVE"
        print(
            f"\njudging one comment: {judged.median() * 1e6:.0f} µs at the median, {verdict} the aim of {AIM * 1e6:.0f} µs"
        )
    if listed is not None and oracle is not None:
        print(f"word lists: {oracle.median() / listed.median():,.0f} times as fast as better-profanity's own matcher")


if __name__ == "__main__":
    main()
