"""Text made comparable: `clean` for what is stored and shown, `fold` for what is compared.

Folding never loses the way back: every passage of a folded text can be shown in the text as it was written.
"""

from __future__ import annotations

import re
import unicodedata

import numpy as np

from moderation.text import lookalikes
from moderation.text.disguise import readings
from moderation.text.forms import Form, Places, Skeleton, byte_places, words_only
from moderation.text.markup import Unmarked, unmark

__all__ = ["Folded", "Form", "clean", "fold"]

_NO_CHARACTERS = "".join(chr(plane * 0x10000 + last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_UNWANTED = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]")
_COMBINING = "".join(chr(code) for code in range(0x300, 0x1E950) if unicodedata.combining(chr(code)))
_TOO_MANY_MARKS = re.compile(f"[{_COMBINING}]{{30}}(?=[{_COMBINING}])")
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{2,}")
_FLAG_BYTES = b"\xf0\x9f\x87"
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
    stay), lone surrogates, code points that Unicode keeps free of characters. Line ends become newlines, composed characters their shortest form (NFC).
    """
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not (text.isascii() and text.isprintable()):
        text = _UNWANTED.sub("", text)
    return text if text.isascii() else unicodedata.normalize("NFC", _stream_safe(text))


def _stream_safe(text: str) -> str:
    """A joiner that is not seen after every thirty marks on one letter (Unicode Standard Annex 15, stream-safe text): to
    put a long run of marks into order takes time with the square of its length.
    """
    return _TOO_MANY_MARKS.sub(_joined, text)


def _joined(run: re.Match[str]) -> str:
    return f"{run[0]}\u034f"


class Folded:
    """A text in comparable letters. `text` starts and ends with a space and has one between words, so that
    `" word " in folded.text` finds whole words; `span` leads back to the original.
    """

    __slots__ = ("_ends", "_forms", "_text", "_unmarked", "memory", "original", "plain", "skeleton")

    def __init__(self, original: str) -> None:
        self.original = original
        self.skeleton = _skeleton(original, None)
        """What a reader sees, with punctuation."""
        self.plain = words_only("plain", self.skeleton)
        """The words, without looking through any disguise but strange characters."""
        self.memory: dict[object, object] = {}
        """What others have worked out about this text and want to keep for the next rule."""
        self._text: str | None = None
        self._forms: tuple[Form, ...] | None = None
        self._unmarked: Unmarked | None = None
        self._ends: dict[int, int] = {}

    @property
    def text(self) -> str:
        """The plain form as a string."""
        if self._text is None:
            self._text = self.plain.data.decode()
        return self._text

    @property
    def forms(self) -> tuple[Form, ...]:
        """Every reading of the text: the plain one first, then one for each disguise that may be in use."""
        if self._forms is None:
            self._unmarked = unmarked = unmark(self.original)
            bare = None if unmarked is None else _skeleton(unmarked.text, unmarked.starts)
            self._forms = tuple(readings(self.plain, bare, bare or self.skeleton))
        return self._forms

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
            if not self._ends:
                self._ends = dict(zip(self._unmarked.starts, self._unmarked.ends, strict=True))
            end = self._ends.get(place, end)
        limit = min(len(self.original), end + 8)
        while end < limit and unicodedata.combining(self.original[end]):
            end += 1
        return end


def _skeleton(text: str, source: list[int] | None) -> Skeleton:
    """What a reader sees of the text, whose characters stand at these places of the original (None: at their own)."""
    if text.isascii():
        return Skeleton(text.encode(), lambda: np.arange(len(text)) if source is None else np.array(source, np.intp))
    levelled = _FLAGS.sub(_drop_flags, text) if _FLAG_BYTES in text.encode(errors="surrogatepass") else text
    seen = lookalikes.read(levelled)

    def trace() -> Places:
        back = np.array(lookalikes.places(levelled), np.intp)
        if source is not None and len(back):
            back = np.array(source, np.intp)[back]
        return byte_places(seen, back) if len(back) else back

    return Skeleton(seen.encode(), trace)


def _drop_flags(run: re.Match[str]) -> str:
    """Flags are pictures; the same characters in another order are letters."""
    letters = "".join(chr(ord(char) - 0x1F1E6 + 65) for char in run[0])
    pairs = [letters[index : index + 2] for index in range(0, len(letters), 2)]
    return " " * len(letters) if all(pair in _COUNTRY_CODES for pair in pairs) else run[0]


def fold(text: str) -> Folded:
    """The text in comparable letters, with the way back. Never fails; what is not needed is not worked out."""
    return Folded(text)
