"""Where the sentences of a text begin and end."""

from __future__ import annotations

import re

# The run of ending marks is taken whole, and the white space after it belongs to no sentence.
_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s)|[。！？]+|\n)\s*")


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence, white space around it left out; nothing for a text that holds nothing else."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        piece = text[start:end]
        if bare := piece.strip():
            first = start + len(piece) - len(piece.lstrip())
            found.append((first, first + len(bare)))
        start = end
    return tuple(found)
