"""Words with letters swapped, left out or doubled, run together or torn apart, or the whole text backwards.

Only words that tell something are mended, "muslisms are vemrin" but not "recieve": the readings serve to find phrases,
and a phrase needs more than one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

Token = tuple[int, int, bytes]
"""The word that is meant, and where it stands among the words as written: from the first to before the last."""

SPOKEN: Mapping[bytes, bytes] = {
    short.encode(): meant.encode()
    for short, meant in (
        pair.split(":")
        for pair in "yuo:you yoru:your yuor:your wil:will wll:will kil:kill kll:kill kiil:kill hte:the teh:the haet:hate hte:hate"
        " h8:hate hatee:hate hat3:hate wimmin:women whamen:women wamen:women wahmen:women ppl:people dem:them dese:these dis:this"
        " dat:that iz:is aint:not yrslf:yourself urslf:yourself yoself:yourself jooz:jews joos:jews jws:jews stoopid:stupid"
        " stupit:stupid dumm:dumb eejit:idiot idjit:idiot moran:moron deth:death kls:kills gaiz:gays gheys:gays gyas:gays jwes:jews guna:gonna".split()
    )
}
"""As people write who type as they speak, or who avoid a word."""
_VOWELS = b"aeiouy"
_SHORTEST = 5
_SHORTEST_BARE = 4
"""Letters that must be left of a word without its vowels."""
_LONGEST_GLUED, _SHORTEST_GLUED = 60, 8
_MOST_WORDS = 400
_PRONOUNS = frozenset((b"a", b"i", b"u", b"r"))
_SINGLE = frozenset(bytes((letter,)) for letter in range(97, 123)) - _PRONOUNS
_LONGEST_TORN = 9
_WORDS_OF_THEIR_OWN = frozenset(
    b"barded bran brian brin brunt chap christina clour crepe dags dye fagot greed grond gyps hind inbreed incle indan indin lars"
    b" latian lation lind moorn morn moth muth pice plage psych queres rapped refuge satin snaky sneak somal stan stian sting"
    b" stond stret teth unlive volent wast weird whit whits".split()
)
"""Words that would be taken for a slip in another word, and are words themselves."""


class Misspelt:
    """Knows the words of all phrases, and the slips in those of them that tell something."""

    def __init__(self, vocabulary: Iterable[bytes], telling: Iterable[bytes]) -> None:
        self._known = frozenset(vocabulary)
        telling = {word for word in telling if len(word) >= _SHORTEST and word.isalpha()}
        self._meant: dict[bytes, bytes] = {}
        for word in sorted(telling):
            for slip in slips(word):
                if slip not in self._known and slip not in _WORDS_OF_THEIR_OWN:
                    self._meant.setdefault(slip, word)
        self._meant.update({short: meant for short, meant in SPOKEN.items() if meant in self._known})
        self._telling = telling
        self._parts = lru_cache(maxsize=4096)(self._taken_apart)

    def mended(self, words: Sequence[bytes], *, any_words: bool = False) -> list[Token] | None:
        """The text with its slips mended; None where there are none. `any_words`: what runs together may be words that
        tell nothing, because somebody took the trouble to space them out.
        """
        if any_words:
            words = list(words)
            apart = [
                (index, index + 1, part)
                for index, word in enumerate(words)
                for part in self._taken_apart(word, any_words=True)
            ]
            return apart if len(apart) > len(words) else None
        if len(words) > _MOST_WORDS or not self._has_slips(words):
            return None
        found: list[Token] = []
        changed = False
        index = 0
        while index < len(words):
            word = words[index]
            joined = self._joined(word, words[index + 1]) if index + 1 < len(words) else None
            if joined is not None:
                found.append((index, index + 2, joined))
                index += 2
                changed = True
                continue
            parts = self._of_one(word)
            changed = changed or parts != (word,)
            found += [(index, index + 1, part) for part in parts]
            index += 1
        return found if changed else None

    def backwards(self, words: Sequence[bytes]) -> list[Token] | None:
        """The text read from its end; None where that makes no more sense."""
        strange = set(words).difference(self._known) if len(words) <= _MOST_WORDS else ()
        if len(strange) < 2 or sum(word[::-1] in self._known for word in strange) < 2:
            return None
        return [(index, index + 1, words[index][::-1]) for index in range(len(words) - 1, -1, -1)]

    def _has_slips(self, words: Sequence[bytes]) -> bool:
        """A quick look that spares most comments the rest: of a word that occurs twice only the first place is seen."""
        different = set(words)
        strange = different.difference(self._known)
        if any(self._of_one(word) != (word,) for word in strange):
            return True
        torn = {word for word in strange if len(word) <= _LONGEST_TORN} | (different & _SINGLE)
        for word in torn:
            at = words.index(word)
            if at + 1 < len(words) and self._joined(word, words[at + 1]) is not None:
                return True
            if at and self._joined(words[at - 1], word) is not None:
                return True
        return False

    def _of_one(self, word: bytes) -> tuple[bytes, ...]:
        meant = self._meant.get(word)
        if meant is not None:
            return (meant,)
        if word in self._known or not _SHORTEST_GLUED <= len(word) <= _LONGEST_GLUED:
            return (word,)
        return self._parts(word)

    def _joined(self, one: bytes, other: bytes) -> bytes | None:
        if one in _PRONOUNS or (one in self._known and other in self._known and len(one) > 1 and len(other) > 1):
            return None
        both = one + other
        if both in self._telling:
            return both
        return self._meant.get(both) if len(one) == 1 else None

    def _taken_apart(self, word: bytes, *, any_words: bool = False) -> tuple[bytes, ...]:
        """Words that follow each other without a space, all of them known and one of them telling."""
        if len(word) > _LONGEST_GLUED:
            return (word,)
        best: list[tuple[bytes, ...] | None] = [(), *([None] * len(word))]
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 20), end):
                before, piece = best[start], word[start:end]
                if before is None or piece not in self._known or (len(piece) == 1 and piece not in _PRONOUNS):
                    continue
                if best[end] is None or len(before) + 1 < len(best[end] or ()):
                    best[end] = (*before, piece)
        parts = best[-1]
        if not parts or len(parts) < 2 or not (any_words or any(part in self._telling for part in parts)):
            return (word,)
        return parts


def slips(word: bytes) -> set[bytes]:
    """How the word looks with two letters swapped, with a vowel or one of two equal letters left out, with a letter
    doubled at its end, or without all of its vowels. Its first letter stays.
    """
    found = {word[:i] + word[i + 1 : i + 2] + word[i : i + 1] + word[i + 2 :] for i in range(1, len(word) - 1)}
    for index in range(1, len(word)):
        if word[index] in _VOWELS or word[index] == word[index - 1]:
            found.add(word[:index] + word[index + 1 :])
    found.add(word + word[-1:])
    bare = word[:1] + word[1:].translate(None, _VOWELS)
    if len(bare) >= _SHORTEST_BARE:
        found.add(bare)
    found.update(
        word[:index] + word[index : index + 1] + word[index:]
        for index, (a, b) in enumerate(pairwise(word))
        if a != b and index
    )
    return {slip for slip in found if slip != word and len(slip) >= _SHORTEST_BARE}
