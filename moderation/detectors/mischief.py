"""Mischief: writing that is there to disturb the page, not to say something."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar, Literal, get_args

import re2

from moderation.detectors import Case, detector
from moderation.vocabulary import Evidence, Span

Kind = Literal["zalgo", "shouting", "mash", "filler", "repeats", "emoji", "bidi", "first"]
KINDS: tuple[Kind, ...] = get_args(Kind)

_LOOKED_AT = 20_000
"""Characters. What a longer text does, it does before."""
_MARKS = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{4,}")
_BIDI = re.compile("[\u202d\u202e\u2066-\u2069\u202a\u202b]")
_WORDS = re.compile(r"[^\W\d_]+")
_LATIN = re.compile(r"[a-z]{5,}")
_ONE_LETTER = re.compile(r"(\w)\1{11,}|([^\w\s])\2{19,}")
_SHORT_UNIT = re.compile(r"(\w{2,4}|[^\W\d_]{2,3}[;,.])\1{4,}")
_NOT_CAPITAL = bytes(code for code in range(256) if not 65 <= code <= 90)
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "qwertzuiop", "yxcvbnm")
_ROW_NEIGHBOURS = frozenset(pair for row in _ROWS for a, b in pairwise(row) for pair in (a + b, b + a))
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåæø")
_FIRST = re.compile(
    r"\W*(?:(?:i'?m |i am |me |im |yay |woo |who'?s )?(?:the )?(?:first|1st|frist|second|2nd|third|3rd)"
    r"(?: comment(?:er)?| post| one| here| again| to comment)?(?:[ !.,]+(?:lol|lmao|haha|yay|bitches|yes|woo|suckers|losers|baby|xd))*"
    r"|(?:lol|lmao|rofl|haha|hihi|bump|test|testing|asdf|blah|bla|meh|yo|hm+|a+h+|o+h+|x+d+)(?:\s+(?:lol|lmao|haha|bump|test|blah|bla))*)\W*"
)
_ACRONYM_LETTERS = 5
_LONG_ENOUGH, _FEW_SIGNS = 120, 6
"""A text longer than this made of no more different characters than that says nothing in any language."""
_FEW_WORDS = 0.1
"""Share of different words below which a long text is a wall."""


@detector("mischief")
@dataclass(frozen=True)
class Mischief:
    """Looks for the kinds that the rule names.

    zalgo: towers of accents; shouting: mostly capitals; mash: keys hit at random; filler: one sign or syllable over
    and over; repeats: the same word or line again and again; emoji: hardly anything else; bidi: signs that turn the
    reading direction; first: nothing but "first!" and the like.
    """

    kinds: tuple[Kind, ...] = KINDS

    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "kind": ("shouting", "which kind: zalgo, shouting, mash, filler, repeats, emoji, bidi or first"),
    }

    def __post_init__(self) -> None:
        unknown = [kind for kind in self.kinds if kind not in KINDS]
        if unknown or not self.kinds:
            raise ValueError(f"kinds takes some of: {', '.join(KINDS)}")

    def find(self, case: Case) -> Iterable[Evidence]:
        """At most one piece of evidence a kind, strongest first."""
        text = case.text[:_LOOKED_AT]
        found = (one for kind in self.kinds for one in _FINDERS[kind](text))
        return sorted(found, key=lambda one: -one.score)


def _evidence(kind: str, score: float, note: str, text: str, start: int = 0, end: int | None = None) -> Evidence:
    end = len(text) if end is None else end
    return Evidence("mischief", score, note, (Span(start, end, text[start:end]),), {"kind": kind})


def _zalgo(text: str) -> Iterator[Evidence]:
    if text.isascii():
        return
    tower = _MARKS.search(text)
    if tower:
        start = max(0, tower.start() - 1)
        count = sum(1 for _ in _MARKS.finditer(text))
        note = f"{count} {'tower' if count == 1 else 'towers'} of {len(tower[0])} or so accents on one letter."
        yield _evidence("zalgo", 0.7 if count == 1 else 0.9, note, text, start, tower.end())


def _bidi(text: str) -> Iterator[Evidence]:
    if text.isascii():
        return
    turned = _BIDI.search(text)
    if turned:
        strong = "\u202e" in text or "\u202d" in text
        note = "Hidden signs turn the direction in which the text is read."
        yield _evidence("bidi", 0.8 if strong else 0.4, note, text, turned.start(), turned.end())


def _shouting(text: str) -> Iterator[Evidence]:
    if len(text) < 16 or (text.isascii() and len(text.encode().translate(None, _NOT_CAPITAL)) < 12):
        return
    words = _WORDS.findall(text)
    letters = sum(map(len, words))
    if letters < 16 or len(words) < 4:
        return
    capitals = sum(len(word) for word in words if word.isupper() and len(word) > 1)
    long_enough = sum(word.isupper() and len(word) > _ACRONYM_LETTERS for word in words) >= 2
    share = capitals / letters
    if share >= 0.7 and (long_enough or len(words) >= 8):
        score = 0.7 if letters >= 60 or (letters >= 30 and "!!" in text) else 0.5
        yield _evidence("shouting", score, f"{share:.0%} of the letters are capitals.", text)


def _mash(text: str) -> Iterator[Evidence]:
    if not _MASHED.Match(text.lower().encode(errors="replace")):
        return
    words = list(_LATIN.finditer(text.lower()))
    for word in words:
        score = _mashed(word[0])
        if score and not _is_of_an_address(text, *word.span()):
            yield _evidence("mash", score, f"{word[0][:40]!r} looks like keys hit at random.", text, *word.span())
            return
    odd = [word for word in words if _longest_cluster(word[0]) >= 5]
    if len(odd) >= 3 and len(odd) >= 0.6 * len(words):
        note = f"{len(odd)} of {len(words)} longer words look like keys hit at random."
        yield _evidence("mash", 0.6, note, text, odd[0].start(), odd[-1].end())


def _is_of_an_address(text: str, start: int, end: int) -> bool:
    """Whether the letters belong to a link, a name of a file or the like, where anything may stand."""
    left = max(text.rfind(sign, 0, start) for sign in " \n\t") + 1
    return any(sign in text[left:start] or sign in text[end : end + 1] for sign in "/=_@#.")


def _mashed_shapes() -> re2.Set:
    shapes = re2.Set.SearchSet()
    shapes.Add("[bcdfghjklmnpqrstvwxz]{5}|qwer|uiop|asdf")
    shapes.Compile()
    return shapes


_MASHED = _mashed_shapes()
"""A set answers in a third of the time that a single expression takes to answer."""


def _longest_cluster(word: str) -> int:
    return max(map(len, re.split("[aeiouy]", word)))


def _mashed(word: str) -> float:
    if len(word) < 8:
        return 0.0
    near = sum(a + b in _ROW_NEIGHBOURS for a, b in pairwise(word)) / (len(word) - 1)
    vowels = sum(letter in _VOWELS for letter in word) / len(word)
    longest = _longest_cluster(word)
    if near >= 0.6 and vowels < 0.4:
        return 0.7
    if vowels < 0.15 and longest >= 7:
        return 0.6
    return 0.0


def _filler(text: str) -> Iterator[Evidence]:
    if len(text) > _LONG_ENOUGH and len(signs := set(text.lower()) - {" ", "\n"}) <= _FEW_SIGNS:
        yield _evidence("filler", 0.7, f"{len(text):,} characters, {len(signs)} different ones.", text)
        return
    if text.isascii() and not _recurs(text.encode()):
        return
    run = _ONE_LETTER.search(text)
    if run and not _is_rule(run[0]):
        share = len(run[0]) / max(len(text.strip()), 1)
        score = 0.7 if share > 0.5 or len(run[0]) >= 50 else 0.4
        yield _evidence("filler", score, f"{run[0][0]!r} {len(run[0])} times in a row.", text, *run.span())
        return
    unit = _SHORT_UNIT.search(text)
    if unit and not unit[1].isdigit():
        laughs = unit[1].lower() in {"ha", "he", "hi", "ho", "ah", "eh", "ja", "lo", "ol", "xd", "haha", "hehe", "jaja"}
        score = 0.3 if laughs and len(unit[0]) < 40 else 0.6
        note = f"{unit[1]!r} {len(unit[0]) // len(unit[1])} times in a row."
        yield _evidence("filler", score, note, text, *unit.span())


def _recurs(raw: bytes) -> bool:
    """Whether some stretch equals the one just before it often enough to be worth the slow patterns.

    A text moved by three or four places and laid over itself (exclusive or) has zeros where it repeats itself.
    """
    # What repeats itself after one or two places does so after four as well.
    for step, least in ((4, 6), (3, 12)):
        shifted = int.from_bytes(raw[step:]) ^ int.from_bytes(raw[:-step])
        if bytes(least) in shifted.to_bytes(max(len(raw) - step, 0)):
            return True
    return False


def _is_rule(run: str) -> bool:
    """A line of dashes or the like divides a text; it is no mischief."""
    return run[0] in "-=_*.~#" and len(run) <= 120


def _repeats(text: str) -> Iterator[Evidence]:
    words = text.split()
    if len(words) < 8 or len(set(words)) > 0.6 * len(words):
        return
    words = text.lower().split()
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    word, most = max(counts.items(), key=lambda item: item[1])
    share = most / len(words)
    variety = len(counts) / len(words)
    if share >= 0.5 or (len(words) >= 24 and variety < 0.2):
        note = f"{word[:40]!r} is {most} of {len(words)} words."
        if share < 0.5:
            note = f"Only {len(counts)} different words among {len(words)}."
        least = 0.6 if variety < _FEW_WORDS else 0.5
        yield _evidence("repeats", min(1.0, max(least, 0.5 + share / 3)), note, text)


def _emoji(text: str) -> Iterator[Evidence]:
    if text.isascii():
        return
    signs = sum(unicodedata.category(sign) == "So" for sign in text)
    letters = sum(sign.isalnum() for sign in text)
    if signs >= 12 and signs > letters:
        yield _evidence(
            "emoji",
            0.7 if signs >= 40 else 0.6 if signs >= 15 and not letters else 0.5,
            f"{signs} pictures and {letters} letters.",
            text,
        )


def _first(text: str) -> Iterator[Evidence]:
    if len(text) <= 60 and _FIRST.fullmatch(text.lower()):
        yield _evidence("first", 0.5, "Nothing but a marker of being there.", text)


_FINDERS: dict[Kind, Callable[[str], Iterator[Evidence]]] = {
    "zalgo": _zalgo,
    "shouting": _shouting,
    "mash": _mash,
    "filler": _filler,
    "repeats": _repeats,
    "emoji": _emoji,
    "bidi": _bidi,
    "first": _first,
}
