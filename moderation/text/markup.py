"""HTML and Markdown that sits inside words: what remains for a reader once it is taken away."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr o q s samp small span"
    " strike strong sub sup svg template time tt u var wbr object style script comment x".split()
)
_BLOCK = frozenset(
    "address article aside blockquote br center dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre table td th tr ul".split()
)
# Every part is bounded and cannot overlap itself, so that no text takes more than one pass.
_MARKUP = re.compile(
    r"<!--[^<>]{0,200}-->"
    r"|</?(?P<tag>[A-Za-z][A-Za-z0-9]{0,10})(?:[\s/][^<>]{0,500})?>"
    r"|&(?P<entity>\#[0-9]{1,7}|\#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});?"
    r"|\[(?P<label>[^\[\]\n]{1,100})\]\([^()\s]{0,500}\)"
    r"|(?P<mark>\*{1,3}|~~|`)(?P<inner>[^\W_]{1,40})(?P=mark)"
)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A text without its markup, and for each of its characters where it came from."""

    text: str
    starts: list[int]
    ends: list[int]


def unmark(text: str) -> Unmarked | None:
    """The text as a browser would show it, or None where it holds no markup."""
    if not ("<" in text or "&" in text or "*" in text or "](" in text or "~" in text or "`" in text):
        return None
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _MARKUP.finditer(text):
        shown = _shown(match)
        if shown is None:
            continue
        replacement, start = shown
        _copy(text, done, match.start(), pieces, starts, ends)
        pieces.append(replacement)
        if start < 0:
            starts.extend([match.start()] * len(replacement))
            ends.extend([match.end()] * len(replacement))
        else:
            starts.extend(range(start, start + len(replacement)))
            ends.extend(range(start + 1, start + 1 + len(replacement)))
        done = match.end()
    if not done:
        return None
    _copy(text, done, len(text), pieces, starts, ends)
    return Unmarked("".join(pieces), starts, ends)


def _shown(match: re.Match[str]) -> tuple[str, int] | None:
    """What stands there for a reader, and where those characters stand in the text (-1: they stand for the whole)."""
    if tag := match["tag"]:
        return ("", -1) if tag.lower() in _INLINE else (" ", -1) if tag.lower() in _BLOCK else None
    if match["entity"]:
        meant = html.unescape(match[0] if match[0].endswith(";") else match[0] + ";")
        return (meant, -1) if len(meant) == 1 else None
    if match["label"]:
        return match["label"], match.start("label")
    if match["mark"]:
        inside = _is_word(match.string, match.start() - 1) or _is_word(match.string, match.end())
        return (match["inner"], match.start("inner")) if inside else None
    return "", -1


def _is_word(text: str, index: int) -> bool:
    return 0 <= index < len(text) and text[index].isalnum()


def _copy(text: str, start: int, end: int, pieces: list[str], starts: list[int], ends: list[int]) -> None:
    pieces.append(text[start:end])
    starts.extend(range(start, end))
    ends.extend(range(start + 1, end + 1))
