"""Known person: a block or ban is in force and touches this author, directly or through another name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from moderation.detectors import BY_A_PERSON, Case, Gate, detector
from moderation.vocabulary import Evidence, Restriction

DIRECT = 0.99
"""From this probability on it is the person, not somebody who may be the person."""
ONLY_HOLDS = 0.75
"""The score of a key that makes comments wait."""

_NOTES_ON_KEYS = {
    ("mail", False): "This e-mail address is stopped{end} (clause {clause}), whoever uses it.",
    ("mail", True): "Comments with this e-mail address wait{end} (clause {clause}), whoever uses it.",
    ("mail_domain", False): "Addresses of this mail provider are stopped{end} (clause {clause}).",
    ("mail_domain", True): "Comments with addresses of this mail provider wait{end} (clause {clause}).",
    ("network", False): "This network is stopped{end} (clause {clause}), whoever writes from it.",
    ("network", True): "Comments from this network wait{end} (clause {clause}), whoever writes them.",
    ("name", False): "Names of this pattern are stopped{end} (clause {clause}).",
    ("name", True): "Comments under names of this pattern wait{end} (clause {clause}).",
}


@detector("known_person")
@dataclass(frozen=True)
class KnownPerson:
    """The score is the probability that the author is the one who was blocked or banned."""

    kind: Literal["any", "block", "ban"] = "any"
    matched: Literal["any", "direct", "alias", "key"] = "any"
    """direct: the same e-mail address or browser. alias: only likely the same person. key: whoever they are, the
    address, mail domain, network or name itself is stopped; 1 where it is refused, 0.75 where it waits."""

    KIND: ClassVar[str] = BY_A_PERSON
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "kind": ("ban", "block or ban"),
        "clause": ("threats", "the clause under which it was placed"),
        "direct": (True, "whether the author is known to be that person"),
        "matched": (["browser"], "what the author and that person share"),
        "by_key": ("network", "mail, mail_domain, network or name, where the key itself is stopped; else empty"),
    }

    @property
    def gate(self) -> Gate | None:
        """Asked only where somebody like this is restricted."""
        return _is_restricted

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for each restriction, most likely first."""
        asked_for = [one for one in case.history.restrictions if self._asked(one)]
        for one in sorted(asked_for, key=lambda restriction: -restriction.probability):
            yield Evidence(
                detector="known_person",
                score=_score(one),
                note=_note(one),
                facts={
                    "kind": one.kind,
                    "clause": one.clause,
                    "direct": one.probability >= DIRECT,
                    "matched": list(one.matched),
                    "by_key": one.by_key,
                },
            )

    def _asked(self, one: Restriction) -> bool:
        if self.kind not in ("any", one.kind):
            return False
        if self.matched == "any":
            return True
        if one.by_key or self.matched == "key":
            return bool(one.by_key) and self.matched == "key"
        return (self.matched == "direct") == (one.probability >= DIRECT)


def _score(one: Restriction) -> float:
    if one.by_key:
        return ONLY_HOLDS if one.only_holds else 1.0
    return max(0.0, min(1.0, one.probability))


def _note(one: Restriction) -> str:
    verb = "banned" if one.kind == "ban" else "blocked"
    end = f" until {one.until:%Y-%m-%d %H:%M} UTC" if one.until else ""
    if one.by_key:
        return _NOTES_ON_KEYS[one.by_key, one.only_holds].format(end=end, clause=one.clause)
    how = f" by {', '.join(one.matched)}" if one.matched else ""
    if one.probability >= DIRECT:
        return f"This person is {verb}{end} (clause {one.clause}), recognised{how}."
    who = f"{one.name!r}" if one.name else "somebody"
    return f"Probably {who}, who is {verb}{end} (clause {one.clause}): {one.probability:.0%}, recognised{how}."


def _is_restricted(case: Case) -> bool:
    return bool(case.history.restrictions)
