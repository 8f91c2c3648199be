"""Small policies and detectors for the tests of the policy engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType

from moderation.detectors import Case, Detector
from moderation.policy.conditions import Condition
from moderation.policy.judge import judge
from moderation.policy.rules import Clause, Policy, Rule, Site
from moderation.vocabulary import Action, Author, Decision, Evidence, History, RuleStatus, Span, Submission

NOW = datetime(2026, 1, 14, 12, 0, tzinfo=UTC)
NOTHING_KNOWN = History()
ADA = Author(name="Ada", email="ada@example.org")
CLAUSES = MappingProxyType({name: Clause(name, name.title(), f"No {name}.") for name in ("spam", "attacks", "threats")})


@dataclass(frozen=True)
class Finds:
    """Finds every place of a word."""

    word: str
    score: float = 0.6

    def find(self, case: Case) -> Iterable[Evidence]:
        start = case.text.find(self.word)
        while start >= 0:
            end = start + len(self.word)
            note = f"the word {self.word!r} at {start}"
            yield Evidence("finds", self.score, note, (Span(start, end, self.word),), {"start": start})
            start = case.text.find(self.word, end)


@dataclass(frozen=True)
class Breaks:
    """Cannot make its check."""

    def find(self, case: Case) -> Iterable[Evidence]:
        raise RuntimeError("secret detail")


def rule(
    detector: Detector,
    id_: str = "spam/one",
    *,
    clause: str = "spam",
    status: RuleStatus = RuleStatus.ENFORCED,
    hold: float | None = 0.5,
    remove: float | None = None,
    when: str = "",
    unless: str = "",
    own_facts: Mapping[str, object] = MappingProxyType({"start": 0}),
) -> Rule:
    limits = {Action.HOLD: hold, Action.REMOVE: remove}
    return Rule(
        id=id_,
        clause=clause,
        status=status,
        detector=detector,
        detector_name="finds",
        act_at=MappingProxyType({action: least for action, least in limits.items() if least is not None}),
        because=f"Because of {id_}.",
        when=Condition(when, own_facts) if when else None,
        unless=Condition(unless, own_facts) if unless else None,
    )


def policy(*rules: Rule) -> Policy:
    return Policy(7, "0" * 64, "", Site("Example Gazette", "editor@gazette.example"), "", "", CLAUSES, rules)


def judged(text: str, *rules: Rule, author: Author = ADA, history: History = NOTHING_KNOWN) -> Decision:
    return judge(policy(*rules), Submission(text, author), history, NOW)
