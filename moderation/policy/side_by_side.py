"""Two policies before one case: what both would find alike is looked for once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from moderation.detectors import Case
from moderation.policy.judge import Hearing, judge_heard
from moderation.policy.rules import Policy, Rule
from moderation.vocabulary import Decision, History, Submission


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A policy and a changed one. Make it with `of`; each decision is the one that `judge` would give."""

    old: Policy
    new: Policy

    @classmethod
    def of(cls, old: Policy, new: Policy) -> SideBySide:
        """Rules and detectors of the new policy that equal one of the old become the same object."""
        known = {rule.id: rule for rule in old.rules}
        rules = tuple(_aligned(rule, known.get(rule.id), old.rules) for rule in new.rules)
        return cls(old, replace(new, rules=rules))

    def judge(self, submission: Submission, history: History, now: datetime) -> tuple[Decision, Decision]:
        """What the old policy says, and what the new one says."""
        hearing = Hearing(Case(submission, history, now, self.old.second_opinion), self.old.site.name)
        before = judge_heard(self.old, hearing)
        if self.new.second_opinion != self.old.second_opinion or self.new.site.name != self.old.site.name:
            hearing = Hearing(Case(submission, history, now, self.new.second_opinion), self.new.site.name)
        return before, judge_heard(self.new, hearing)


def _aligned(rule: Rule, same_id: Rule | None, others: tuple[Rule, ...]) -> Rule:
    if same_id is not None and _alike(rule, same_id):
        return same_id
    detector = next(
        (one.detector for one in others if type(one.detector) is type(rule.detector) and one.detector == rule.detector),
        rule.detector,
    )
    return replace(rule, detector=detector)


def _alike(one: Rule, other: Rule) -> bool:
    """Whether two rules find the same in every comment and say the same about it."""
    return (
        (one.detector_name, one.status, one.clause, one.because)
        == (other.detector_name, other.status, other.clause, other.because)
        and dict(one.act_at) == dict(other.act_at)
        and (one.when, one.unless) == (other.when, other.unless)
        and type(one.detector) is type(other.detector)
        and one.detector == other.detector
    )
