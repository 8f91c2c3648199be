"""What became of an act on several things at once: what was done, and what could not be done and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """One thing that was left as it is."""

    what: str
    """comment, person, thread or strike"""
    id: int
    why: str
    """Plain words: "the comment was changed since"."""

    def __str__(self) -> str:
        return f"{self.what.capitalize()} {self.id}: {self.why}."


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything that one click did. What was in the way is left alone and named; the rest is done."""

    done: tuple[int, ...]
    """Comments that were changed, each once."""
    left: tuple[Conflict, ...] = ()
    """Everything that was left as it is, and why."""
    batch: str = ""
    """Give this to undo. Empty when nothing was done."""
    steps: tuple[str, ...] = ()
    """What followed at once for the authors: warn, block, ban."""

    @property
    def conflicts(self) -> tuple[int, ...]:
        """The comments among what was left."""
        return tuple(dict.fromkeys(one.id for one in self.left if one.what == "comment"))
