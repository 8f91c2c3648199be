"""What the public and the author may read of a policy and a decision: the clause, the passage, the reason.

Never word lists, notes for moderators, scores, weights, other people's names or anybody's addresses.
"""

from __future__ import annotations

from dataclasses import dataclass

from moderation.policy.rules import Clause, Policy
from moderation.saying import say
from moderation.vocabulary import Decision, Finding, Span

MOST_PASSAGES = 10
LONGEST_PASSAGE = 200

NOT_CHECKED = Clause(
    id="",
    title=say("A check could not be made"),
    text=say("This comment could not be checked by the service, so a person will read it and decide."),
)
_SHOWN_FIELDS = frozenset({"text", "name", "website"})


@dataclass(frozen=True, slots=True)
class Explanation:
    """One clause that a comment ran into, in words that its author may read."""

    clause: Clause
    passages: tuple[str, ...]
    """The author's own words that led here, as written; empty where it was not about words."""
    because: str
    """Why the site has this rule."""


def explain(policy: Policy, decision: Decision) -> tuple[Explanation, ...]:
    """Why a comment was held or removed, strongest clause first; nothing for a published one.

    Each clause stands once. A clause that the policy no longer has is named by its id.
    """
    by_clause: dict[str, list[Finding]] = {}
    for finding in sorted(decision.deciding, key=lambda one: -one.score):
        by_clause.setdefault("" if finding.failed else finding.clause, []).append(finding)
    return tuple(_explanation(policy, clause, findings) for clause, findings in by_clause.items())


def passages_under(decision: Decision, clause: str) -> tuple[str, ...]:
    """The author's own words that findings under this clause point at, also where a person decided in the end."""
    counted = [found for found in decision.findings if found.clause == clause and not found.excused and found.action]
    return _passages([span for found in sorted(counted, key=lambda one: -one.score) for span in found.spans])


def _explanation(policy: Policy, clause: str, findings: list[Finding]) -> Explanation:
    if not clause:
        return Explanation(NOT_CHECKED, (), NOT_CHECKED.text)
    spans = [span for finding in findings for span in finding.spans]
    return Explanation(
        clause=policy.clauses.get(clause, Clause(clause, clause.replace("_", " ").capitalize(), "")),
        passages=_passages(spans),
        because=" ".join(dict.fromkeys(finding.because for finding in findings)),
    )


def _passages(spans: list[Span]) -> tuple[str, ...]:
    shown = (_shortened(span.text) for span in spans if span.field in _SHOWN_FIELDS)
    return tuple(dict.fromkeys(text for text in shown if text))[:MOST_PASSAGES]


def _shortened(text: str) -> str:
    text = text.strip()
    return text if len(text) <= LONGEST_PASSAGE else f"{text[:LONGEST_PASSAGE].rstrip()} …"
