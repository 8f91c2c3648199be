"""What happens next to somebody whose strikes have grown: the rung of the ladder that they have just reached."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol, TypeVar


class Rung(Protocol):
    """One step of the ladder, as the policy gives it."""

    @property
    def at(self) -> int:
        """Weight of live strikes that leads here."""

    @property
    def do(self) -> str:
        """warn, block or ban."""

    @property
    def length(self) -> timedelta | None:
        """How long a block lasts."""

    @property
    def automatic(self) -> bool:
        """Whether the service takes the step without asking anybody."""


AnyRung = TypeVar("AnyRung", bound=Rung)


def step_for(ladder: Sequence[AnyRung], weight_before: int, weight_after: int) -> AnyRung | None:
    """The highest rung that this growth has reached, or None.

    A rung counts when it was crossed: at most `weight_after` and more than `weight_before`. Who already stands
    above the top rung reaches the top again with each further strike. A weight that did not grow reaches nothing.
    """
    if weight_after <= weight_before:
        return None
    reached = [rung for rung in ladder if rung.at <= weight_after]
    if not reached:
        return None
    highest = max(reached, key=lambda rung: rung.at)
    at_the_top = highest.at == max(rung.at for rung in ladder)
    return highest if highest.at > weight_before or at_the_top else None


def is_at_once(rung: Rung) -> bool:
    """Whether the service takes this step by itself. A warning harms nobody, so it never waits for a person."""
    return rung.automatic or rung.do == "warn"


def reached(ladder: Sequence[AnyRung], weight: int) -> AnyRung | None:
    """The highest rung that this weight of strikes has reached, or None."""
    return max((rung for rung in ladder if rung.at <= weight), key=lambda rung: rung.at, default=None)


def goes_beyond(ladder: Sequence[Rung], weight: int, lasting: timedelta | None) -> bool:
    """Whether a block of that length, or a ban (None), is more than the ladder asks for at this weight."""
    rung = reached(ladder, weight)
    if rung is None or rung.do == "warn":
        return True
    if rung.do == "ban":
        return False
    return lasting is None or (rung.length is not None and lasting > rung.length)
