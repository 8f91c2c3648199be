"""Two policies before one case: what both would find alike is looked for once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from moderation.detectors import Case, Prepared, prepare
from moderation.policy.judge import Hearing, findings_of
from moderation.policy.rules import Policy, Rule
from moderation.vocabulary import Action, Finding, History, Submission


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision comes to, without its wording for people: its action and its findings, in no order."""

    action: Action
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """A policy and a changed one. Make it with `of`; each outcome is that of the decision which `judge` would give."""

    old: Policy
    new: Policy

    @classmethod
    def of(cls, old: Policy, new: Policy) -> SideBySide:
        """Rules and detectors of the new policy that equal one of the old become the same object."""
        known = {rule.id: rule for rule in old.rules}
        rules = tuple(_aligned(rule, known.get(rule.id), old.rules) for rule in new.rules)
        return cls(old, replace(new, rules=rules))

    def judge(
        self, submission: Submission, history: History, now: datetime, prepared: Prepared | None = None
    ) -> tuple[Outcome, Outcome]:
        """What the old policy asks for, and what the new one asks for. `prepared` was made for the old policy."""
        case = Case(submission, history, now, self.old.second_opinion, prepared)
        hearing = Hearing(case, self.old.site.name)
        before = _outcome(self.old, hearing)
        if self.new.second_opinion != self.old.second_opinion:
            case = Case(submission, history, now, self.new.second_opinion)
        if case is not hearing.case or self.new.site.name != self.old.site.name:
            hearing = Hearing(case, self.new.site.name)
        return before, _outcome(self.new, hearing)

    def prepare(self, texts: Sequence[str]) -> list[Prepared]:
        """What `judge` needs of many texts, worked out together."""
        return prepare(texts, second_opinion=self.old.second_opinion)


def _outcome(policy: Policy, hearing: Hearing) -> Outcome:
    findings = findings_of(policy, hearing)
    return Outcome(max((finding.action for finding in findings), default=Action.PUBLISH), findings)


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
