"""Texts that are written to make a judge slow, fail or look away: judged as a whole, or held and said so."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.policy.judge import UNREADABLE, judge
from moderation.policy.loader import load
from moderation.text.normalise import clean
from moderation.vocabulary import Action, Author, History, Submission

POLICY = load(Path(__file__).parents[2] / "policy.yaml")
LENGTH = POLICY.commenting.max_length
PIECES = [
    *(
        "a",
        "a ",
        "you are not ",
        "idiot ",
        '"idiot" ',
        "he said idiot ",
        "stop calling you an idiot ",
        "f.u.c.k. ",
        "a@a.",
        "a.b/",
    ),
    *(
        "http://",
        "[a](b",
        "<a href=",
        "&#",
        "1 ",
        "+1 202 555 0143 ",
        "Жa",
        "🔥",
        "\u202e",
        "\u0301",
        "muslims are ",
        "1d10t ",
        "f*ck ",
    ),
    *(
        "?!",
        "a'",
        "what a ",
        "Bob is a ",
        "saying that ",
        "i will kill ",
        "telegram me ",
        "k i l l  y o u ",
        "du bist ein ",
        "x\u200b",
    ),
]


def judged(text: str, name: str = "Bo"):
    return judge(
        POLICY, Submission(clean(text), Author(name=clean(name))), History(), datetime(2026, 1, 14, tzinfo=UTC)
    )


@pytest.mark.parametrize("piece", PIECES)
def test_a_comment_made_of_one_piece_over_and_over_is_judged_by_every_rule(piece: str) -> None:
    # Nothing is timed: a rule that is not linear would not come back within the day.
    decision = judged((piece * LENGTH)[:LENGTH])
    assert {finding.rule for finding in decision.findings if finding.failed} <= {UNREADABLE}
    assert decision.action is not Action.PUBLISH


@pytest.mark.parametrize("text", ["a" * 1_000_000, "a" + "\u0301" * 1_000_000, "\ud83d" * 5 + "b" * 900_000])
def test_what_is_too_long_is_held_and_says_so(text: str) -> None:
    decision = judged(text)
    assert decision.action is Action.HOLD
    assert [finding.rule for finding in decision.findings if finding.failed] == [UNREADABLE]


@pytest.mark.parametrize("text", ["", " \n", "\ud800", "\x00" * 100, "\u200b"])
def test_what_has_no_text_is_not_published_unseen(text: str) -> None:
    assert judged(text).action is not Action.PUBLISH


def test_a_hostile_name_is_judged_too() -> None:
    decision = judged("Good morning.", "cheap casino " * 5_000)
    assert decision.action is not Action.PUBLISH
    assert not [finding for finding in decision.findings if finding.failed]
