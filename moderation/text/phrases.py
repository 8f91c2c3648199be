"""Groups of phrases, compiled to RE2, and where a folded text holds them. phrase_language.py says how they are written."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import re2

from moderation.text.misspelt import Misspelt
from moderation.text.normalise import Folded, Form
from moderation.text.phrase_language import STRANGER, Reader

MAX_MEMORY = 1 << 20
_GROUP_MEMORY = 4 << 20
_SET_MEMORY = 32 << 20
_SHARES_WITH = {"contempt": "racism", "alias": "threat", "troll": "threat", "violence": "threat", "harmless": "threat"}
_SPACED = re.compile(rb" [a-z] [a-z] [a-z] ")
_MOST_PASSAGES = 50
_TELLING = (
    "people",
    "person",
    "slur",
    "vermin",
    "bad",
    "bare_insult",
    "insult_adj",
    "kill",
    "dead",
    "adjective",
    "kill_order",
)
"""The pieces whose words are looked for with slips in them."""
_PLAIN_WORD = re.compile("[a-z]+")
_SENTENCE_END = re.compile(r"[.!?;\u2026](?=[\s\"'”’)]|$)|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a group of phrases was found in the original text."""

    group: str
    start: int
    end: int
    disguise: str = ""
    """The kind of reading that was needed (see DISGUISES), empty for the plain one."""


@dataclass(frozen=True, slots=True)
class PhraseGroup:
    """Phrases with one meaning, and the figures of speech that look like them."""

    about: str
    score: float
    any: tuple[str, ...]
    spare: tuple[str, ...] = ()


def options(*, memory: int = MAX_MEMORY, case_sensitive: bool = True) -> re2.Options:
    """RE2 settings used throughout: quiet, bounded, no captures unless asked for."""
    chosen = re2.Options()
    chosen.max_mem = memory
    chosen.log_errors = False
    chosen.case_sensitive = case_sensitive
    return chosen


class Phrases:
    """Groups of phrases, compiled. One pass over a text finds which groups occur; only those are looked at closer."""

    def __init__(self, groups: Mapping[str, PhraseGroup], pieces: Mapping[str, Iterable[str]]) -> None:
        reader = Reader(pieces)
        self.groups = dict(groups)
        self._wanted = {name: reader.any_of(group.any) for name, group in groups.items()}
        self._spared = {name: reader.any_of(group.spare) for name, group in groups.items() if group.spare}
        self._symbols = reader.symbols()
        telling = (word for name in _TELLING for entry in pieces.get(name, ()) for word in _PLAIN_WORD.findall(entry))
        self._misspelt = Misspelt(self._symbols.known, map(str.encode, telling))
        self._compiled: dict[str, re2._Regexp] = {}

    @cached_property
    def _sets(self) -> tuple[tuple[re2.Set, tuple[str, ...]], ...]:
        """One set for each kind of group; small kinds share one. A single set for all would have to remember every
        combination of what has been begun in all of them, which costs ten times the memory.
        """
        kinds: dict[str, list[str]] = {}
        for name in self._wanted:
            kind = name.partition("_")[0]
            kinds.setdefault(_SHARES_WITH.get(kind, kind), []).append(name)
        return tuple((self._set_of(names), tuple(names)) for names in kinds.values())

    def _set_of(self, names: Iterable[str]) -> re2.Set:
        together = re2.Set.SearchSet(options(memory=_SET_MEMORY))
        for name in names:
            together.Add(self._wanted[name])
        together.Compile()
        return together

    def find(self, folded: Folded) -> tuple[Passage, ...]:
        """Every passage, in the order of the text. Asked twice about the same text, it answers from memory."""
        known = folded.memory.get(self)
        if known is None:
            known = folded.memory[self] = tuple(_distinct(self._passages(folded)))
        assert isinstance(known, tuple)
        return known

    def _passages(self, folded: Folded) -> Iterator[Passage]:
        apart = any(form.kind == "spaced" for form in folded.forms)
        for form in folded.forms:
            symbols, words = self._symbols.written(form)
            yield from self._in_form(folded, form, symbols, words, form.kind)
            if form is folded.plain and STRANGER in symbols:
                yield from self._in_misspelt(folded, form, words)
            if apart and form.runs is None and _SPACED.search(form.data):
                symbols, letters = self._symbols.written(form, joined=True)
                yield from self._in_form(folded, form, symbols, letters, "spaced")
                yield from self._in_misspelt(folded, form, letters, spaced=True)

    def _in_form(self, folded: Folded, form: Form, symbols: str, words: list[bytes], kind: str) -> Iterator[Passage]:
        hits = self._occurring(symbols)
        if not hits:
            return
        ends = list(itertools.accumulate((len(word) + 1 for word in words), initial=1))
        for name in hits:
            for first, last in self._in_group(name, symbols):
                start, end = ends[first], ends[last] - 1
                if form.runs is None or _is_stretched(form, start, end):
                    place = folded.span_in(form, start, end)
                    if not _runs_over_sentences(folded.original, *place, last - first):
                        yield Passage(name, *place, "" if kind == "plain" else kind)

    def _in_misspelt(
        self, folded: Folded, form: Form, words: list[bytes], *, spaced: bool = False
    ) -> Iterator[Passage]:
        bare = [word.replace(b" ", b"") for word in words] if spaced else words
        for tokens in filter(None, (self._misspelt.mended(bare, any_words=spaced), self._misspelt.backwards(bare))):
            ends = list(itertools.accumulate((len(word) + 1 for word in words), initial=1))
            symbols = self._symbols.of(word for *_, word in tokens)
            for name in self._occurring(symbols):
                for first, last in self._in_group(name, symbols):
                    within = tokens[first:last]
                    start, end = ends[min(token[0] for token in within)], ends[max(token[1] for token in within)] - 1
                    place = folded.span_in(form, start, end)
                    if not _runs_over_sentences(folded.original, *place, last - first):
                        yield Passage(name, *place, "misspelt")

    def _occurring(self, symbols: str) -> list[str]:
        return [names[index] for found, names in self._sets for index in sorted(found.Match(symbols) or ())]

    def _in_group(self, name: str, symbols: str) -> Iterator[tuple[int, int]]:
        """First word and the one after the last, for each passage of the group that is not spared."""
        spared = self._expression(name, self._spared)
        excused = [] if spared is None else [match.span() for match in spared.finditer(symbols)][:_MOST_PASSAGES]
        wanted = self._expression(name, self._wanted)
        assert wanted is not None
        for match in itertools.islice(wanted.finditer(symbols), _MOST_PASSAGES):
            start, end = match.span()
            if not any(first < end and start < last for first, last in excused):
                yield start, end

    def _expression(self, name: str, sources: Mapping[str, str]) -> re2._Regexp | None:
        source = sources.get(name)
        if source is None:
            return None
        if source not in self._compiled:
            self._compiled[source] = re2.compile(source, options(memory=_GROUP_MEMORY))
        return self._compiled[source]


def _is_stretched(form: Form, start: int, end: int) -> bool:
    """Whether a letter in the passage stands three times or more: doubles alone are ordinary spelling."""
    return form.runs is not None and bool((form.runs[start:end] > 2).any())


def _runs_over_sentences(text: str, start: int, end: int, words: int) -> bool:
    """Whether the passage is glued together from two sentences. Stops between all the words are a disguise instead."""
    stops = sum(1 for _ in _SENTENCE_END.finditer(text, start, max(start, end - 1)))
    return stops > 0 and stops * 2 < words


def _distinct(passages: Iterator[Passage]) -> Iterator[Passage]:
    """Without passages that lie inside one of the same group that a plainer reading has found already."""
    kept: list[Passage] = []
    for passage in passages:
        if not any(
            other.group == passage.group and other.start < passage.end and passage.start < other.end for other in kept
        ):
            kept.append(passage)
    yield from sorted(kept, key=lambda passage: (passage.start, passage.end))
