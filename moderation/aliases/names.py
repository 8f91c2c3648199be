"""Names as a reader sees them: two names with the same skeleton can hardly be told apart on a page."""

from __future__ import annotations

import re

from moderation.text.normalise import fold

LONGEST_NAME = 245

# After folding, what still looks alike in common typefaces: capital I, small l and the digit one; rn and m.
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "3": "e", "4": "a", "5": "s", "7": "t"})
_PAIRS = re.compile("rn|vv|cl")
_JOINED = {"rn": "m", "vv": "w", "cl": "d"}

GENERIC = frozenset(
    "anonymous anon guest unknown nobody noname none na user name visitor reader me test author commenter "
    "anonym gast anonyme invite anonimo invitado".split()
)
"""Names that everybody uses: sharing one says nothing."""


def skeleton(name: str) -> str:
    """The name reduced to what a reader sees; empty when there is nothing to see."""
    plain = _squeezed(name)
    return _PAIRS.sub(lambda pair: _JOINED[pair[0]], plain.translate(_ALIKE))


def is_generic(name: str) -> bool:
    """Whether the name tells nobody apart."""
    return _squeezed(name) in GENERIC


def _squeezed(name: str) -> str:
    return "".join(fold(name[:LONGEST_NAME]).text.split())
