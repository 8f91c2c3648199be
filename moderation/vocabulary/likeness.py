"""What two people have in common, and how likely they are one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar

# --- Likeness: others who left some of the same traces ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Habits:
    """When and where somebody writes, from their newest comments, at most 60."""

    comments: int = 0
    threads: frozenset[int] = frozenset()
    moments: frozenset[str] = frozenset()
    """thread:stretch of ten minutes, each with the stretch that follows, so that two near the same edge still meet."""
    hours: frozenset[int] = frozenset()
    """Hours of the day (UTC) in which most of it is written."""
    answered: frozenset[int] = frozenset()
    """Whom they answered."""


@dataclass(frozen=True, slots=True)
class Company:
    """How the habits of two people go together."""

    threads: int = 0
    """Threads in which both write."""
    fewer: int = 0
    """Threads of the one who writes in fewer."""
    at_once: bool = False
    """Whether both wrote in one thread within about ten minutes."""
    answers: bool = False
    """Whether one of them answered the other."""
    hours: float | None = None
    """From 0 to 1, how far their hours of the day agree; None while one has written too little."""


@dataclass(frozen=True, slots=True)
class Spread:
    """How many values of a kind two people left: alike, by the one who left fewer, and by the other."""

    alike: int
    fewer: int
    more: int

    @property
    def overlap(self) -> float:
        """From 0 to 1: what share of all their values both left."""
        return self.alike / max(1, self.fewer + self.more - self.alike)


@dataclass(frozen=True, slots=True)
class Common:
    """Where the traces of two authors agree and where they do not. `aliases.compare` weighs it."""

    CROWD: ClassVar[int] = 50
    """From so many people on, a trace is that of a crowd and is counted no further."""

    shared: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Kind of trace that both left alike -> how many people left it, these two included."""
    different: frozenset[str] = frozenset()
    """Kinds of which both left traces, and none alike."""
    seconds_apart: float | None = None
    """Between the last that was seen of both; None when it is not known."""
    company: Company | None = None
    """When and where both write; None where that was not looked at."""
    shares: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    """For traces of a crowd, where it is known: the share of all people who left it."""
    spread: Mapping[str, Spread] = field(default_factory=lambda: MappingProxyType({}))
    """For "range" and "agent": from how many places, and with how many kinds of browser, each of them writes."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely a person whom storage knows is the author."""

    person_id: int
    probability: float
    because: tuple[str, ...] = ()
    """The traits that speak for it, in plain words, the weightiest first."""
    counts: bool = False
    """Sure enough that strikes are counted together."""


@dataclass(frozen=True, slots=True)
class OtherName:
    """Another name that this author probably writes under."""

    name: str
    probability: float
    because: tuple[str, ...] = ()
    in_this_thread: bool = False
    last_seen: datetime | None = None
    own: bool = False
    """Whether it is a name of the very person whom mailbox or browser name, and not of somebody who may be them."""
