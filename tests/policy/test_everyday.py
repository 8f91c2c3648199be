"""Sentences of every day in the shapes that threats and insults have are left alone."""

from datetime import UTC, datetime
from pathlib import Path

from moderation.policy.judge import judge
from moderation.policy.loader import load
from moderation.vocabulary import Action, History, Submission

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LINES = (ROOT / "tests" / "scoring" / "samples" / "everyday.txt").read_text("utf-8").splitlines()[1:]


def test_of_a_hundred_sentences_of_every_day_at_most_two_are_held() -> None:
    policy = load(ROOT / "policy.yaml")
    told = {text: judge(policy, Submission(text), History(), NOW).action for text in LINES}
    stopped = [text for text, action in told.items() if action is not Action.PUBLISH]
    assert len(LINES) > 90
    assert len(stopped) <= 2, stopped
    assert Action.REMOVE not in told.values()
