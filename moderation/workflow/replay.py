"""What another policy would have done with the site's own comments: each is judged by both, with the same history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from moderation.policy.judge import judge
from moderation.policy.rules import Policy
from moderation.storage import moderators, past
from moderation.storage.past import Written
from moderation.vocabulary import Action, Decision
from moderation.workflow.house import House
from moderation.workflow.replay_history import COPIES, Passing

SAMPLES = 5
STEP = 200


@dataclass(slots=True)
class RuleChange:
    """How often a rule asked to hold or remove, before and after."""

    before: int = 0
    after: int = 0
    samples: list[int] = field(default_factory=list)
    """Comments on which it asks for something else now."""


@dataclass(slots=True)
class Replayed:
    """What would change."""

    since: datetime
    judged: int = 0
    before: Counter[Action] = field(default_factory=Counter)
    after: Counter[Action] = field(default_factory=Counter)
    moves: Counter[tuple[Action, Action]] = field(default_factory=Counter)
    """Only where the action differs."""
    samples: dict[tuple[Action, Action], list[int]] = field(default_factory=dict)
    decided: int = 0
    """Comments on which a person had decided."""
    against_before: int = 0
    """Of those, the ones that the policy in force decides otherwise."""
    against_after: int = 0
    """Of those, the ones that the new policy decides otherwise."""
    moved_against: Counter[tuple[Action, Action]] = field(default_factory=Counter)
    """Of each move, those that lead away from what a person had decided."""
    rules: dict[str, RuleChange] = field(default_factory=dict)


def replay(house: House, new: Policy, *, since: datetime, progress: Callable[[str, int, int], None]) -> Replayed:
    """Judge every comment written since then by the policy in force and by `new`. Nothing is stored."""
    old = house.policy
    report = Replayed(since)
    with house.store.read() as tx:
        start = _earlier(since)
        staff = tuple(one.name for one in moderators.listed(tx))
        passing = Passing(past.standings(tx, start), past.barred(tx), staff)
        total = past.count(tx, since)
        for one in past.written(tx, start):
            if one.at >= since:
                history = passing.history(one)
                _compare(
                    report,
                    one,
                    judge(old, one.submission, history, one.at),
                    judge(new, one.submission, history, one.at),
                )
                if report.judged % STEP == 0:
                    progress("judging", report.judged, total)
            passing.passed(one)
    return report


def _earlier(since: datetime) -> datetime:
    """Comments of the month before are not judged, yet they are history."""
    try:
        return since - COPIES - timedelta(days=1)
    except OverflowError:
        return since


def _compare(report: Replayed, one: Written, old: Decision, new: Decision) -> None:
    report.judged += 1
    report.before[old.action] += 1
    report.after[new.action] += 1
    verdict = Action.of(one.verdict) if one.verdict in {"publish", "hold", "remove"} else None
    if verdict is not None:
        report.decided += 1
        report.against_before += old.action is not verdict
        report.against_after += new.action is not verdict
    if old.action is not new.action:
        move = (old.action, new.action)
        report.moves[move] += 1
        report.moved_against[move] += verdict is old.action
        _sample(report.samples.setdefault(move, []), one.id)
    _compare_rules(report, one, _asked(old), _asked(new))


def _compare_rules(report: Replayed, one: Written, old: dict[str, Action], new: dict[str, Action]) -> None:
    for rule in old.keys() | new.keys():
        change = report.rules.setdefault(rule, RuleChange())
        change.before += rule in old
        change.after += rule in new
        if old.get(rule) is not new.get(rule):
            _sample(change.samples, one.id)


def _asked(decision: Decision) -> dict[str, Action]:
    """The rules that asked for more than publishing, each with the most that it asked for."""
    asked: dict[str, Action] = {}
    for finding in decision.findings:
        if finding.action is not Action.PUBLISH:
            asked[finding.rule] = max(finding.action, asked.get(finding.rule, Action.PUBLISH))
    return asked


def _sample(ids: list[int], comment_id: int) -> None:
    if len(ids) < SAMPLES:
        ids.append(comment_id)
