"""What the findings of a decision add to its scores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from moderation.scoring import evidence
from moderation.vocabulary import Action, Finding

SPEAKS_FOR: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "attacks": ("insult", "toxic"),
        "racism": ("identity_attack", "toxic"),
        "threats": ("threat", "toxic"),
        "vulgarity": ("profanity", "sexual", "toxic"),
        "spam": ("spam",),
        "advertising": ("spam",),
    }
)
"""The labels that evidence for a clause speaks for. A policy with clauses of other names has its scores unmoved."""
SCORER = "scorer"


def with_findings(scores: Mapping[str, float], findings: Iterable[Finding]) -> Mapping[str, float]:
    """Each label's probability, moved by the strongest finding that speaks for it."""
    return MappingProxyType(evidence.moved(scores, strengths(findings)))


def strengths(findings: Iterable[Finding]) -> dict[str, float]:
    """For each label the score of the strongest finding for it that asks for something and is not the scorer's own.
    What a condition excused, a quotation or a denial, counts nothing.
    """
    found: dict[str, float] = {}
    for finding in findings:
        if finding.detector == SCORER or finding.action is Action.PUBLISH or finding.failed:
            continue
        for label in SPEAKS_FOR.get(finding.clause, ()):
            found[label] = max(found.get(label, 0.0), finding.score)
    return found
