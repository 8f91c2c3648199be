"""Reads the cases of this folder: what has to become of a comment, in one line each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from moderation.vocabulary import Author, History, Submission

_LINE = re.compile(
    r"(?P<gap>gap )?(?P<expect>stop|publish|clear (?P<clause>\w+)): (?:\[(?P<beside>[^\]]*)\] )?(?P<text>.+)"
)


@dataclass(frozen=True)
class Common:
    """A case of common sense."""

    place: str
    expect: str
    """stop, publish or clear"""
    clause: str
    gap: bool
    submission: Submission
    history: History


def cases() -> Iterator[Common]:
    """Every line of every file."""
    for path in sorted(Path(__file__).parent.glob("*.txt")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if line and not line.startswith("#"):
                yield _case(f"{path.name}:{number}", line)


def _case(place: str, line: str) -> Common:
    match = _LINE.fullmatch(line)
    if match is None:
        raise ValueError(f"{place}: write `stop: text`, `publish: text` or `clear CLAUSE: text`")
    name, _, website = (part.strip() for part in (match["beside"] or "Bo").partition("|"))
    regular = name == "regular"
    author = Author(name="Ada" if regular else name, website=website)
    return Common(
        place,
        match["expect"].split()[0],
        match["clause"] or "",
        bool(match["gap"]),
        Submission(match["text"], author),
        History(published=40) if regular else History(),
    )
