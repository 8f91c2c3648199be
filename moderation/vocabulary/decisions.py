"""From what a detector noticed to what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from moderation.vocabulary.kinds import NOTHING, Action

# --- Evidence: what a detector noticed --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """A passage: `text[start:end]` of the field as it was submitted. Offsets count code points."""

    start: int
    end: int
    text: str
    field: str = "text"
    """text, name, email or website"""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that a detector noticed, and how strong it is from 0 to 1."""

    detector: str
    score: float
    note: str
    """Plain words with the real numbers, for a moderator: "3 links, the limit is 2"."""
    spans: tuple[Span, ...] = ()
    facts: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    """What a rule's condition may ask about this evidence, under `match.`; keys are documented in FACTS."""


# --- Finding and Decision ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule met its evidence. Findings below the threshold and excused ones are kept too."""

    rule: str
    clause: str
    action: Action
    """What this rule asks for; PUBLISH when below the threshold, excused or in shadow."""
    score: float
    because: str
    """From the policy: why the rule exists. An author may read this."""
    note: str
    """From the evidence: what was noticed. Moderators only."""
    spans: tuple[Span, ...] = ()
    detector: str = ""
    shadow: Action | None = None
    """For a rule in shadow: what it would have asked for."""
    excused: str = ""
    """The rule's condition that excused it, word for word."""
    failed: bool = False
    """The check could not be made; the action is then HOLD."""
    thresholds: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """The rule's act_at, so that a page can say "0.71, holds from 0.50"."""


@dataclass(frozen=True, slots=True)
class Decision:
    """The outcome of judging: it carries its reasons and names the policy that gave them."""

    action: Action
    findings: tuple[Finding, ...]
    policy_version: int
    policy_sha256: str
    scores: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    scorer_version: str = ""

    @property
    def deciding(self) -> tuple[Finding, ...]:
        """The findings that ask for the action that was taken; empty when it was published."""
        if self.action is Action.PUBLISH:
            return ()
        return tuple(f for f in self.findings if f.action is self.action)

    @property
    def clauses(self) -> tuple[str, ...]:
        """The clauses of the deciding findings, each once, strongest first."""
        ordered = sorted(self.deciding, key=lambda finding: -finding.score)
        return tuple(dict.fromkeys(finding.clause for finding in ordered))
