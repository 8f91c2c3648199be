"""A decision as one JSON object, for the command line and for other programs."""

from __future__ import annotations

from typing import Any

from moderation.vocabulary import Decision, Finding


def as_mapping(id_: str | int | None, decision: Decision) -> dict[str, Any]:
    """The decision as one JSON object: the same shape whatever was decided. It is for programs of
    moderators: notes are in it.
    """
    return {
        "id": id_,
        "action": decision.action.word,
        "clauses": list(decision.clauses),
        "findings": [_finding(finding) for finding in decision.findings],
        "scores": dict(decision.scores),
        "policy": {"version": decision.policy_version, "sha256": decision.policy_sha256},
    }


def _finding(finding: Finding) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "rule": finding.rule,
        "clause": finding.clause,
        "action": finding.action.word,
        "score": round(finding.score, 4),
        "because": finding.because,
        "note": finding.note,
        "spans": [
            {"start": span.start, "end": span.end, "text": span.text} | _field(span.field) for span in finding.spans
        ],
    }
    if finding.shadow is not None:
        shown["shadow"] = finding.shadow.word
    if finding.excused:
        shown["excused"] = finding.excused
    if finding.failed:
        shown["failed"] = True
    return shown


def _field(name: str) -> dict[str, str]:
    """The field is named where it is not the text."""
    return {} if name == "text" else {"field": name}
