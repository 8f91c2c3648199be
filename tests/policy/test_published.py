"""What an author may read of a decision: clause, own words and reason; nothing that belongs to moderators."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.detectors import Case
from moderation.policy.published import LONGEST_PASSAGE, NOT_CHECKED, explain
from moderation.vocabulary import Author, Decision, Evidence, Span
from tests.policy.policies import Breaks, Finds, judged, policy, rule


@dataclass(frozen=True)
class Notices:
    """Evidence about who wrote, with addresses in it that nobody else may read."""

    field: str

    def find(self, case: Case) -> tuple[Evidence, ...]:
        return (Evidence("notices", 1.0, "same network 192.0.2.7", (Span(0, 14, "bo@example.org", self.field),)),)


def test_an_author_reads_the_clause_the_passage_and_the_reason() -> None:
    (explanation,) = explain(policy(), judged("this is spam, spam", rule(Finds("spam"))))
    assert (explanation.clause.title, explanation.clause.text) == ("Spam", "No spam.")
    assert (explanation.passages, explanation.because) == (("spam",), "Because of spam/one.")


def test_nothing_is_explained_about_a_published_comment() -> None:
    assert explain(policy(), judged("spam", rule(Finds("spam", 0.1)))) == ()


def test_only_the_findings_that_decided_are_told() -> None:
    decision = judged(
        "spam rage", rule(Finds("spam")), rule(Finds("rage", 1.0), "attacks/a", clause="attacks", remove=0.9)
    )
    assert [explanation.clause.id for explanation in explain(policy(), decision)] == ["attacks"]


def test_several_rules_of_one_clause_are_one_explanation() -> None:
    (explanation,) = explain(policy(), judged("spam and tin", rule(Finds("spam")), rule(Finds("tin"), "spam/two")))
    assert set(explanation.passages) == {"spam", "tin"}
    assert explanation.because == "Because of spam/one. Because of spam/two."


def test_notes_scores_rule_names_and_addresses_are_not_told() -> None:
    decision = judged("hello", rule(Notices("email"), "aliases/network"), author=Author("Bo", "bo@example.org"))
    told = repr(explain(policy(), decision))
    for private in ("192.0.2.7", "bo@example.org", "notices", "0.5"):
        assert private not in told


def test_a_passage_in_the_name_is_told() -> None:
    (explanation,) = explain(policy(), judged("hello", rule(Notices("name"))))
    assert explanation.passages == ("bo@example.org",)


def test_a_long_passage_is_cut() -> None:
    word = "x" * 500
    (explanation,) = explain(policy(), judged(word, rule(Finds(word))))
    assert len(explanation.passages[0]) <= LONGEST_PASSAGE + 2


def test_a_check_that_failed_accuses_nobody() -> None:
    (explanation,) = explain(policy(), judged("hello", rule(Breaks())))
    assert explanation.clause is NOT_CHECKED
    assert (explanation.passages, "Spam" in repr(explanation)) == ((), False)


def test_a_clause_that_is_gone_from_the_policy_is_named_by_its_id() -> None:
    decision: Decision = judged("spam", rule(Finds("spam"), clause="old_clause"))
    assert explain(policy(), decision)[0].clause.title == "Old clause"
