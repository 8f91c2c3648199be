"""Repetition: the same or nearly the same text again, by this person or by anybody, within a span of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal

from moderation.detectors import Case, Gate, detector
from moderation.text.similarity import similarity
from moderation.vocabulary import Evidence, PastComment

_FEWEST_LETTERS = 20
"""Shorter texts ("Thank you!") are alike by chance; they count only when the same person repeats them word for word."""


@detector("repetition")
@dataclass(frozen=True)
class Repetition:
    """Counts earlier comments that share at least `similarity` of their wording with this one.

    The score rises from 0.5 for the first copy that matters to 1.0 for three more than that.
    """

    at_least: int = 1
    """Copies before this comment."""
    within: timedelta = timedelta(days=1)
    similarity: float = 0.8
    """Share of common word pairs from which two texts count as copies, 0 to 1."""
    by: Literal["anybody", "same_person"] = "anybody"

    KIND: ClassVar[str] = "behaviour"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "copies": (1, "how many earlier comments say nearly the same"),
        "threads": (1, "in how many other threads they stand"),
        "names": (["Rex"], "the names under which they were posted"),
    }

    def __post_init__(self) -> None:
        if self.at_least < 1:
            raise ValueError("at_least must be 1 or more: no copy is no repetition")
        if not 0 < self.similarity <= 1:
            raise ValueError("similarity must be above 0 and at most 1")

    @property
    def gate(self) -> Gate | None:
        """Asked only where there is something to repeat."""
        return None if self.at_least < 1 else _has_others

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence when there are enough copies."""
        copies = list(self._copies(case))
        if len(copies) < self.at_least:
            return
        here = case.submission.thread.slug
        threads = {past.thread for past in copies if past.thread and past.thread != here}
        names = sorted({past.name for past in copies if past.name})
        where = f" in {len(threads)} other threads" if len(threads) > 1 else ""
        times = "once" if len(copies) == 1 else f"{len(copies)} times"
        yield Evidence(
            detector="repetition",
            score=min(1.0, 0.5 + 0.2 * (len(copies) - self.at_least)),
            note=f"Nearly the same text was posted {times} in the last {_plain(self.within)}{where}.",
            facts={"copies": len(copies), "threads": len(threads), "names": names},
        )

    def _copies(self, case: Case) -> Iterator[PastComment]:
        history = case.history
        if not history.recent and not history.similar:
            return
        seen: set[PastComment] = set()
        exact = " ".join(case.text.casefold().split())
        short = sum(letter.isalnum() for letter in exact) < _FEWEST_LETTERS
        for past in (*history.recent, *history.similar):
            if past in seen or case.now - past.at > self.within:
                continue
            seen.add(past)
            if self.by == "same_person" and not past.same_person:
                continue
            same = " ".join(past.text.casefold().split()) == exact
            if short:
                if same and past.same_person and exact:
                    yield past
            elif same or similarity(case.text, past.text) >= self.similarity:
                yield past


def _plain(length: timedelta) -> str:
    seconds = int(length.total_seconds())
    for size, word in ((86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second")):
        if seconds >= size and seconds % size == 0:
            count = seconds // size
            return word if count == 1 else f"{count} {word}s"
    return f"{seconds} seconds"


def _has_others(case: Case) -> bool:
    return bool(case.history.recent or case.history.similar)
