"""Judging: every rule runs, order never matters, the severest action wins, and a failed check holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.detectors import Case
from moderation.policy.judge import LONGEST, judge
from moderation.vocabulary import Action, Author, Evidence, History, Parent, Role, RuleStatus, Submission
from tests.policy.policies import ADA, NOW, Breaks, Finds, judged, policy, rule


def test_a_comment_that_no_rule_minds_is_published_without_findings() -> None:
    decision = judged("a fine morning", rule(Finds("spam")))
    assert (decision.action, decision.findings, decision.clauses) == (Action.PUBLISH, (), ())


def test_the_decision_names_the_policy_that_made_it() -> None:
    decision = judged("spam", rule(Finds("spam")))
    assert (decision.policy_version, decision.policy_sha256) == (7, "0" * 64)


@pytest.mark.parametrize(
    ("score", "action"),
    [(0.49, Action.PUBLISH), (0.5, Action.HOLD), (0.89, Action.HOLD), (0.9, Action.REMOVE), (1.0, Action.REMOVE)],
)
def test_the_severest_threshold_that_the_score_reaches_decides(score: float, action: Action) -> None:
    assert judged("spam", rule(Finds("spam", score), remove=0.9)).action is action


def test_a_rule_may_remove_without_ever_holding() -> None:
    only_removes = {"hold": None, "remove": 0.9}
    assert judged("spam", rule(Finds("spam", 0.8), **only_removes)).action is Action.PUBLISH
    assert judged("spam", rule(Finds("spam", 0.9), **only_removes)).action is Action.REMOVE


def test_findings_below_the_threshold_are_kept_with_their_score_and_thresholds() -> None:
    (finding,) = judged("spam", rule(Finds("spam", 0.2), remove=0.9)).findings
    assert (finding.action, finding.score, dict(finding.thresholds)) == (
        Action.PUBLISH,
        0.2,
        {"hold": 0.5, "remove": 0.9},
    )


def test_the_severest_action_wins_and_every_rule_is_heard() -> None:
    decision = judged(
        "spam and rage", rule(Finds("spam")), rule(Finds("rage", 0.95), "attacks/one", clause="attacks", remove=0.9)
    )
    assert decision.action is Action.REMOVE
    assert decision.clauses == ("attacks",)
    assert [finding.rule for finding in decision.findings] == ["attacks/one", "spam/one"]


def test_a_rule_in_draft_is_off() -> None:
    assert judged("spam", rule(Finds("spam"), status=RuleStatus.DRAFT)).findings == ()


def test_a_rule_in_shadow_is_recorded_without_effect() -> None:
    decision = judged("spam", rule(Finds("spam"), status=RuleStatus.SHADOW))
    (finding,) = decision.findings
    assert (decision.action, finding.action, finding.shadow) == (Action.PUBLISH, Action.PUBLISH, Action.HOLD)


def test_a_check_that_fails_holds_the_comment_and_says_so_without_details_of_the_failure() -> None:
    decision = judged("hello", rule(Breaks()))
    (finding,) = decision.findings
    assert (decision.action, finding.failed) == (Action.HOLD, True)
    assert "could not be made" in finding.note
    assert "secret detail" not in finding.note


def test_a_check_that_fails_in_shadow_has_no_effect() -> None:
    decision = judged("hello", rule(Breaks(), status=RuleStatus.SHADOW))
    assert (decision.action, decision.findings[0].failed) == (Action.PUBLISH, True)


def test_a_failed_check_hides_no_other_finding() -> None:
    decision = judged("rage", rule(Breaks()), rule(Finds("rage", 1.0), "attacks/one", clause="attacks", remove=0.9))
    assert decision.action is Action.REMOVE
    assert [finding.failed for finding in decision.findings] == [False, True]


def test_a_condition_that_cannot_be_asked_holds_the_comment_whatever_the_thresholds() -> None:
    broken = rule(Finds("spam", 0.1), remove=0.9, unless="1 / (comment.length - 4) > 2")
    decision = judged("spam", broken)
    assert (decision.action, decision.findings[0].failed) == (Action.HOLD, True)
    assert "could not be asked" in decision.findings[0].note


def test_unless_excuses_and_the_finding_is_kept_with_the_condition_word_for_word() -> None:
    kind = rule(Finds("spam"), unless='author.role in ["moderator", "admin"]')
    decision = judged("spam", kind, author=replace(ADA, role=Role.MODERATOR))
    (finding,) = decision.findings
    assert (decision.action, finding.action) == (Action.PUBLISH, Action.PUBLISH)
    assert finding.excused == 'author.role in ["moderator", "admin"]'
    assert judged("spam", kind).action is Action.HOLD


def test_when_must_be_true_for_a_rule_to_count() -> None:
    careful = rule(Finds("spam"), when="author.newcomer")
    assert judged("spam", careful).action is Action.HOLD
    decision = judged("spam", careful, history=History(published=3))
    assert (decision.action, decision.findings[0].excused) == (Action.PUBLISH, "not (author.newcomer)")


def test_conditions_are_asked_about_each_piece_of_evidence_by_itself() -> None:
    decision = judged("spam, more spam", rule(Finds("spam"), unless="match.start == 0"))
    counted, excused = decision.findings
    assert decision.action is Action.HOLD
    assert [span.start for span in counted.spans] == [11]
    assert [span.start for span in excused.spans] == [0]
    assert (counted.excused, excused.excused) == ("", "match.start == 0")


def test_passages_too_weak_to_matter_are_left_out_of_a_finding_that_acts() -> None:
    decision = judged("tiny then HUGE", rule(_Two(), hold=0.5))
    (finding,) = decision.findings
    assert [span.text for span in finding.spans] == ["HUGE"]


def test_a_quoted_insult_does_not_excuse_the_one_that_follows_it() -> None:
    careful = rule(_Insults(), unless="aim.excused")
    quoted = '"You are an idiot" is not an argument, I think.'
    assert judged(quoted, careful).action is Action.PUBLISH
    decision = judged(f"{quoted} You are an idiot.", careful)
    assert decision.action is Action.HOLD
    assert [span.start for span in decision.findings[0].spans] == [len(quoted) + 1 + len("You are an ")]


@dataclass(frozen=True)
class _Insults:
    """One piece of evidence for all places, as word lists give it."""

    def find(self, case: Case) -> tuple[Evidence, ...]:
        pieces = tuple(Finds("idiot").find(case))
        spans = tuple(span for piece in pieces for span in piece.spans)
        return (Evidence("insults", 0.7, "an insult", spans),) if spans else ()


@dataclass(frozen=True)
class _Two:
    def find(self, case: Case) -> tuple[Evidence, ...]:
        return (*Finds("HUGE", 0.9).find(case), *Finds("tiny", 0.1).find(case))


def test_equal_detectors_are_asked_once_a_case() -> None:
    counting = _Counts()
    judged("spam", rule(counting), rule(counting, "spam/two"), rule(counting, "spam/three"))
    assert counting.asked == ["spam"]


class _Counts:
    def __init__(self) -> None:
        self.asked: list[str] = []

    def find(self, case: Case) -> tuple[Evidence, ...]:
        self.asked.append(case.text)
        return ()


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u3000"])
def test_a_comment_without_text_waits_for_a_person(text: str) -> None:
    decision = judged(text, rule(Finds("spam")))
    assert (decision.action, decision.findings[0].failed) == (Action.HOLD, True)


def test_a_comment_that_is_too_long_is_held_and_still_judged_by_the_rules() -> None:
    decision = judged("spam " + "x" * 10_000, rule(Finds("spam", 1.0), remove=0.9))
    assert decision.action is Action.REMOVE
    assert any(finding.failed and "10,000" in finding.note for finding in decision.findings)


def test_a_comment_of_monstrous_length_is_held_without_being_looked_at() -> None:
    counting = _Counts()
    decision = judged("x" * (LONGEST + 1), rule(counting))
    assert (decision.action, counting.asked) == (Action.HOLD, [])


def test_the_facts_of_a_reply_an_edit_and_the_hour_can_be_asked() -> None:
    asks = 'comment.is_reply && comment.is_edit && comment.seconds_to_write < 3.0 && clock.weekday == "wednesday" && clock.hour == 12'
    submission = Submission("spam", ADA, parent=Parent(1, "Bo", "hello"), is_edit=True, seconds_to_write=1.5)
    decision = judge(policy(rule(Finds("spam"), when=asks)), submission, History(), NOW)
    assert decision.action is Action.HOLD


_RULES = (
    rule(Finds("a", 0.3), "spam/a"),
    rule(Finds("b", 0.6), "spam/b", remove=0.9),
    rule(Finds("c", 0.95), "attacks/c", clause="attacks", remove=0.9),
    rule(Finds("b", 0.6), "attacks/b", clause="attacks", unless="comment.length > 3"),
    rule(Finds("d", 0.7), "threats/d", clause="threats", status=RuleStatus.SHADOW),
    rule(Finds("d", 0.7), "threats/e", clause="threats", when="match.start > 1"),
    rule(Breaks(), "threats/f", clause="threats", status=RuleStatus.SHADOW),
)


@settings(max_examples=80, deadline=None)
@given(order=st.permutations(_RULES), text=st.text(alphabet="abcdx ", max_size=8))
def test_the_order_of_the_rules_never_changes_the_decision(order: list[object], text: str) -> None:
    assert judged(text, *order) == judged(text, *_RULES)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=60), name=st.text(max_size=10))
def test_judging_never_raises_whatever_somebody_wrote(text: str, name: str) -> None:
    decision = judged(text, *_RULES, author=Author(name=name))
    assert decision.action in Action
