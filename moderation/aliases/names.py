"""Names as a reader sees them: two names with the same skeleton can hardly be told apart on a page."""

from __future__ import annotations

import re
from functools import lru_cache

from moderation.text.normalise import fold

LONGEST_NAME = 245
FEWEST_IN_SLIP = 4

# After folding, what still looks alike in common typefaces: capital I, small l and the digit one; rn and m.
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "7": "t"})
_PAIRS = re.compile("rn|vv|cl")
_JOINED = {"rn": "m", "vv": "w", "cl": "d"}

GENERIC = frozenset(
    "anonymous anon guest unknown nobody noname none na user name visitor reader me test author commenter "
    "anonym gast anonyme invite anonimo invitado".split()
)
"""Names that everybody uses: sharing one says nothing."""


# The names of a thread are looked at with each comment in it.
@lru_cache(maxsize=8192)
def skeleton(name: str) -> str:
    """The name reduced to what a reader sees; empty when there is nothing to see."""
    plain = _squeezed(name)
    return _PAIRS.sub(lambda pair: _JOINED[pair[0]], plain.translate(_ALIKE))


def is_generic(name: str) -> bool:
    """Whether the name tells nobody apart."""
    return _squeezed(name) in GENERIC


def is_slip(one: str, other: str) -> bool:
    """Whether two names of four letters or more differ by one slip: a letter too many, too few, wrong, or two swapped."""
    short, long = sorted((one, other), key=len)
    if len(short) < FEWEST_IN_SLIP or len(long) - len(short) > 1 or short == long:
        return False
    start = next((place for place, letter in enumerate(short) if letter != long[place]), len(short))
    if long[start : start + 1].isdigit() or short[start : start + 1].isdigit():
        return False  # Rex1 and Rex2 are no slip
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    swapped = short[start : start + 2] == long[start : start + 2][::-1] and short[start + 2 :] == long[start + 2 :]
    return short[start + 1 :] == long[start + 1 :] or swapped


def pattern_pieces(pattern: str) -> tuple[str, ...]:
    """What must stand in a name, in this order, for it to be of this pattern; `*` stands for anything or nothing."""
    return tuple(skeleton(piece) if piece else "" for piece in pattern.split("*"))


def is_of_pattern(name: str, pattern: str) -> bool:
    """Whether a reader would say that the name is of the pattern: `rex*` is Rex, REX2 and R\u0435xy, and not Tyrex."""
    seen, pieces = skeleton(name), pattern_pieces(pattern)
    if len(pieces) == 1:
        return bool(pieces[0]) and seen == pieces[0]
    first, *middle, last = pieces
    if not seen.startswith(first):
        return False
    place = len(first)
    for piece in middle:
        found = seen.find(piece, place)
        if found < 0:
            return False
        place = found + len(piece)
    return len(seen) - place >= len(last) and seen.endswith(last)


def _squeezed(name: str) -> str:
    return "".join(fold(name[:LONGEST_NAME]).text.split())
