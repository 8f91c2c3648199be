"""Known person: a block or ban is in force and touches this author, directly or through another name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from moderation.detectors import BY_A_PERSON, Case, detector
from moderation.vocabulary import Evidence, Restriction

DIRECT = 0.99
"""From this probability on it is the person, not somebody who may be the person."""


@detector("known_person")
@dataclass(frozen=True)
class KnownPerson:
    """The score is the probability that the author is the one who was blocked or banned."""

    kind: Literal["any", "block", "ban"] = "any"
    matched: Literal["any", "direct", "alias"] = "any"
    """direct: the same e-mail address or browser. alias: only likely the same person."""

    KIND: ClassVar[str] = BY_A_PERSON
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "kind": ("ban", "block or ban"),
        "clause": ("threats", "the clause under which it was placed"),
        "direct": (True, "whether the author is known to be that person"),
        "matched": (["browser"], "what the author and that person share"),
    }

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for each restriction, most likely first."""
        asked_for = [one for one in case.history.restrictions if self._asked(one)]
        for one in sorted(asked_for, key=lambda restriction: -restriction.probability):
            yield Evidence(
                detector="known_person",
                score=max(0.0, min(1.0, one.probability)),
                note=_note(one),
                facts={
                    "kind": one.kind,
                    "clause": one.clause,
                    "direct": one.probability >= DIRECT,
                    "matched": list(one.matched),
                },
            )

    def _asked(self, one: Restriction) -> bool:
        if self.kind not in ("any", one.kind):
            return False
        return self.matched == "any" or (self.matched == "direct") == (one.probability >= DIRECT)


def _note(one: Restriction) -> str:
    verb = "banned" if one.kind == "ban" else "blocked"
    end = f" until {one.until:%Y-%m-%d %H:%M} UTC" if one.until else ""
    how = f" by {', '.join(one.matched)}" if one.matched else ""
    if one.probability >= DIRECT:
        return f"This person is {verb}{end} (clause {one.clause}), recognised{how}."
    who = f"{one.name!r}" if one.name else "somebody"
    return f"Probably {who}, who is {verb}{end} (clause {one.clause}): {one.probability:.0%}, recognised{how}."
