"""What would change under another policy, counted comment by comment. Reports of parts of an archive add up."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from moderation.policy.side_by_side import Outcome
from moderation.vocabulary import Action

SAMPLES = 5
Move = tuple[Action, Action]


@dataclass(slots=True)
class RuleChange:
    """What one rule asked for, before and after."""

    before: Counter[Action] = field(default_factory=Counter)
    """Hold and remove alone."""
    after: Counter[Action] = field(default_factory=Counter)
    overturned_before: int = 0
    """Comments that it would stop and a person had published."""
    overturned_after: int = 0
    samples: list[int] = field(default_factory=list)
    """Comments on which it asks for something else now."""

    @property
    def held_before(self) -> int:
        """Comments that it holds under the policy in force."""
        return self.before[Action.HOLD]

    @property
    def held_after(self) -> int:
        """Comments that it would hold."""
        return self.after[Action.HOLD]

    @property
    def removed_before(self) -> int:
        """Comments that it removes under the policy in force."""
        return self.before[Action.REMOVE]

    @property
    def removed_after(self) -> int:
        """Comments that it would remove."""
        return self.after[Action.REMOVE]

    def add(self, other: RuleChange) -> None:
        """What it did in a later part."""
        self.before.update(other.before)
        self.after.update(other.after)
        self.overturned_before += other.overturned_before
        self.overturned_after += other.overturned_after
        self.samples = (self.samples + other.samples)[:SAMPLES]


@dataclass(slots=True)
class Replayed:
    """What would change."""

    since: datetime
    judged: int = 0
    before: Counter[Action] = field(default_factory=Counter)
    after: Counter[Action] = field(default_factory=Counter)
    moves: Counter[Move] = field(default_factory=Counter)
    """Only where the action differs."""
    moved_against: Counter[Move] = field(default_factory=Counter)
    """Of each move, those on which a person had decided otherwise than the new policy."""
    samples: dict[Move, list[int]] = field(default_factory=dict)
    decided: int = 0
    """Comments on which a person had decided."""
    against_before: int = 0
    """Of those, the ones that the policy in force decides otherwise."""
    against_after: int = 0
    """Of those, the ones that the new policy decides otherwise."""
    rules: dict[str, RuleChange] = field(default_factory=dict)

    def note(self, comment_id: int, verdict: str, old: Outcome, new: Outcome) -> None:
        """Count one comment. `verdict`: publish, hold or remove where a person decided last, else empty."""
        self.judged += 1
        self.before[old.action] += 1
        self.after[new.action] += 1
        self.decided += bool(verdict)
        self.against_before += is_contrary(old.action, verdict)
        self.against_after += is_contrary(new.action, verdict)
        if old.action is not new.action:
            move = (old.action, new.action)
            self.moves[move] += 1
            self.moved_against[move] += is_contrary(new.action, verdict)
            _sample(self.samples.setdefault(move, []), comment_id)
        self._note_rules(comment_id, verdict == "publish", _asked(old), _asked(new))

    def add(self, other: Replayed) -> None:
        """What was found in a later part of the archive."""
        self.judged += other.judged
        self.decided += other.decided
        self.against_before += other.against_before
        self.against_after += other.against_after
        for mine, others in (
            (self.before, other.before),
            (self.after, other.after),
        ):
            mine.update(others)
        self.moves.update(other.moves)
        self.moved_against.update(other.moved_against)
        for move, ids in other.samples.items():
            self.samples[move] = (self.samples.get(move, []) + ids)[:SAMPLES]
        for rule, change in other.rules.items():
            self.rules.setdefault(rule, RuleChange()).add(change)

    @property
    def stopped(self) -> int:
        """Comments that are published now and would be held or removed."""
        return sum(number for (old, _), number in self.moves.items() if old is Action.PUBLISH)

    @property
    def stopped_against(self) -> int:
        """Of those, the ones that a person had published."""
        return sum(number for (old, _), number in self.moved_against.items() if old is Action.PUBLISH)

    @property
    def freed(self) -> int:
        """Comments that are held or removed now and would be published."""
        return sum(number for (_, new), number in self.moves.items() if new is Action.PUBLISH)

    @property
    def freed_against(self) -> int:
        """Of those, the ones that a person had removed."""
        return sum(number for (_, new), number in self.moved_against.items() if new is Action.PUBLISH)

    @property
    def sampled(self) -> list[int]:
        """Every comment that is named as a sample, in order."""
        moved = [number for ids in self.samples.values() for number in ids]
        return sorted({*moved, *(number for change in self.rules.values() for number in change.samples)})

    def _note_rules(self, comment_id: int, was_fine: bool, old: dict[str, Action], new: dict[str, Action]) -> None:
        for rule in old.keys() | new.keys():
            change = self.rules.setdefault(rule, RuleChange())
            if rule in old:
                change.before[old[rule]] += 1
                change.overturned_before += was_fine
            if rule in new:
                change.after[new[rule]] += 1
                change.overturned_after += was_fine
            if old.get(rule) is not new.get(rule):
                _sample(change.samples, comment_id)


def is_contrary(action: Action, verdict: str) -> bool:
    """Whether a person had decided otherwise. Holding is asking a person, so it is not contrary to a removal."""
    return action is not Action.PUBLISH if verdict == "publish" else action is Action.PUBLISH and verdict == "remove"


def _asked(decision: Outcome) -> dict[str, Action]:
    """The rules that asked for more than publishing, each with the most that it asked for.

    A rule in shadow counts with what it would have asked for.
    """
    asked: dict[str, Action] = {}
    for finding in decision.findings:
        wanted = max(finding.action, finding.shadow or Action.PUBLISH)
        if wanted is not Action.PUBLISH:
            asked[finding.rule] = max(wanted, asked.get(finding.rule, Action.PUBLISH))
    return asked


def _sample(ids: list[int], comment_id: int) -> None:
    if len(ids) < SAMPLES:
        ids.append(comment_id)
