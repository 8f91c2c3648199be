"""Makes labelled sentences from sentences/*.yaml: {slot} is filled, {a|b} is a choice on the spot."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from typing import Any

import yaml

BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled text. A label that is missing is unknown. `source` names who labelled it."""

    text: str
    labels: dict[str, float]
    source: str


def expand(template: str, slots: dict[str, list[str]], rng: random.Random) -> str:
    """One sentence from a template. Innermost braces first, so that a choice may hold slots."""

    def fill(match: re.Match[str]) -> str:
        inside = match.group(1)
        return rng.choice(slots[inside]) if inside in slots else rng.choice(inside.split("|"))

    text = template
    while BRACES.search(text):
        text = BRACES.sub(fill, text)
    text = re.sub(r"(?<=\w) (?='(?:m|ll|re|s|d)\b)", "", text)
    return " ".join(text.split())


def _articles(text: str) -> str:
    text = re.sub(r"\b([Aa])n (?=[^aeiouAEIOU\W])", r"\1 ", text)
    return re.sub(r"\b([Aa]) (?=[aeiou])", r"\1n ", text)


def _written(text: str, rng: random.Random) -> str:
    """People write without capitals and full stops as often as with them."""
    style = rng.random()
    if style < 0.35:
        return text.lower()
    if style < 0.45:
        return text.upper()
    if style < 0.6:
        return text.rstrip(".!")
    return text[:1].upper() + text[1:]


def _documents() -> tuple[dict[str, list[str]], list[dict[str, Any]]]:
    slots: dict[str, list[str]] = {}
    kinds: list[dict[str, Any]] = []
    folder = resources.files(__package__).joinpath("sentences")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        document = yaml.safe_load(file.read_text("utf-8"))
        slots |= {name: [str(value) for value in values] for name, values in document.get("slots", {}).items()}
        kinds += document.get("kinds", [])
    return slots, kinds


def slots() -> dict[str, list[str]]:
    """The fillers by the name of their slot."""
    return _documents()[0]


def how_often() -> dict[str, int]:
    """For each kind how many shares of the rows it takes; `often` in the file, else one."""
    return {kind["name"]: int(kind.get("often", 1)) for kind in _documents()[1]}


def generate(per_kind: int, seed: int) -> Iterator[Row]:
    """At most `per_kind` different sentences of each kind, the same ones for the same seed."""
    fillers, kinds = _documents()
    for kind in kinds:
        rng = random.Random(f"{seed}/{kind['name']}")
        seen: set[str] = set()
        for attempt in range(per_kind * 3):
            template = kind["texts"][attempt % len(kind["texts"])]
            text = _written(_articles(expand(template, fillers, rng)), rng)
            if text in seen:
                continue
            seen.add(text)
            yield Row(text, dict(kind["labels"]), f"templates/{kind['name']}")
            if len(seen) >= per_kind:
                break
