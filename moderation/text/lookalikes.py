"""What letter a reader sees in a character: accents, ornaments, other alphabets and invisible characters."""

from __future__ import annotations

import re
import unicodedata

INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0\u2800\u034f\u17b4\u17b5"
"""Characters that count as letters or symbols in Unicode but show nothing."""

# Letters of other alphabets that look like Latin ones, as "latin letter: look-alikes". They are read as Latin only
# where the word around them says so (see `settle_scripts`); Russian and Greek words stay what they are.
_STRICT = {
    "a": "аαԱΑАꭺᎪ", "b": "вᏴВΒьЬꮟ", "c": "сСϲϹᏟꮯҫ", "d": "ԁᎠꭰԀժ", "e": "еЕΕεҽᎬꭼєЄ", "f": "ϝϜ", "g": "ԌԍᏀցᏻ",
    "h": "һНнΗҺᎻհԋ", "i": "іІιΙӏӀᎥꭵ", "j": "јЈϳᎫյ", "k": "кКκΚᏦҡ", "l": "ⅼᏞꮮԼլ", "m": "мМΜᎷϻ", "n": "ոΝп",
    "o": "оОοΟօՕσ", "p": "рРρΡᏢꮲԥք", "q": "ԛԚզգ", "r": "ᏒᎡꭱꮁ", "s": "ѕЅՏᏚꮪ", "t": "тТτΤᎢꭲ", "u": "υսՍ", "v": "νѵѴᏙꮩ",
    "w": "ԝԜᎳꮃѡωա", "x": "хХχΧ", "y": "уУγΥүҮყᎽ", "z": "ΖᏃꮓ",
}  # fmt: skip
# Further ones, read as Latin only in a word that holds Latin letters as well.
_LOOSE = {
    "a": "дλΛ", "b": "бβ", "d": "δ", "e": "зэξΣ", "f": "ғ", "g": "ԍ", "h": "ђћ", "n": "иηπ", "p": "þ", "r": "ягГЯ", "s": "ςʂ",
    "u": "цЦμ", "w": "шщШЩψ", "x": "ж", "y": "чЧ", "o": "фθю",
}  # fmt: skip
STRICT = {letter: latin for latin, letters in _STRICT.items() for letter in letters}
LOOSE = {letter: latin for latin, letters in _LOOSE.items() for letter in letters} | STRICT

_ONE_LETTER = re.compile(
    r"(?:LATIN (?:CAPITAL|SMALL) LETTER (?:(?:SCRIPT|OPEN|DOTLESS|TURNED|REVERSED|SIDEWAYS|BLACKLETTER|INSULAR|LONG) )?([A-Z])"
    r"(?: (?:WITH|ROTUNDA|BAR) .*)?"
    r"|(?:LATIN LETTER SMALL CAPITAL|LATIN CAPITAL LETTER SMALL CAPITAL)(?: TURNED| REVERSED)? ([A-Z])(?: WITH .*)?"
    r"|(?:NEGATIVE |CROSSED NEGATIVE )?(?:CIRCLED|SQUARED) LATIN CAPITAL LETTER ([A-Z])"
    r"|PARENTHESIZED LATIN (?:SMALL|CAPITAL) LETTER ([A-Z])"
    r"|REGIONAL INDICATOR SYMBOL LETTER ([A-Z]))"
)
_SYMBOLS = {
    "ß": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d", "ə": "e", "ſ": "s", "ʃ": "s",
    "ı": "i", "µ": "u", "ƛ": "l", "€": "=", "£": "|", "¢": "(", "©": "(", "¡": "!", "§": "$", "†": "+", "‡": "+", "¦": "|",
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "ʼ": "'", "ʹ": "'", "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-",
    "―": "-", "−": "-", "·": ".", "•": ".", "∙": ".", "⋅": ".", "・": ".", "★": "*", "☆": "*", "✱": "*", "✳": "*", "∗": "*",
    "⁎": "*", "✶": "*", "×": "*", "∂": "d", "ƒ": "f", "ℓ": "l", "₣": "f", "₭": "k", "₦": "n", "₮": "t", "₩": "w",
}  # fmt: skip
_CONTEXTUAL = re.compile("[\u0370-\u052f\u0531-\u058f\u10d0-\u10ff\u13a0-\u13ff\uab70-\uabbf\u2c80-\u2cff]")
_WORD = re.compile("[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+")
_LATIN = re.compile("[a-zA-Z]")
_KEEP_AT_MOST = 20_000


class _Reading(dict[int, str]):
    """Code point -> how it is read; filled on first sight, so that only characters that occur cost anything."""

    def __missing__(self, code: int) -> str:
        reading = chr(code) if code < 128 else _read(chr(code))
        if len(self) < _KEEP_AT_MOST:
            self[code] = reading
        return reading


def _read(char: str) -> str:
    if char in _SYMBOLS:
        return _SYMBOLS[char]
    category = unicodedata.category(char)
    if category in {"Mn", "Me", "Cf", "Cs", "Cc", "Cn", "Co"} or char in INVISIBLE_LETTERS:
        return " " if char == "\x85" else ""
    if category[0] == "Z":
        return " "
    named = _ONE_LETTER.fullmatch(unicodedata.name(char, ""))
    if named:
        return str(next(letter for letter in named.groups() if letter)).lower()
    return _decompose(char, category)


def _decompose(char: str, category: str) -> str:
    if 0xAC00 <= ord(char) <= 0xD7A3:
        return char
    parts = unicodedata.normalize("NFKD", char)
    if parts != char:
        if category[0] in "LN" or len(parts) == 1:
            return "".join(READING[ord(part)] for part in parts)
        return " "
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category[0] == "L" or category == "Mc":
        if _CONTEXTUAL.match(char):
            return char
        lower = char.lower()
        return char if lower == char or len(lower) > 1 else READING[ord(lower)]
    return " "


READING = _Reading()


def read(text: str) -> str:
    """The text with every character replaced by what a reader sees. ASCII stays as it is, letters of other alphabets
    that have no Latin look-alike stay, invisible characters vanish, other symbols become spaces.
    """
    seen = text.translate(READING)
    return seen if seen.isascii() or not _CONTEXTUAL.search(seen) else _WORD.sub(settle_scripts, seen)


def settle_scripts(word: re.Match[str]) -> str:
    """Decide for one word whether its Greek or Cyrillic letters stand for Latin ones. Keeps the length."""
    letters = word[0]
    if not _CONTEXTUAL.search(letters):
        return letters
    if _LATIN.search(letters):
        return "".join(_latin(char, LOOSE) or _lower(char) for char in letters)
    if all(char.isdigit() or _latin(char, STRICT) for char in letters):
        return "".join(_latin(char, STRICT) or char for char in letters)
    return "".join(_lower(char) for char in letters)


def _latin(char: str, table: dict[str, str]) -> str:
    return table.get(char) or table.get(_lower(char), "")


def _lower(char: str) -> str:
    lower = char.lower()
    return lower if len(lower) == 1 else char


def shows_something(text: str) -> bool:
    """Whether a reader sees anything at all: a letter, a digit, a sign or a picture that is not invisible."""
    return any(unicodedata.category(char)[0] in "LNPS" and char not in INVISIBLE_LETTERS for char in text)


def places(text: str) -> list[int]:
    """For every character of `read(text)`: the index in `text` of the character it comes from."""
    found: list[int] = []
    for index, char in enumerate(text):
        width = len(READING[ord(char)])
        if width == 1:
            found.append(index)
        elif width:
            found.extend([index] * width)
    return found
