"""The scorer as the doors ask it: a probability for each label of a text as it was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol, cast

from flask import current_app

from moderation.text.normalise import clean


class Scored(Protocol):
    """What a scorer says of a text."""

    @property
    def scores(self) -> Mapping[str, float]:
        """A probability for each label."""


class Scorer(Protocol):
    """Texts in, probabilities out."""

    def score(self, text: str) -> Scored:
        """The scores of a text."""


def scores_of(text: str, *, quick: bool = False) -> Mapping[str, float]:
    """A probability for each label; `quick` asks the fast scorer alone, for texts that come in great numbers."""
    return _scorer(quick=quick).score(clean(text)).scores


def _scorer(*, quick: bool) -> Scorer:
    """The scorer that comes with the package, unless the app was given another."""
    given = cast("Scorer | None", current_app.extensions.get("scorer"))
    if given is not None:
        return given
    from moderation.scoring.scorer import shipped  # its weights are read when they are first needed

    return cast("Scorer", shipped(with_second=not quick))
