"""Readings of a text for people who hide words: digits for letters, stars, dots between letters, stretched vowels.

Each reading is made only where a cheap look at the text gives an occasion for it, and none costs more than one pass.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import re2

from moderation.text.forms import Form, Places, Skeleton, words_only

DISGUISES = {
    "plain": "as it stands",
    "markup": "markup inside the word",
    "digits": "digits or signs for letters",
    "edges": "digits around the word",
    "masked": "letters left out",
    "joined": "split by punctuation",
    "spaced": "letters spaced out",
    "stretched": "stretched letters",
    "misspelt": "letters swapped or left out, words run together or torn apart",
}
"""Every kind of reading, in the words of a note to a moderator."""

_AS_I = bytes.maketrans(b"013456789@$!|+=(", b"oieasgtbgasiitec")
_AS_L = bytes.maketrans(b"013456789@$!|+=(", b"oleasgtbgoslltec")
_DIGITS = b"0123456789"
_SIGNS = b"@$!|+=("


def _occasions() -> re2.Set:
    """What a text must look like somewhere for each kind of disguise, all of it seen in one pass over its bytes."""
    letter, digit, sign, mask, joint = r"[a-z\x80-\xff]", "[0-9]", "[@$+|=]", "[#%&^~?]", r"[-._/\\,:;]"
    spelt = r"[a-z0-9@$!|\x80-\xff]"
    other = r"[^a-z0-9@$!|\x80-\xff]"
    shapes = [
        rf"{letter}{digit}|{digit}{letter}|{sign}{letter}|{letter}{sign}|!{letter}|{sign}{sign}|{letter}\({letter}",
        rf"{letter}\*|{letter}{mask}(?:{letter}|{mask})|{letter}{joint}{joint}|{letter}{sign}(?:{mask}|{letter})",
        rf"{letter}{joint}{letter}",
        rf"(?:^|{other})(?:{spelt}{other}{{1,3}}){{2}}{spelt}(?:{other}|$)",
        "|".join(f"{letter}{{3}}" for letter in "bcdefglmnoprstwz")
        + "|aa|hh|ii|jj|kk|qq|uu|vv|xx|yy|cc|tt(?:[^a-z0-9]|$)|(?:^|[^a-z0-9])(?:ff|ss)",
    ]
    options = re2.Options()
    options.encoding = re2.Options.Encoding.LATIN1
    options.log_errors = False
    together = re2.Set.SearchSet(options)
    for shape in shapes:
        together.Add(shape)
    together.Compile()
    return together


_OCCASIONS = _occasions()
_DIGITS_OR_SIGNS, _LEFT_OUT, _SPLIT, _APART, _DRAWN_OUT = range(5)
_LEET = re2.compile(rb"[a-z\x80-\xff]*[0-9@$!|+=(][a-z0-9@$!|+=(\x80-\xff]*")
_MASKED = re2.compile(rb"[a-z][a-z0-9@$]*[*#%&^~?_@$!-][a-z0-9*#%&^~?_@$!-]*")
_JOINED = re2.compile(rb"[a-z0-9]+(?:[-._/\\,:;*~|+][a-z0-9]+){1,4}")
_SPACED = re2.compile(
    rb"(?:^|[^a-z0-9@$!|\x80-\xff])((?:[a-z0-9@$!|][^a-z0-9@$!|\x80-\xff]{1,3}){2,}[a-z0-9@$!|])(?:[^a-z0-9@$!|\x80-\xff]|$)"
)
_STRETCHED = re2.compile(
    b"|".join(bytes([letter]) * 3 for letter in b"bcdefglmnoprstwz")
    + b"|aa|hh|ii|jj|kk|qq|uu|vv|xx|yy| ff| ss|tt |cc|cck"
)
_UNMASK = bytes.maketrans(b"#%&^~?_@$!-013456789", b"*" * 11 + b"oieasgtbg")
_SPELT = np.zeros(256, bool)
_SPELT[list(b"abcdefghijklmnopqrstuvwxyz0123456789@$!|")] = True


def readings(plain: Form, unmarked: Skeleton | None, base: Skeleton) -> list[Form]:
    """Every reading of a text for which it gives occasion, the plain one first. `base` is what the disguises are
    looked for in: the text without markup where it has any.
    """
    found = [plain] if unmarked is None else [plain, words_only("markup", unmarked)]
    low = base.data.lower()
    occasions = _OCCASIONS.Match(low) or ()
    if _DIGITS_OR_SIGNS in occasions:
        found.extend(_without_leet(low, base))
    if _LEFT_OUT in occasions:
        found.extend(_fragments("masked", _masked(low), base))
    if _SPLIT in occasions:
        found.extend(_fragments("joined", _joined(low), base))
    if _APART in occasions:
        found.extend(_fragments("spaced", _spelt_out(low), base))
    drawn_out = [plain] if unmarked is None and _DRAWN_OUT in occasions else []
    others = found if unmarked is not None else found[1:]
    drawn_out += [form for form in others if form.kind != "masked" and _STRETCHED.search(form.data)]
    found.extend(map(_squeezed, drawn_out))
    return found


def _without_leet(low: bytes, base: Skeleton) -> Iterator[Form]:
    as_i, as_l, bare = bytearray(low), bytearray(low), bytearray(low)
    two_ways = trimmed = found = False
    for match in _LEET.finditer(low):
        word = match.group()
        start = match.start() + len(word) - len(word.lstrip(b"!|+=("))
        word = word.lstrip(b"!|+=(").rstrip(b"!|=(")
        if not _may_hide_letters(word):
            continue
        end = start + len(word)
        found = True
        as_i[start:end] = word.translate(_AS_I)
        as_l[start:end] = word.translate(_AS_L)
        two_ways = two_ways or any(sign in word for sign in b"1!|@")
        core = word.lstrip(_DIGITS)
        if len(word.strip(_DIGITS)) < len(word):
            trimmed = True
            bare[start:end] = (
                core.rstrip(_DIGITS).rjust(len(core.rstrip(_DIGITS)) + len(word) - len(core)).ljust(len(word))
            )
    if found:
        yield words_only("digits", Skeleton(bytes(as_i), base.places))
    if two_ways:
        yield words_only("digits", Skeleton(bytes(as_l), base.places))
    if trimmed:
        yield words_only("edges", Skeleton(bytes(bare), base.places))


def _may_hide_letters(word: bytes) -> bool:
    """Whether digits and signs can stand for letters here: "sh1t" and "@$$" may, "455", "A55" and "$45" may not."""
    hidden = len(word) - len(word.translate(None, _DIGITS + _SIGNS))
    digits = len(word) - len(word.translate(None, _DIGITS))
    if hidden == 0:
        return False
    if hidden == len(word):
        return b"@" in word and digits == 0 and len(word) > 2
    return digits * 2 <= len(word) + (len(word) > 4)


def _masked(low: bytes) -> Iterator[tuple[bytes, Places]]:
    for match in _MASKED.finditer(low):
        word = match.group().rstrip(b"?-_~!&")
        stars = match.group().rstrip(b"-_~!")
        word = stars if stars.endswith(b"*") else word
        key = word.translate(_UNMASK)
        # Other signs than stars also join words ("f-n rate"): fewer of them say less.
        fewest, most = (3, 16) if word.count(b"*") == key.count(b"*") else (4, 12)
        if b"*" in key and fewest <= len(key) <= most:
            yield key, np.arange(match.start(), match.start() + len(key))


def _joined(low: bytes) -> Iterator[tuple[bytes, Places]]:
    for match in _JOINED.finditer(low):
        word = match.group()
        if len(word) <= 24:
            letters = np.frombuffer(word, np.uint8)
            kept = np.flatnonzero(_SPELT[letters] & (letters != 124))
            yield letters[kept].tobytes(), kept + match.start()


def _spelt_out(low: bytes) -> Iterator[tuple[bytes, Places]]:
    """Each run of single letters as a word; also without a word of one letter before or after it ("I f u c k")."""
    for match in _SPACED.finditer(low):
        run = np.frombuffer(match.group(1), np.uint8)
        at = np.flatnonzero(_SPELT[run])
        letters = run[at].tobytes().translate(_AS_I)
        if sum(run[at].tobytes().count(digit) for digit in _DIGITS) * 2 > len(letters):
            continue
        origin = at + match.start(1)
        for start, end in _pieces(np.diff(at), len(letters)):
            yield letters[start:end], origin[start:end]


def _pieces(gaps: Places, length: int) -> list[tuple[int, int]]:
    pieces = [(0, length), (1, length), (2, length), (0, length - 1)]
    wide = np.flatnonzero(gaps > gaps.min()) + 1
    if wide.size:
        edges = [0, *wide.tolist(), length]
        pieces.extend(itertools.pairwise(edges))
    return [(start, end) for start, end in dict.fromkeys(pieces) if end - start > 2]


def _fragments(kind: str, pieces: Iterator[tuple[bytes, Places]], base: Skeleton) -> Iterator[Form]:
    kept = list(pieces)
    if not kept:
        return
    data = b" %b " % b" ".join(letters for letters, _ in kept)

    def trace() -> Places:
        within = np.zeros(len(data), np.intp)
        filled = np.frombuffer(data, np.uint8) != 32
        within[filled] = np.concatenate([places for _, places in kept])
        return base.places()[within]

    yield Form(kind, data, trace)


def _squeezed(form: Form) -> Form:
    letters = np.frombuffer(form.data, np.uint8)
    first = np.concatenate(([True], letters[1:] != letters[:-1]))
    at = np.flatnonzero(first)
    runs = np.diff(np.append(at, len(letters)))

    def trace() -> Places:
        return form.places()[at]

    return Form("stretched", letters[at].tobytes(), trace, runs)
