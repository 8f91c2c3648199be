"""More about why a comment stands where it stands: the words that moved a score, and what people decided on others like it."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.policy.rules import Policy
from moderation.scoring.scorer import shipped
from moderation.storage import past_verdicts
from moderation.storage.database import Transaction
from moderation.storage.past_verdicts import PastVerdict
from moderation.storage.views import DeskComment

MOST_WORDS = 8
MOST_VERDICTS = 5
LEAST_WEIGHT = 0.25


@dataclass(frozen=True, slots=True)
class Moved:
    """A word with what it did to the score of a rule: above 0 it raised it, below 0 it lowered it, in log-odds."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a comment's own page adds to its findings."""

    contributions: tuple[tuple[str, tuple[Moved, ...]], ...]
    """The label that a rule asked the scorer for, with the words that moved it most."""
    near_copies: tuple[PastVerdict, ...]
    rule: str
    same_rule: tuple[PastVerdict, ...]


def grounds_of(tx: Transaction, policy: Policy, comment: DeskComment) -> Grounds:
    """Work them out for a comment as it is written now."""
    findings = comment.decision.findings if comment.decision else ()
    deciding = sorted(comment.decision.deciding, key=lambda one: -one.score) if comment.decision else []
    asked = {rule.id: getattr(rule.detector, "label", "") for rule in policy.rules if rule.detector_name == "scorer"}
    labels = dict.fromkeys(asked[one.rule] for one in findings if asked.get(one.rule))
    rule = deciding[0].rule if deciding else ""
    return Grounds(
        contributions=tuple((label, _moved(comment.text, label)) for label in labels),
        near_copies=past_verdicts.on_near_copies(tx, comment.id, MOST_VERDICTS),
        rule=rule,
        same_rule=past_verdicts.on_rule(tx, rule, comment.id, MOST_VERDICTS) if rule else (),
    )


def _moved(text: str, label: str) -> tuple[Moved, ...]:
    found = shipped(with_second=False).contributions(text, label, most=MOST_WORDS) if text else ()
    return tuple(Moved(one.text, one.weight) for one in found if abs(one.weight) >= LEAST_WEIGHT)
