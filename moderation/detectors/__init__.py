"""One file in this folder is one way to find evidence.

To add a detector, write a file here with a frozen dataclass, decorate it with `@detector("name")` and give it
`find`. The fields of the class are the settings that a rule may give under `with:`. Nothing else needs editing:
the folder is walked. Detectors do not import each other.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Protocol, TypeVar, runtime_checkable

from moderation.scoring.scorer import Scored, Scorer, shipped
from moderation.text.language import language_of
from moderation.text.normalise import Folded, fold
from moderation.text.plainly import LONGEST as LONGEST_READ
from moderation.text.plainly import plainly
from moderation.vocabulary import Evidence, History, Submission

SCORED = 4 * LONGEST_READ
"""Code points: the scorer looks at no more."""


@dataclass(frozen=True)
class Case:
    """Everything a detector may look at. Prepared forms of the text are made once and shared."""

    submission: Submission
    history: History
    now: datetime
    second_opinion: bool = True
    """Whether the larger scorer may be asked."""
    prepared: Prepared | None = field(default=None, repr=False, compare=False)
    """What was worked out about the text before, together with that of others: see `prepare`."""

    @property
    def text(self) -> str:
        """The comment as written."""
        return self.submission.text

    @cached_property
    def folded(self) -> Folded:
        """The comment in comparable letters, with the way back to the original offsets."""
        return self.prepared.folded if self.prepared else fold(self.submission.text)

    @cached_property
    def folded_name(self) -> Folded:
        """The author's name in comparable letters."""
        return _fold_name(self.submission.author.name)

    @cached_property
    def language(self) -> str:
        """The language of the comment as an ISO 639-1 code; empty where there is too little to tell by."""
        return language_of(self.submission.text)

    @cached_property
    def scored(self) -> Scored:
        """What the trained scorer makes of the comment, worked out when a detector first asks."""
        known = self.prepared.quick if self.prepared else None
        return known or self.scorer.score(self.text, self._readable)

    @cached_property
    def thoroughly_scored(self) -> Scored:
        """The same with the second opinion asked in any case, where there is one."""
        asked: Scored | None = vars(self).get("scored")
        if asked is not None and asked.asked_second:
            return asked
        return self.scorer.score(self.text, self._readable, thorough=True)

    @property
    def _readable(self) -> str:
        return _readable(self.folded)

    @property
    def scorer(self) -> Scorer:
        """The trained scorer, with or without its second opinion."""
        return shipped(with_second=self.second_opinion)


def _readable(folded: Folded) -> str:
    """The beginning of a comment, as far as the scorer reads, without its disguises."""
    return plainly(folded if len(folded.original) <= SCORED else fold(folded.original[:SCORED]))


@dataclass(frozen=True, slots=True)
class Prepared:
    """What cases need of a text alone, worked out for many texts at once: the same as one by one, and quicker."""

    folded: Folded
    quick: Scored | None
    """What the scorer says; None where it has to look at the text by itself."""


def prepare(texts: Sequence[str], *, second_opinion: bool) -> list[Prepared]:
    """Everything that can be worked out for these texts together."""
    folded = [fold(text) for text in texts]
    if not texts:
        return []
    scored = shipped(with_second=second_opinion).quick_scores([(one.original, _readable(one)) for one in folded])
    return [Prepared(one, quick) for one, quick in zip(folded, scored, strict=True)]


@runtime_checkable
class Detector(Protocol):
    """Looks at a case and reports what it notices. Pure: no clock, no storage, no network, no randomness."""

    def find(self, case: Case) -> Iterable[Evidence]:
        """Evidence, strongest first; nothing when there is nothing to see."""
        ...


_fold_name = lru_cache(maxsize=1024)(fold)
"""The same names come again and again, and what is worked out about one is kept with it."""

Gate = Callable[[Case], bool]
"""Whether a detector could find anything in a case. Cheap, and shared by all rules that ask the same."""


def gate_of(detector: Detector) -> Gate | None:
    """What has to be true of a case before this detector is asked at all; None: it is always asked.

    A detector has a `gate` where most comments give it nothing to do: of eighty rules hardly a dozen are then asked.
    """
    gate: Gate | None = getattr(detector, "gate", None)
    return gate


BY_A_PERSON = "a person's decision"
"""The kind of evidence that rests on what a moderator has decided before, such as a ban."""

DetectorClass = TypeVar("DetectorClass", bound=type)
_registry: dict[str, type] = {}


def detector(name: str) -> Callable[[DetectorClass], DetectorClass]:
    """Make a frozen dataclass known under the name that rules use. A name can be taken once."""

    def register(cls: DetectorClass) -> DetectorClass:
        if name in _registry:
            raise ValueError(f"two detectors are called {name!r}: {_registry[name]} and {cls}")
        if not is_dataclass(cls):
            raise TypeError(f"the detector {name!r} must be a dataclass: its fields are the settings of a rule")
        _registry[name] = cls
        return cls

    return register


def kind_of(name: str) -> str:
    """What kind of evidence a detector gives. Those that look at the same thing in two ways share a kind and so do
    not confirm each other: a detector says so with KIND; without it, it is a kind of its own.
    """
    return str(getattr(_registry.get(name), "KIND", name))


def known_detectors() -> dict[str, type]:
    """All detectors by name, found by walking this folder."""
    for module in pkgutil.iter_modules(__path__):
        importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(_registry.items()))
