"""Gates save work and hide nothing: what is not asked would have found nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from moderation.detectors import Case, gate_of
from moderation.policy.loader import load

POLICY = load(Path(__file__).parents[2] / "policy.yaml")
NOW = datetime(2026, 1, 14, 12, tzinfo=UTC)


def test_a_detector_that_is_not_asked_would_have_found_nothing() -> None:
    examples = [example for rule in POLICY.rules for example in rule.examples]
    closed = 0
    for example in examples:
        case = Case(example.submission, example.history, NOW, False)
        for rule in POLICY.rules:
            gate = gate_of(rule.detector)
            if gate is not None and not gate(case):
                closed += 1
                assert not list(rule.detector.find(case)), (rule.id, example.submission.text)
    assert closed > len(examples) * 10


def test_rules_are_asked_by_their_gates_and_none_is_lost() -> None:
    asked = [rule for _, checks in POLICY.checks for *_, rules in checks for rule in rules]
    assert sorted(rule.id for rule in asked) == sorted(rule.id for rule in POLICY.rules if rule.status != "draft")
    assert len(POLICY.checks) < len(POLICY.rules) / 3
