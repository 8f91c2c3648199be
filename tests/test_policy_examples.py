"""The shipped policy: every example in it is one test, and it covers what the policy promises."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from moderation.policy.examples import check_one
from moderation.policy.loader import load
from moderation.policy.rules import Example, Rule
from moderation.vocabulary import Action, RuleStatus

POLICY = load(Path(__file__).parent.parent / "policy.yaml")
CASES = [(rule, example) for rule in POLICY.rules for example in rule.examples]


@pytest.mark.parametrize(("rule", "example"), CASES, ids=[f"line-{example.line}" for _, example in CASES])
def test_every_example_ends_as_it_says(rule: Rule, example: Example) -> None:
    failure = check_one(POLICY, rule.id, example)
    assert failure is None, f"policy.yaml:{failure.line}: {rule.id}: {failure.message}"


def test_each_ground_of_the_policy_is_a_clause_with_an_enforced_rule() -> None:
    grounds = {"spam", "advertising", "vulgarity", "threats", "racism", "attacks", "trolling", "aliases", "mischief"}
    enforced = {rule.clause for rule in POLICY.rules if rule.status is RuleStatus.ENFORCED}
    assert grounds | {"offenders", "languages", "reports"} == set(POLICY.clauses) == enforced


def test_there_are_enough_rules_and_examples_of_both_kinds_for_every_clause() -> None:
    caught = Counter(rule.clause for rule, example in CASES if example.expect is not Action.PUBLISH)
    allowed = Counter(rule.clause for rule, example in CASES if example.expect is Action.PUBLISH)
    assert len(POLICY.rules) >= 25
    assert len(CASES) >= 120
    assert all(caught[clause] >= 2 and allowed[clause] >= 2 for clause in POLICY.clauses)


def test_the_file_leaves_room_to_grow() -> None:
    assert len(POLICY.source.encode()) < 60 * 1024
