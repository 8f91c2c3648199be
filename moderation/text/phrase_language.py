"""The language of phrases: how they are written, and the regular expressions that they come to.

Words stand as they are spoken. `<piece>` is any entry of a named list, `(a|b c)` one of several, `word[s|ed]` a word
with or without an ending, `x?` may be missing, `x*` may be missing or stand up to four times, `*3` is up to
three words of any kind, `#` a number. Apostrophes are spaces, as in folded text.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping

from moderation.text.normalise import Form

STRANGER = "."
"""Stands for a word that no phrase uses."""
_LETTERS = re.compile(rb"[a-z](?: [a-z]){2,}(?= |$)|[^ ]+")
_DIGITS = b"0123456789"
_MOST_REPEATS = 4
_DOUBLE = re.compile(r"([a-z])\1+")
_FIRST_WORD = 0x100
_NUMBER, _LAST_NUMBER = "\ue000", "\uf8ff"


class PhraseError(ValueError):
    """A phrase that cannot be read."""


def _parts(phrase: str, separator: str) -> list[str]:
    """Split at a separator that stands outside all brackets."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(phrase):
        depth += (character in "([") - (character in ")]")
        if character == separator and depth == 0:
            parts.append(phrase[start:place])
            start = place + 1
    if depth:
        raise PhraseError(f"a bracket is not closed in {phrase!r}")
    return [part for part in (*parts, phrase[start:]) if part]


class Reader:
    """Turns phrases into regular expressions in which every known word is one character.

    That keeps a thousand phrases small and quick: what a text says in words that no phrase uses is all the same to
    them. The characters are private; `Symbols` writes a text in them.
    """

    def __init__(self, pieces: Mapping[str, Iterable[str]]) -> None:
        self._pieces = {name: tuple(entries) for name, entries in pieces.items()}
        self._known: dict[str, str] = {}
        self._symbols: dict[str, str] = {}
        self._numbers = 0

    def symbols(self) -> Symbols:
        """The words of all the phrases that were read so far."""
        return Symbols(self._symbols)

    def expression(self, phrase: str) -> str:
        """The regular expression of one phrase."""
        tokens = _parts(phrase.lower().replace("'", " "), " ")
        if all(_may_be_missing(piece) for piece in tokens):
            raise PhraseError(f"{phrase!r} has no word that must be there")
        return "".join(self._token(piece) for piece in tokens)

    def any_of(self, phrases: Iterable[str]) -> str:
        """The regular expression of several phrases."""
        return f"(?:{'|'.join(self.expression(phrase) for phrase in phrases)})"

    def _token(self, piece: str) -> str:
        if piece.startswith("*"):
            return f".{{0,{int(piece[1:])}}}"
        if piece.endswith("*"):
            return f"{self._word(piece[:-1])}{{0,{_MOST_REPEATS}}}"
        if piece.endswith("?"):
            return f"{self._word(piece[:-1])}?"
        return self._word(piece)

    def _word(self, piece: str) -> str:
        if piece == "#":
            return f"[{_NUMBER}-{_LAST_NUMBER}]{{1,3}}"
        if piece.startswith("<"):
            return self._piece(piece[1:-1])
        if piece.startswith("("):
            return self.any_of(_parts(piece[1:-1], "|"))
        stem, bracket, endings = piece.partition("[")
        if not stem.isalnum():
            raise PhraseError(f"{piece!r} is no word; see the phrase language in docs/detectors.md")
        if not bracket:
            return self._symbol(stem)
        forms = (stem, *(stem + ending for ending in endings.removesuffix("]").split("|")))
        return f"[{''.join(self._symbol(form) for form in forms)}]"

    def _symbol(self, word: str) -> str:
        if word not in self._symbols:
            if word[0].isdigit():
                self._numbers += 1
                self._symbols[word] = chr(ord(_NUMBER) + self._numbers)
            else:
                self._symbols[word] = chr(_FIRST_WORD + len(self._symbols))
        return self._symbols[word]

    def _piece(self, name: str) -> str:
        if name not in self._known:
            if name not in self._pieces:
                raise PhraseError(f"there is no piece called {name!r}")
            self._known[name] = self.any_of(self._pieces[name])
        return self._known[name]


class Symbols:
    """Writes a folded text with one character for each word."""

    def __init__(self, symbols: Mapping[str, str]) -> None:
        self._plain = {word.encode(): symbol for word, symbol in symbols.items()}
        self._squeezed = {_squeezed(word).encode(): symbol for word, symbol in symbols.items()}
        # Where two words look alike once squeezed, the one that has no double letters is meant.
        self._squeezed.update({word: symbol for word, symbol in self._plain.items() if word in self._squeezed})

    @property
    def known(self) -> Iterable[bytes]:
        """Every word that a phrase uses."""
        return self._plain.keys()

    def of(self, words: Iterable[bytes]) -> str:
        """Words in symbols."""
        return "".join(map(self._plain.get, words, itertools.repeat(STRANGER)))

    def written(self, form: Form, *, joined: bool = False) -> tuple[str, list[bytes]]:
        """The text in symbols, and its words; `joined`: single letters in a row stand for one word ("k i l l you")."""
        known = self._plain if form.runs is None else self._squeezed
        words = form.data[1:-1].split(b" ")
        if joined:
            letters = [match.group() for match in _LETTERS.finditer(form.data[1:-1])]
            return self._in_symbols(known, form.data, [word.replace(b" ", b"") for word in letters]), letters
        return self._in_symbols(known, form.data, words), words

    def _in_symbols(self, known: Mapping[bytes, str], data: bytes, words: list[bytes]) -> str:
        if len(data.translate(None, _DIGITS)) == len(data):
            return "".join(map(known.get, words, itertools.repeat(STRANGER)))
        get = known.get
        return "".join([get(word) or (_NUMBER if word[:1].isdigit() else STRANGER) for word in words])


def _may_be_missing(token: str) -> bool:
    return token.startswith("*") or token.endswith(("?", "*"))


def _squeezed(word: str) -> str:
    return _DOUBLE.sub(r"\1", word)
