"""Listed words and phrases, however they are written: in the text, the name or the website.

The lists are the YAML files in lexicons/; docs/words.md says how to read and extend them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Literal

from moderation.detectors import Case, Gate, detector
from moderation.text.lexicon import merge, own_lexicon, read_lexicon
from moderation.text.normalise import Folded, fold
from moderation.text.vulgar_list import read_verdicts, rest_of_list, substitutes
from moderation.text.words import Match, Words
from moderation.vocabulary import Evidence, Span

LEXICONS = Path(__file__).parent / "lexicons"
VERDICTS = LEXICONS / "better_profanity.yml"

_BY_SEVERITY = {1: 0.30, 2: 0.60, 3: 0.90}
_EACH_FURTHER = 0.05
_AT_MOST = {1: 0.45, 2: 0.80, 3: 0.98}
_SHOWN = 5


@lru_cache(maxsize=1)
def word_lists() -> Mapping[str, Path]:
    """The files with lists of words, by the name that `lists:` may give. A list file says `list: its name`."""
    return {
        path.stem: path for path in sorted(LEXICONS.glob("*.yaml")) if f"list: {path.stem}\n" in path.read_text("utf-8")
    }


@lru_cache(maxsize=1)
def house_lists() -> Words:
    """All lists that come with the house, compiled as one: a text is searched once for however many rules."""
    in_languages = sorted((LEXICONS / "languages").glob("*.yaml"))
    own = merge(read_lexicon(path) for path in (*word_lists().values(), *in_languages))
    return Words(merge([own, rest_of_list(own, read_verdicts(VERDICTS))]), substitutes())


@lru_cache(maxsize=256)
def _own_words(words: tuple[str, ...], exceptions: tuple[str, ...]) -> Words:
    return Words(own_lexicon(words, exceptions))


@detector("words")
@dataclass(frozen=True)
class ListedWords:
    """Finds the words of the named lists and the rule's own.

    Evidence is given for each field and category. Its score is `score` where the rule sets it; else that of the most
    severe word found (0.3, 0.6 or 0.9), and 0.05 more for each further different one, up to 0.45, 0.8 or 0.98: many
    mild words never weigh as much as a strong one.
    """

    lists: tuple[str, ...] = ()
    """Names of the lists to look in: profanity, sexual, slurs, insults, self_harm, threats, spam_terms."""
    words: tuple[str, ...] = ()
    """The rule's own words and phrases. A star at either end means that the word may go on there."""
    exceptions: tuple[str, ...] = ()
    """Phrases in which nothing counts, of the rule's own words or of the lists."""
    severity: Literal[1, 2, 3] = 1
    """The lowest that counts. The rule's own words are of severity 2 and always count."""
    categories: tuple[str, ...] = ()
    """Only these; empty means all."""
    field: Literal["text", "name", "all"] = "text"
    """Where to look. `all` is the text, the name and the website."""
    score: float | None = None
    """The same score for whatever is found."""

    KIND: ClassVar[str] = "wording"
    FACTS: ClassVar[Mapping[str, tuple[object, str]]] = MappingProxyType(
        {
            "severity": (2, "The severity of the worst word found: 1 mild, 2 strong, 3 worst."),
            "category": ("profanity", "The category of the words: profanity, sexual, slur, insult, self_harm, …"),
            "count": (1, "How many different words or phrases were found."),
            "disguised": (False, "Whether a word was hidden: spaced out, with digits or signs for letters, …"),
            "language": ("en", "The language of the words, as an ISO 639-1 code."),
            "field": ("text", "Where the words stand: text, name or website."),
        }
    )

    def __post_init__(self) -> None:
        unknown = sorted(set(self.lists) - set(word_lists()))
        if unknown:
            raise ValueError(f"lists: there is no list {unknown[0]!r}; there are {', '.join(word_lists())}")
        if not self.lists and not self.words:
            raise ValueError("lists: name at least one list, or words of your own under words:")
        if self.lists:
            house_lists()  # a mistake in a list shows when the policy is loaded, not at the first comment
        if self.score is not None and not 0 <= self.score <= 1:
            raise ValueError("score: must lie between 0 and 1")

    @property
    def gate(self) -> Gate | None:
        """Asked only where a listed word occurs; own words are looked for by themselves."""
        return None if self.words else _GATES.get(self.field)

    def find(self, case: Case) -> Iterable[Evidence]:
        """Evidence for each field and category, strongest first."""
        found = [evidence for field, folded in self._fields(case) for evidence in self._in_field(field, folded, case)]
        return sorted(found, key=lambda evidence: -evidence.score) if len(found) > 1 else found

    def _fields(self, case: Case) -> Iterator[tuple[str, Folded]]:
        if self.field in {"text", "all"}:
            yield "text", case.folded
        if self.field in {"name", "all"} and case.submission.author.name:
            yield "name", case.folded_name
        if self.field == "all" and case.submission.author.website:
            yield "website", fold(case.submission.author.website)

    def _in_field(self, field: str, folded: Folded, case: Case) -> Iterator[Evidence]:
        by_category: dict[str, list[Match]] = {}
        for match in self._matches(folded):
            if match.entry.only_there and match.entry.language != case.language:
                continue
            by_category.setdefault(match.entry.category, []).append(match)
        for category, matches in by_category.items():
            yield self._evidence(field, category, matches)

    def _matches(self, folded: Folded) -> list[Match]:
        found: list[Match] = []
        if self.lists:
            found.extend(
                match
                for match in house_lists().find(folded)
                if match.entry.list in self.lists
                and match.entry.severity >= self.severity
                and (not self.categories or match.entry.category in self.categories)
            )
        if not self.words and (not found or not self.exceptions):
            return found
        own = _own_words(self.words, self.exceptions)
        found.extend(own.find(folded))
        excused = own.excused(folded)
        return [match for match in found if not any(s < match.end and match.start < e for s, e in excused)]

    def _evidence(self, field: str, category: str, matches: list[Match]) -> Evidence:
        worst = max(match.entry.severity for match in matches)
        different = {match.word for match in matches}
        score = self.score
        if score is None:
            score = min(_AT_MOST[worst], _BY_SEVERITY[worst] + _EACH_FURTHER * (len(different) - 1))
        facts = {
            "severity": worst,
            "category": category,
            "count": len(different),
            "disguised": any(match.disguised for match in matches),
            "language": matches[0].entry.language,
            "field": field,
        }
        return Evidence(
            detector="words",
            score=round(score, 4),
            note=_note(field, matches),
            spans=tuple(Span(match.start, match.end, match.written, field) for match in matches),
            facts=MappingProxyType(facts),
        )


def _listed_in_text(case: Case) -> bool:
    return bool(house_lists().find(case.folded))


def _listed_in_name(case: Case) -> bool:
    return bool(house_lists().find(case.folded_name))


_GATES: Mapping[str, Gate] = {"text": _listed_in_text, "name": _listed_in_name}


def _note(field: str, matches: list[Match]) -> str:
    lines: dict[str, None] = {}
    for match in sorted(matches, key=lambda one: -one.entry.severity):
        entry = match.entry
        about = f", about {entry.about}" if entry.about and entry.category == "slur" else ""
        line = f'"{match.word}" ({entry.category}, severity {entry.severity}{about})'
        lines[line + (f', written as "{match.written}" ({match.how})' if match.how else "")] = None
    shown = list(lines)
    more = f"; and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    return ("" if field == "text" else f"in the {field}: ") + "; ".join(shown[:_SHOWN]) + more
