"""Other names: this author probably writes here under another name too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from moderation.aliases.names import is_slip
from moderation.detectors import Case, Gate, detector
from moderation.vocabulary import Evidence, OtherName


@detector("other_names")
@dataclass(frozen=True)
class OtherNames:
    """The score is the probability of the likeliest other name. Only names that differ in more than letter case count."""

    in_this_thread: bool = True
    """Only names that already write in this thread; false: anywhere."""
    at_least: float = 0.5
    """Probability from which a link is worth a finding, 0 to 1."""
    spare_renames: bool = True
    """Whether changing one's name openly once is fine: the same mailbox or browser, one other name, and no way back."""
    spare_typos: bool = True
    """Whether names that differ by one slip of the finger count as one: Agnes and Anges."""

    KIND: ClassVar[str] = "names"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "names": (["Bo"], "the other names, likeliest first"),
        "in_this_thread": (True, "whether one of them writes in this thread"),
        "because": (["browser"], "what the names share"),
    }

    def __post_init__(self) -> None:
        if not 0 <= self.at_least <= 1:
            raise ValueError("at_least is a probability from 0 to 1")

    def _is_own(self, other: str, own: str) -> bool:
        return other == own or (self.spare_typos and is_slip(other, own))

    def _is_rename(self, others: Sequence[OtherName], case: Case) -> bool:
        """Whether the author is known for certain, had one other name so far, and has left it behind."""
        if not self.spare_renames or len(others) != 1 or not others[0].own:
            return False
        mine, old = (" ".join(name.casefold().split()) for name in (case.submission.author.name, others[0].name))
        parent = case.submission.parent
        if parent is not None and " ".join(parent.author_name.casefold().split()) == old:
            return False  # whoever answers their own old name talks to themselves
        # Newest first: the old name, and before that the new one already, means back and forth between two.
        names = [" ".join(past.name.casefold().split()) for past in case.history.recent if past.same_person]
        return not (old in names and mine in names[names.index(old) :])

    @property
    def gate(self) -> Gate | None:
        """Asked only where other names are known."""
        return _has_others

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence that names all other names."""
        own = " ".join(case.submission.author.name.casefold().split())
        others = [
            other
            for other in case.history.other_names
            if other.probability >= self.at_least
            and (other.in_this_thread or not self.in_this_thread)
            and not self._is_own(" ".join(other.name.casefold().split()), own)
        ]
        if not others or self._is_rename(others, case):
            return
        others.sort(key=lambda other: -other.probability)
        named = ", ".join(f"{other.name!r} ({other.probability:.0%})" for other in others[:5])
        shared = list(dict.fromkeys(trait for other in others for trait in other.because))
        why = f"; shared: {', '.join(shared)}" if shared else ""
        yield Evidence(
            detector="other_names",
            score=min(1.0, others[0].probability),
            note=f"Also writes{' in this thread' if self.in_this_thread else ''} as {named}{why}.",
            facts={
                "names": [other.name for other in others],
                "in_this_thread": any(other.in_this_thread for other in others),
                "because": shared,
            },
        )


def _has_others(case: Case) -> bool:
    return bool(case.history.other_names)
