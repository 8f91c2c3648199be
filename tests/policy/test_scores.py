from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.detectors import Case
from moderation.detectors.patterns import is_harmless
from moderation.policy.judge import judge
from moderation.policy.loader import load
from moderation.policy.scores import SPEAKS_FOR, WORTH_A_LOOK, with_findings
from moderation.scoring.labels import LABELS
from moderation.vocabulary import Author, History, Submission

SHIPPED = Path(__file__).parents[2] / "policy.yaml"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def policy():
    return load(SHIPPED)


def scores(policy, text):
    return judge(policy, Submission(text), History(), NOW, all_scores=True).scores


def test_clauses_that_speak_for_labels_are_in_the_shipped_policy(policy):
    assert set(SPEAKS_FOR) <= set(policy.clauses)
    assert {label for labels in SPEAKS_FOR.values() for label in labels} <= set(LABELS)


def test_a_slur_that_nothing_excuses_raises_the_score(policy):
    said, told = "He is a wetback.", 'He was called "a wetback" by his coach, and that is racist.'
    assert scores(policy, said)["identity_attack"] > scores(policy, told)["identity_attack"] + 0.2


def test_every_label_has_a_score_however_odd_the_text(policy):
    for text in ("", "\u0301" * 10_000, "a" * 60_000, "🔥🔥🔥"):
        assert set(scores(policy, text)) == set(LABELS)


def test_what_only_shares_its_words_with_an_attack_has_lower_scores(policy):
    text = "Trans people should be allowed to live in peace."
    case = Case(Submission(text), History(), NOW)
    assert is_harmless(case.folded)
    bare = with_findings(case.thoroughly_scored.scores, ())
    assert scores(policy, text)["identity_attack"] < bare["identity_attack"] or bare["identity_attack"] < WORTH_A_LOOK


def test_flattery_under_the_name_of_a_shop_is_likelier_spam_than_a_readers_thanks(policy):
    text = "Thanks for the wonderful article, it was very useful."
    sold, read = (
        judge(policy, Submission(text, author=Author(name=name)), History(), NOW, all_scores=True).scores["spam"]
        for name in ("Cheap Car Insurance", "Jon Smith")
    )
    assert sold > 0.2
    assert read < 0.1
