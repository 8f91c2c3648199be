"""Provocation: trolling as behaviour. What a person has done in the last day, whatever this comment says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal, get_args

from moderation.detectors import Case, Gate, detector
from moderation.vocabulary import Evidence, PastComment, Status

Kind = Literal["everywhere", "removed_replies", "quarrels"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_STOPPED = frozenset({Status.HELD, Status.REMOVED})


@detector("provocation")
@dataclass(frozen=True)
class Provocation:
    """Three patterns, each with score 0.6. It proves nothing, so a rule should only ask a person to look.

    everywhere: one of the first comments under thread after thread, minutes after each was opened. removed_replies:
    answers to others that nearly all had to be removed. quarrels: answers to one person after another in this thread,
    some of which were stopped.
    """

    kinds: tuple[Kind, ...] = KINDS
    threads: int = 4
    """For everywhere: in so many threads, this one included."""
    soon: timedelta = timedelta(minutes=5)
    """For everywhere: so soon after a thread was opened."""
    replies: int = 3
    """For removed_replies: at least so many answers removed in the last day."""
    people: int = 4
    """For quarrels: so many people answered, this one included."""
    within: timedelta = timedelta(hours=1)
    """For quarrels: in this time."""

    KIND: ClassVar[str] = "behaviour"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "kind": ("quarrels", "everywhere, removed_replies or quarrels"),
        "count": (4, "how many threads, removed answers, or people"),
    }

    def __post_init__(self) -> None:
        if not self.kinds or set(self.kinds) - set(KINDS):
            raise ValueError(f"kinds takes some of: {', '.join(KINDS)}")
        if min(self.threads, self.replies, self.people) < 2:
            raise ValueError("threads, replies and people must be 2 or more: once is no pattern")

    @property
    def gate(self) -> Gate | None:
        """Asked only where something was written lately."""
        return _wrote_before

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for each pattern that the last day shows."""
        if case.submission.is_edit:
            return
        own = [past for past in case.history.recent if past.same_person]
        if not own:
            return
        finders = {"everywhere": self._everywhere, "removed_replies": self._removed, "quarrels": self._quarrels}
        for kind in self.kinds:
            yield from finders[kind](case, own)

    def _everywhere(self, case: Case, own: list[PastComment]) -> Iterator[Evidence]:
        here = case.submission.thread
        if here.opened_at is None or case.now - here.opened_at > self.soon:
            return
        early = {
            past.thread
            for past in own
            if past.thread_opened_at is not None and past.at - past.thread_opened_at <= self.soon
        }
        count = len(early | {here.slug})
        if count >= self.threads:
            minutes = int(self.soon.total_seconds() // 60)
            yield _evidence("everywhere", count, f"Wrote in {count} threads within {minutes} minutes of their opening.")

    def _removed(self, case: Case, own: list[PastComment]) -> Iterator[Evidence]:
        answers = [past for past in own if past.replied_to]
        removed = sum(past.status is Status.REMOVED for past in answers)
        if case.submission.parent and removed >= self.replies and removed * 4 >= len(answers) * 3:
            note = f"{removed} of {len(answers)} answers to others in the last day were removed."
            yield _evidence("removed_replies", removed, note)

    def _quarrels(self, case: Case, own: list[PastComment]) -> Iterator[Evidence]:
        parent, thread = case.submission.parent, case.submission.thread.slug
        if parent is None:
            return
        lately = [one for one in own if one.thread == thread and one.replied_to and case.now - one.at <= self.within]
        people = {one.replied_to.casefold() for one in lately} | {parent.author_name.casefold()}
        stopped = sum(one.status in _STOPPED for one in lately)
        if len(people) >= self.people and stopped * 3 >= len(lately):
            note = (
                f"Answered {len(people)} people in this thread lately; {stopped} of {len(lately)} answers were stopped."
            )
            yield _evidence("quarrels", len(people), note)


def _evidence(kind: str, count: int, note: str) -> Evidence:
    return Evidence("provocation", 0.6, note, facts={"kind": kind, "count": count})


def _wrote_before(case: Case) -> bool:
    return bool(case.history.recent)
