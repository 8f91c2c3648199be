"""What changed between a stored evaluation and a new one, and whether it is worse than chance explains."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

WORSE_AUC = 0.005
"""An AUC that falls by less is not worth a word."""
WORSE_STOPS = 0.005
"""Share of clean comments: half a percent more stopped is worse."""
SURE = 2.0
"""Standard errors: a smaller fall may be chance."""


@dataclass(frozen=True, slots=True)
class Change:
    """One figure that is in both evaluations."""

    name: str
    label: str
    figure: str
    before: float
    after: float
    worse: bool


def changes(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> list[Change]:
    """Every figure that both have and that moved, file by file. Files of which the baseline knows nothing are left out."""
    old = {one["name"]: one for one in before}
    return [change for one in after if one["name"] in old for change in _of_file(old[one["name"]], one)]


def _of_file(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    for figure in ("clean_held", "clean_removed"):
        if old["clean"] and new["clean"]:
            before, after = old[figure] / old["clean"], new[figure] / new["clean"]
            noise = math.sqrt(max(before * (1 - before), 1 / new["clean"]) / new["clean"])
            worse = after - before > max(WORSE_STOPS, SURE * noise)
            if before != after:
                yield Change(new["name"], "clean", figure, before, after, worse)
    for label, figures in new["labels"].items():
        known = old["labels"].get(label)
        if not known:
            continue
        for figure in ("auc", "average_precision", "stopped"):
            before, after = known[figure], figures[figure]
            if before is None or after is None or before == after:
                continue
            worse = figure == "auc" and before - after > max(WORSE_AUC, SURE * _noise(before, figures))
            yield Change(new["name"], label, figure, before, after, worse)


def _noise(auc: float, figures: Mapping[str, Any]) -> float:
    """Standard error of an AUC (Hanley and McNeil 1982). Generous: the same rows were scored both times."""
    few, many = figures["positive"], figures["known"] - figures["positive"]
    if not few or not many:
        return 0.0
    first, second = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    spread = auc * (1 - auc) + (few - 1) * (first - auc * auc) + (many - 1) * (second - auc * auc)
    return 0.5 * math.sqrt(max(spread, 0.0) / (few * many))
