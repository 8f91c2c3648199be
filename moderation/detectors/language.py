"""Language: a comment that only lists, links and behaviour can judge, because nobody has learned its language."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from moderation.detectors import Case, detector
from moderation.vocabulary import Evidence

NAMES = {
    "ar": "Arabic", "bn": "Bengali", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "he": "Hebrew", "hi": "Hindi", "hu": "Hungarian", "hy": "Armenian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ka": "Georgian", "ko": "Korean", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese",
    "ro": "Romanian", "ru": "Russian or a language written like it", "sv": "Swedish", "ta": "Tamil", "te": "Telugu", "th": "Thai",
    "tr": "Turkish", "zh": "Chinese",
}  # fmt: skip


@detector("language")
@dataclass(frozen=True)
class Language:
    """Evidence, with score 0.6, where a comment is in none of the languages that can be judged as a whole.

    Short texts and those whose language is not clear count as English: a wrong alarm would hold a stranger's thanks.
    """

    judged: tuple[str, ...] = ("en",)
    """Languages that phrases and the trained scorer understand, as ISO 639-1 codes."""

    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "language": ("de", "the code of the language that it is probably in"),
    }

    def __post_init__(self) -> None:
        if not self.judged:
            raise ValueError("judged: name at least one language, such as en")
        if unknown := [code for code in self.judged if code not in NAMES]:
            raise ValueError(f"judged: {unknown[0]!r} is not known; there are {', '.join(NAMES)}")

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for the whole comment."""
        code = case.language
        if not code or code in self.judged:
            return
        yield Evidence(
            detector="language",
            score=0.6,
            note=f"It seems to be in {NAMES.get(code, code)}: only lists, links and behaviour could be checked.",
            facts={"language": code},
        )
