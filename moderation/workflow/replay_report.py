"""What would change under another policy, counted comment by comment. Reports of parts of an archive add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moderation.policy.side_by_side import Outcome
from moderation.vocabulary import Action

SAMPLES = 5
_NUMBERS = ("judged", "decided", "against_before", "against_after")
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

    def as_plain(self) -> dict[str, Any]:
        """The report in numbers, words and lists alone, for its way from one process to another."""
        return {
            **{name: getattr(self, name) for name in _NUMBERS},
            "since": self.since.isoformat(),
            "before": _worded(self.before),
            "after": _worded(self.after),
            **{name: _pairs(getattr(self, name)) for name in ("moves", "moved_against", "samples")},
            "rules": {
                rule: [
                    _worded(one.before), _worded(one.after), one.overturned_before, one.overturned_after, one.samples
                ]
                for rule, one in self.rules.items()
            },
        }  # fmt: skip

    @classmethod
    def from_plain(cls, given: Mapping[str, Any]) -> Replayed:
        """The report that `as_plain` was made of."""
        return cls(
            datetime.fromisoformat(given["since"]),
            before=_counted(given["before"]),
            after=_counted(given["after"]),
            **{name: int(given[name]) for name in _NUMBERS},
            moves=Counter(_moves(given["moves"])),
            moved_against=Counter(_moves(given["moved_against"])),
            samples=_moves(given["samples"]),
            rules={
                rule: RuleChange(_counted(one[0]), _counted(one[1]), *one[2:]) for rule, one in given["rules"].items()
            },
        )

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


def _worded(counts: Counter[Action]) -> dict[str, int]:
    return {action.word: number for action, number in counts.items()}


def _counted(words: Mapping[str, int]) -> Counter[Action]:
    return Counter({Action.of(word): number for word, number in words.items()})


def _pairs(by_move: Mapping[Move, Any]) -> list[list[Any]]:
    return [[old.word, new.word, value] for (old, new), value in by_move.items()]


def _moves(pairs: list[list[Any]]) -> dict[Move, Any]:
    return {(Action.of(old), Action.of(new)): value for old, new, value in pairs}


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
