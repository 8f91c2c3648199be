"""Text made comparable: `clean` for what is stored and shown, `fold` for what is compared.

Folding never loses the way back: every passage of a folded text can be shown in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cached_property

import numpy as np
import numpy.typing as npt

from moderation.text import lookalikes
from moderation.text.markup import Unmarked, unmark

Places = npt.NDArray[np.intp]

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_LETTERS = bytes(
    ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else code if code >= 128 else 32 for code in range(256)
)
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{2,}")
_COUNTRIES = (
    "ACADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCPCRCUCVCWCXCYCZ"
    "DEDGDJDKDMDODZEAECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUICIDIEILIMINIOIQIRISIT"
    "JEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONP"
    "NRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTATCTDTFTGTHTJTKTLTMTNTOTR"
    "TTTVTWTZUAUGUMUNUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW"
)
_COUNTRY_CODES = frozenset(_COUNTRIES[index : index + 2] for index in range(0, len(_COUNTRIES), 2))


def clean(text: str) -> str:
    """The text without what no page or database can hold: NUL and other control characters (tabs and line ends
    stay), lone surrogates. Line ends become newlines, composed characters their shortest form (NFC).
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not (text.isascii() and text.isprintable()):
        text = _UNWANTED.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


class Skeleton:
    """A text in the letters that a reader sees, still with its digits and punctuation, as UTF-8 bytes."""

    __slots__ = ("_trace", "data")

    def __init__(self, data: bytes, trace: Callable[[], Places]) -> None:
        self.data = data
        self._trace = trace

    def places(self) -> Places:
        """For each byte the index of the original character it stands for."""
        return self._trace()


class Form:
    """One way to read a text: words of small letters and digits, one space between them and at both ends."""

    __slots__ = ("_places", "_trace", "data", "kind", "runs")

    def __init__(self, kind: str, data: bytes, trace: Callable[[], Places], runs: Places | None = None) -> None:
        self.kind = kind
        """plain, or the disguise that was taken away: see DISGUISES in disguise.py"""
        self.data = data
        self.runs = runs
        """Where repeated letters were made into one: how often each stood there."""
        self._trace = trace
        self._places: Places | None = None

    def places(self) -> Places:
        """For each byte the index of the original character it stands for. Worked out on first use."""
        if self._places is None:
            self._places = self._trace()
        return self._places


def words_only(kind: str, skeleton: Skeleton) -> Form:
    """The skeleton with everything but letters and digits made into single spaces."""
    letters = skeleton.data.translate(_LETTERS)
    data = b" %b " % b" ".join(letters.split())

    def trace() -> Places:
        return _spread(data, letters, skeleton.places())

    return Form(kind, data, trace)


def _spread(data: bytes, letters: bytes, source: Places) -> Places:
    """Places of the bytes of `data`, which holds the same words as `letters` in the same order."""
    taken = np.flatnonzero(np.frombuffer(letters, np.uint8) != 32)
    is_letter = np.frombuffer(data, np.uint8) != 32
    found = np.zeros(len(data), np.intp)
    if taken.size:
        found[is_letter] = source[taken]
        spaces = np.flatnonzero(~is_letter[1:]) + 1
        found[spaces] = found[spaces - 1] + 1
        between = spaces[:-1]
        found[between] = np.minimum(found[between], found[between + 1])
    return found


def byte_places(text: str, places: Places) -> Places:
    """Places per character made into places per byte of the UTF-8 form."""
    if text.isascii():
        return places
    leading = (np.frombuffer(text.encode(), np.uint8) & 0xC0) != 0x80
    found: Places = places[np.cumsum(leading) - 1]
    return found


class Folded:
    """A text in comparable letters. `text` starts and ends with a space and has one between words, so that
    `" word " in folded.text` finds whole words; `span` leads back to the original.
    """

    def __init__(self, original: str) -> None:
        self.original = original
        self.memory: dict[object, object] = {}
        """What others have worked out about this text and want to keep for the next rule."""

    @cached_property
    def skeleton(self) -> Skeleton:
        """What a reader sees, with punctuation."""
        return _skeleton(self.original, lambda: np.arange(len(self.original)))

    @cached_property
    def plain(self) -> Form:
        """The words, without looking through any disguise but strange characters."""
        return words_only("plain", self.skeleton)

    @cached_property
    def text(self) -> str:
        """The plain form as a string."""
        return self.plain.data.decode()

    @cached_property
    def _unmarked(self) -> Unmarked | None:
        return unmark(self.original)

    @cached_property
    def _unmarked_ends(self) -> dict[int, int]:
        unmarked = self._unmarked
        return {} if unmarked is None else dict(zip(unmarked.starts, unmarked.ends, strict=True))

    @cached_property
    def unmarked(self) -> Skeleton | None:
        """The skeleton of the text without HTML and Markdown; None where there is none."""
        unmarked = self._unmarked
        return None if unmarked is None else _skeleton(unmarked.text, lambda: np.array(unmarked.starts, np.intp))

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """Every reading of the text: the plain one first, then one for each disguise that may be in use."""
        from moderation.text.disguise import readings

        return (self.plain, *readings(self))

    @property
    def disguises(self) -> frozenset[str]:
        """The kinds of disguise for which the text gives any occasion. A hint, not a verdict."""
        return frozenset(form.kind for form in self.forms[1:])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where `text[start:end]` stands in the original. Spaces around it are left out."""
        if not self.text.isascii():
            start, end = len(self.text[:start].encode()), len(self.text[:end].encode())
        return self.span_in(self.plain, start, end)

    def span_in(self, form: Form, start: int, end: int) -> tuple[int, int]:
        """Where the bytes `start` to `end` of a form stand in the original."""
        data = form.data
        end = min(end, len(data))
        while start < end and data[start] == 32:
            start += 1
        while end > start and data[end - 1] == 32:
            end -= 1
        length = len(self.original)
        places = form.places()
        if start >= end:
            here = min(int(places[start]), length) if start < len(places) else length
            return here, here
        first, last = int(places[start]), int(places[end - 1])
        return first, max(first, self._end_of(last))

    def _end_of(self, place: int) -> int:
        end = place + 1
        if self._unmarked is not None:
            end = self._unmarked_ends.get(place, end)
        limit = min(len(self.original), end + 8)
        while end < limit and unicodedata.combining(self.original[end]):
            end += 1
        return end


def _skeleton(text: str, source: Callable[[], Places]) -> Skeleton:
    if text.isascii():
        return Skeleton(text.encode(), source)
    levelled = _FLAGS.sub(_drop_flags, text)
    seen = lookalikes.read(levelled)

    def trace() -> Places:
        back = np.array(lookalikes.places(levelled), np.intp)
        return byte_places(seen, source()[back]) if len(back) else back

    return Skeleton(seen.encode(), trace)


def _drop_flags(run: re.Match[str]) -> str:
    """Flags are pictures; the same characters in another order are letters."""
    letters = "".join(chr(ord(char) - 0x1F1E6 + 65) for char in run[0])
    pairs = [letters[index : index + 2] for index in range(0, len(letters), 2)]
    return " " * len(letters) if all(pair in _COUNTRY_CODES for pair in pairs) else run[0]


def fold(text: str) -> Folded:
    """The text in comparable letters, with the way back. Never fails; what is not needed is not worked out."""
    return Folded(text)
