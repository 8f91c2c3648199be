"""Emoji as words: the models know "snake", not U+1F40D. One cheap look where there are none."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SKIN = dict(zip(range(0x1F3FB, 0x1F400), ("light", "light", "brown", "dark", "dark"), strict=True))
_SHORT = {
    0x1F595: "middle finger",
    0x1F3F3: "flag",
    0x26A7: "transgender",
    0x2721: "star of david jew",
    0x262A: "crescent muslim",
    0x271D: "cross christian",
    0x1F54B: "mosque kaaba",
    0x1F9D5: "woman with headscarf",
    0x1F921: "clown",
    0x1F4A9: "poo shit",
    0x1F6AE: "litter garbage",
    0x1F5D1: "garbage bin",
    0x1F52B: "gun",
    0x2764: "heart",
    0x2665: "heart",
    0x267F: "wheelchair disabled",
    0x1F351: "peach ass",
    0x1F346: "eggplant dick",
    0x1F4A6: "wet drops",
}
"""Where people mean something else than the sign's name says, or where the name is long."""
_SIGNS = re.compile("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001fbff\ufe0e\ufe0f]\u200d?")
_LAST_PLAIN = "\u2300"


@lru_cache(maxsize=4096)
def word_of(sign: str) -> str:
    """What a sign is called, with a space at both ends; a letter for a regional letter; nothing for a selector."""
    code = ord(sign[0])
    if code in (0xFE0E, 0xFE0F):
        return ""
    if 0x1F1E6 <= code <= 0x1F1FF:
        return chr(code - 0x1F1E6 + ord("a"))
    name = _SKIN.get(code) or _SHORT.get(code) or unicodedata.name(sign[0], "").lower()
    return f" {name.removeprefix('emoji component ')} " if name else " "


def _said(match: re.Match[str]) -> str:
    return word_of(match.group())


def spoken(text: str) -> str:
    """The text with every emoji replaced by what it is called."""
    if text.isascii() or max(text) < _LAST_PLAIN:
        return text
    return _SIGNS.sub(_said, text)


def signs(text: str) -> re.Pattern[str] | None:
    """The pattern of what `spoken` replaces, or None where it replaces nothing."""
    return None if text.isascii() or max(text) < _LAST_PLAIN else _SIGNS
