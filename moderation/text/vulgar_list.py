"""What better-profanity knows: its word list, with a verdict on each word, and its letter substitutions.

Only its data is used. Its matcher takes milliseconds a word and never sees what somebody has written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml
from better_profanity import Profanity
from better_profanity.utils import get_complete_path_of_file, read_wordlist

from moderation.text.forms import LETTERS
from moderation.text.lexicon import Entry, Lexicon, spellings
from moderation.text.normalise import fold


@lru_cache(maxsize=1)
def installed_list() -> tuple[str, ...]:
    """The words of the installed version, each once."""
    lines = read_wordlist(get_complete_path_of_file("profanity_wordlist.txt"))
    return tuple(dict.fromkeys(str(line).strip().lower() for line in lines if str(line).strip()))


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What becomes of the words of the installed list that our own lists do not name."""

    strong: frozenset[str]
    mild: frozenset[str]
    left_out: Mapping[str, str]
    """Word to reason."""


def read_verdicts(path: Path) -> Verdicts:
    """The verdicts in a YAML file."""
    file = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    reasons: Mapping[str, list[str]] = file["left_out"]
    return Verdicts(
        frozenset(file["strong"]),
        frozenset(file["mild"]),
        {word: reason for reason, words in reasons.items() for word in words},
    )


def substitutes() -> Mapping[str, tuple[str, ...]]:
    """Which letters it reads for which, as far as they are letters: "u" for "v" in "fvck".

    Its digits and signs are read by the folding of text already, and in more places.
    """
    mapping: Mapping[str, tuple[str, ...]] = Profanity().CHARS_MAPPING
    return {
        letter: tuple(other for other in others if other.isalpha() and other != letter)
        for letter, others in mapping.items()
    }


def rest_of_list(known: Lexicon, verdicts: Verdicts) -> Lexicon:
    """Its words that none of our own lists names and that are not left out.

    A word that a newer version adds has no verdict yet. It is mild until somebody gives one, so that an update never
    holds comments by itself.
    """
    ours = {_words(spelling.strip("*")) for entry in known.entries for spelling in entry.spellings}
    return Lexicon(
        tuple(
            Entry(word, 2 if word in verdicts.strong else 1, "profanity", "profanity", spellings(word))
            for word in installed_list()
            if word not in verdicts.left_out and _words(word) not in ours
        )
    )


def _words(text: str) -> bytes:
    """The words of a line, comparable. Most lines are ASCII and need no more than small letters."""
    letters = text.encode().translate(LETTERS) if text.isascii() else fold(text).plain.data
    return b" ".join(letters.split())
