"""Spells words as people do who hide them or type badly: swapped and missing letters, digits, dots, spaces, joined words."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

_WORD = re.compile(r"[A-Za-z]{4,}")
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "b": "8", "g": "9", "l": "1"}
_LIKE = {"a": "а", "e": "е", "o": "о", "c": "с", "p": "р", "i": "і", "x": "х", "s": "ѕ"}


def _swapped(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 2) if len(word) > 4 else 1
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _missing(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def _doubled(word: str, rng: random.Random) -> str:
    at = rng.randrange(len(word))
    return word[:at] + word[at] * rng.choice((2, 2, 3, 5)) + word[at + 1 :]


def _digits(word: str, rng: random.Random) -> str:
    kept = [rng.choice(_LEET[c.lower()]) if c.lower() in _LEET and rng.random() < 0.7 else c for c in word]
    return "".join(kept)


def _lookalikes(word: str, rng: random.Random) -> str:
    return "".join(_LIKE.get(c, c) if rng.random() < 0.6 else c for c in word)


def _spaced(word: str, rng: random.Random) -> str:
    return rng.choice((" ", " ", ".", "-", "_", "*")).join(word)


def _starred(word: str, rng: random.Random) -> str:
    return word[0] + rng.choice("*#-_") * (len(word) - 2) + word[-1]


def _one_starred(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    return word[:at] + "*" + word[at + 1 :]


def _split(word: str, rng: random.Random) -> str:
    at = rng.randrange(1, len(word) - 1)
    return f"{word[:at]} {word[at:]}"


WAYS: tuple[Callable[[str, random.Random], str], ...] = (
    _swapped, _swapped, _missing, _doubled, _digits, _digits, _lookalikes, _spaced, _spaced, _starred, _one_starred, _split,
)  # fmt: skip


def respelled(text: str, rng: random.Random, preferred: frozenset[str] = frozenset()) -> str:
    """The text with one to three words written in another way, `preferred` words first; sometimes with words joined."""
    if rng.random() < 0.08:
        words = text.split(" ")
        at = rng.randrange(len(words))
        return " ".join([*words[:at], "".join(words[at : at + 3]), *words[at + 3 :]])
    found = list(_WORD.finditer(text))
    if not found:
        return text
    telling = [match for match in found if match.group().lower() in preferred]
    chosen = rng.sample(telling or found, k=min(len(telling or found), rng.choice((1, 1, 2, 3))))
    way = rng.choice(WAYS)
    for match in sorted(chosen, key=lambda match: -match.start()):
        text = text[: match.start()] + way(match.group(), rng) + text[match.end() :]
    return text
