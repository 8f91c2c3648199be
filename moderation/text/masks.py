"""Words that somebody half hides behind stars: "f*ck", "f**k", "sh*t", "fu**".

A word of six letters can be masked in dozens of ways. They are not listed but tried, and only where a text has stars.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Generic, TypeVar

_FEW_LETTERS = 6
_MOST_HIDDEN = 2
"""So many letters may be hidden in a word of more than a few."""
_STAR = 42

Owner = TypeVar("Owner")


class Masks(Generic[Owner]):
    """Words by their first letter, to be found behind stars."""

    def __init__(self) -> None:
        self._words: dict[int, dict[tuple[bytes, bool], list[Owner]]] = defaultdict(dict)

    def add(self, word: bytes, owner: Owner, *, open_end: bool) -> None:
        """A word of small letters; `open_end`: it may go on after its last letter."""
        self._words[word[0]].setdefault((word, open_end), []).append(owner)

    def find(self, data: bytes) -> Iterator[tuple[int, int, Owner]]:
        """Start and end of each word of `data` that may stand for one of the words, and whose that is."""
        start = 0
        for token in data.split(b" "):
            if len(token) > _MOST_HIDDEN and b"*" in token:
                for (word, open_end), owners in self._words.get(token[0], {}).items():
                    if len(token) != len(word) and not (open_end and len(token) > len(word)):
                        continue
                    if may_stand_for(token[: len(word)], word):
                        for owner in owners:
                            yield start, start + len(token), owner
            start += len(token) + 1


def may_stand_for(token: bytes, word: bytes) -> bool:
    """Whether a word with stars is a usual way to half hide the other, which is as long."""
    hidden = 0
    for seen, meant in zip(token, word, strict=True):
        if seen == _STAR:
            hidden += 1
        elif seen != meant:
            return False
    length = len(word)
    if hidden == 0 or hidden > length - 2 or token[0] == _STAR:
        return False
    if token[-1] != _STAR:  # inside the word, or all of it but the ends
        return length <= _FEW_LETTERS or hidden <= _MOST_HIDDEN or token in _with_ends(word)
    return length > 3 and token in _open_at_the_end(word)


def _with_ends(word: bytes) -> tuple[bytes, ...]:
    length = len(word)
    return (
        word[:1] + b"*" * (length - 2) + word[-1:],
        word[:2] + b"*" * (length - 3) + word[-1:],
        word[:2] + b"*" * (length - 4) + word[-2:],
        _without_vowels(word),
    )


def _open_at_the_end(word: bytes) -> tuple[bytes, ...]:
    length = len(word)
    forms = [word[:2] + b"*" * (length - 2), _without_vowels(word)]
    if length > 4:
        forms.append(word[:-1] + b"*")
    if length > 5:
        forms.append(word[:3] + b"*" * (length - 3))
    return tuple(forms)


def _without_vowels(word: bytes) -> bytes:
    return word[:1] + bytes(_STAR if letter in b"aeiou" else letter for letter in word[1:])
