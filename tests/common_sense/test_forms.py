"""The same sentence about many groups: contempt in whatever form is stopped, and what only shares its words is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.policy.judge import judge
from moderation.policy.loader import load
from moderation.vocabulary import Action, Author, History, Submission

POLICY = load(Path(__file__).parents[2] / "policy.yaml")
NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)
GROUPS = [
    ("women", "a woman", "woman", "a woman"),
    ("trans people", "a trans person", "trans person", "trans"),
    ("gay people", "a gay man", "gay", "gay"),
    ("black people", "a black person", "black person", "black"),
    ("Muslims", "a Muslim", "Muslim", "Muslim"),
    ("Jews", "a Jew", "Jew", "Jewish"),
    ("immigrants", "an immigrant", "immigrant", "an immigrant"),
    ("disabled people", "a disabled person", "disabled person", "disabled"),
    ("refugees", "a refugee", "refugee", "a refugee"),
    ("Christians", "a Christian", "Christian", "Christian"),
    ("Asians", "an Asian", "Asian", "Asian"),
    ("Latinos", "a Latino", "Latino", "Latino"),
    ("white people", "a white person", "white person", "white"),
    ("Mexicans", "a Mexican", "Mexican", "Mexican"),
    ("Roma", "a Roma", "Roma", "Roma"),
    ("old people", "an old person", "old person", "old"),
]
A_FORM = 2
"""How many of the groups are put into each sentence; all of them take their turn."""


def sentences() -> Iterator[tuple[str, str]]:
    lines = Path(__file__).with_name("forms").joinpath("of_groups.txt").read_text("utf-8").splitlines()
    forms = [line.split(": ", 1) for line in lines if line and not line.startswith("#")]
    for number, (expect, form) in enumerate(forms):
        for turn in range(A_FORM):
            several, one, bare, trait = GROUPS[(number * A_FORM + turn) % len(GROUPS)]
            text = form.format(P=several, S=one, N=bare, A=trait)
            yield expect, text[0].upper() + text[1:]


def test_contempt_is_stopped_and_what_only_shares_its_words_is_published() -> None:
    wrong = [
        f"{expect}: {text}"
        for expect, text in sentences()
        if (judge(POLICY, Submission(text, Author(name="Bo")), History(), NOW).action is Action.PUBLISH)
        != (expect == "publish")
    ]
    assert len(wrong) <= 4, "\n".join(wrong)


@pytest.mark.parametrize("group", [several for several, *_ in GROUPS])
def test_what_is_said_of_one_group_counts_for_every_other(group: str) -> None:
    for text in (f"I wish all {group} would leave.", f"We should not let {group} vote.", f"I despise {group}."):
        assert judge(POLICY, Submission(text, Author(name="Bo")), History(), NOW).action is not Action.PUBLISH, text
    for text in (f"{group} deserve equal rights.", f"It is wrong to call {group} vermin.", f"I love {group}."):
        assert judge(POLICY, Submission(text, Author(name="Bo")), History(), NOW).action is Action.PUBLISH, text
