"""The examples in a policy file are its tests: each one is judged by the whole policy."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.policy.example_cases import NOW
from moderation.policy.judge import judge
from moderation.policy.rules import Example, Policy
from moderation.vocabulary import Action, Decision

MOST_REASONS = 3


@dataclass(frozen=True, slots=True)
class ExampleFailure:
    """An example that does not end as it says."""

    rule: str
    line: int
    text: str
    expected: Action
    got: Action
    message: str
    """What is wrong and what to do about it."""


def check(policy: Policy) -> tuple[ExampleFailure, ...]:
    """Every example that fails, in the order of the file. A known gap that has closed is a failure too."""
    found = (check_one(policy, rule.id, example) for rule in policy.rules for example in rule.examples)
    return tuple(failure for failure in found if failure)


def check_one(policy: Policy, rule: str, example: Example) -> ExampleFailure | None:
    """The failure of this example of the named rule, or None when it ends as it says."""
    decision = judge(policy, example.submission, example.history, NOW)
    passes = decision.action is example.expect
    if passes is not example.known_gap:
        return None
    text = example.submission.text
    if passes:
        message = "this known gap is closed: take out `known_gap: true`"
    else:
        message = f"expected {example.expect.word}, got {decision.action.word}: {_why(decision)}"
    return ExampleFailure(rule, example.line, text, example.expect, decision.action, message)


def _why(decision: Decision) -> str:
    told = [f"{one.rule} ({one.score:.2f}: {one.note})" for one in decision.deciding]
    if not told:
        return _nearly(decision)
    more = f"; and {len(told) - MOST_REASONS} more rules" if len(told) > MOST_REASONS else ""
    return "; ".join(told[:MOST_REASONS]) + more


def _nearly(decision: Decision) -> str:
    near = [
        f"{one.rule} ({one.score:.2f}{f', excused by {one.excused}' if one.excused else ''})"
        for one in decision.findings[:MOST_REASONS]
    ]
    return f"no rule asked for more; noticed: {', '.join(near)}" if near else "no rule noticed anything"
