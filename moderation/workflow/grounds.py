"""What a removal rests on where nobody chose anything else: the clause of the findings, and what its rule says."""

from __future__ import annotations

from collections.abc import Mapping

from moderation.policy.rules import Clause
from moderation.storage.views import DeskComment


def clause_of(comment: DeskComment, clauses: Mapping[str, Clause]) -> str:
    """The clause that an act on this comment starts out with; empty when no finding names one that still exists."""
    if comment.decision is None:
        return ""
    named = [*comment.decision.clauses, *(finding.clause for finding in comment.decision.findings)]
    return next((clause for clause in named if clause in clauses), "")


def reason_of(comment: DeskComment, clause: str) -> str:
    """The reason that an act under this clause starts out with: what the policy says about the strongest rule."""
    if comment.decision is None:
        return ""
    findings = sorted(comment.decision.findings, key=lambda finding: (-finding.action, -finding.score))
    return next((finding.because for finding in findings if finding.clause == clause), "")
