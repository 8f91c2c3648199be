"""A small language for phrases that people can read, compiled to RE2 over folded text.

Words stand as they are spoken. `<piece>` is any entry of a named list, `(a|b c)` one of several, `word[s|ed]` a word
with or without an ending, `x?` may be missing, `x*` may be missing or stand up to four times, `*3` is up to
three words of any kind, `#` a number. Apostrophes are spaces, as in folded text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import re2

from moderation.text.normalise import Folded, Form

MAX_MEMORY = 1 << 20
_GROUP_MEMORY = 24 << 20
_MOST_PASSAGES = 50
_MOST_REPEATS = 4
_DOUBLE = re.compile(r"([a-z])\1+")
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


class PhraseError(ValueError):
    """A phrase that cannot be read."""


def options(*, memory: int = MAX_MEMORY, case_sensitive: bool = True) -> re2.Options:
    """RE2 settings used throughout: quiet, bounded, no captures unless asked for."""
    chosen = re2.Options()
    chosen.max_mem = memory
    chosen.log_errors = False
    chosen.case_sensitive = case_sensitive
    return chosen


# --- Reading the language --------------------------------------------------------------------------------


def _parts(phrase: str, separator: str) -> list[str]:
    """Split at a separator that stands outside all brackets."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(phrase):
        depth += (character in "([") - (character in ")]")
        if character == separator and depth == 0:
            parts.append(phrase[start:place])
            start = place + 1
    if depth:
        raise PhraseError(f"a bracket is not closed in {phrase!r}")
    return [part for part in (*parts, phrase[start:]) if part]


class Reader:
    """Turns phrases into regular expressions over folded text, with the named pieces it was given."""

    def __init__(self, pieces: Mapping[str, Iterable[str]]) -> None:
        self._pieces = {name: tuple(entries) for name, entries in pieces.items()}
        self._known: dict[str, str] = {}

    def expression(self, phrase: str) -> str:
        """The regular expression of one phrase: whole words, without the spaces around them."""
        tokens = _parts(phrase.lower().replace("'", " "), " ")
        fixed = next((place for place, token in enumerate(tokens) if not _may_be_missing(token)), None)
        if fixed is None:
            raise PhraseError(f"{phrase!r} has no word that must be there")
        before = "".join(self._optional(token, "{} ") for token in tokens[:fixed])
        after = "".join(
            self._optional(token, " {}") if _may_be_missing(token) else " " + self._word(token)
            for token in tokens[fixed + 1 :]
        )
        return before + self._word(tokens[fixed]) + after

    def _optional(self, token: str, spaced: str) -> str:
        if token.startswith("*"):
            return f"(?:{spaced.format('[^ ]+')}){{0,{int(token[1:])}}}"
        repeats = f"{{0,{_MOST_REPEATS}}}" if token.endswith("*") else "?"
        return f"(?:{spaced.format(self._word(token[:-1]))}){repeats}"

    def _word(self, token: str) -> str:
        if token == "#":
            return r"[0-9]+k?(?: [0-9]{2,3}k?)*"
        if token.startswith("<"):
            return self._piece(token[1:-1])
        if token.startswith("("):
            return self._any(_parts(token[1:-1], "|"))
        stem, bracket, endings = token.partition("[")
        if not re.fullmatch(r"[\w]+", stem):
            raise PhraseError(f"{token!r} is no word; see the phrase language in docs/detectors.md")
        return stem + (f"(?:{endings.removesuffix(']')})?" if bracket else "")

    def _any(self, entries: Iterable[str]) -> str:
        return f"(?:{'|'.join(self.expression(entry) for entry in entries)})"

    def _piece(self, name: str) -> str:
        if name not in self._known:
            if name not in self._pieces:
                raise PhraseError(f"there is no piece called {name!r}")
            self._known[name] = self._any(self._pieces[name])
        return self._known[name]


def _may_be_missing(token: str) -> bool:
    return token.startswith("*") or token.endswith(("?", "*"))


# --- Finding ----------------------------------------------------------------------------------------------


def _squeezed(expression: str) -> str:
    """The same expression for a text in which repeated letters were made into one."""
    return _DOUBLE.sub(r"\1", expression)


class Phrases:
    """Groups of phrases, compiled. One pass over a text finds which groups occur; only those are looked at closer."""

    def __init__(self, groups: Mapping[str, PhraseGroup], pieces: Mapping[str, Iterable[str]]) -> None:
        reader = Reader(pieces)
        self.groups = dict(groups)
        self._names = tuple(groups)
        self._wanted = {name: _joined(reader, group.any) for name, group in groups.items()}
        self._spared = {name: _joined(reader, group.spare) for name, group in groups.items() if group.spare}

    @cached_property
    def _plain(self) -> _Compiled:
        return _Compiled(self._names, self._wanted, self._spared)

    @cached_property
    def _stretched(self) -> _Compiled:
        wanted = {name: _squeezed(expression) for name, expression in self._wanted.items()}
        spared = {name: _squeezed(expression) for name, expression in self._spared.items()}
        return _Compiled(self._names, wanted, spared)

    def find(self, folded: Folded) -> tuple[Passage, ...]:
        """Every passage, in the order of the text. Asked twice about the same text, it answers from memory."""
        known = folded.memory.get(self)
        if known is None:
            known = folded.memory[self] = tuple(_distinct(self._passages(folded)))
        assert isinstance(known, tuple)
        return known

    def _passages(self, folded: Folded) -> Iterator[Passage]:
        for form in folded.forms:
            compiled = self._plain if form.runs is None else self._stretched
            for name, start, end in compiled.find(form.data):
                if form.runs is not None and not _is_stretched(form, start, end):
                    continue
                first, last = folded.span_in(form, start, end)
                if not _runs_over_sentences(folded.original, first, last, form.data[start:end].count(b" ")):
                    yield Passage(name, first, last, "" if form.kind == "plain" else form.kind)


class _Compiled:
    """The groups as expressions: one set to see which occur at all, and one each to see where."""

    def __init__(self, names: tuple[str, ...], wanted: Mapping[str, str], spared: Mapping[str, str]) -> None:
        self._names = names
        self._set = re2.Set.SearchSet(options(memory=4 * _GROUP_MEMORY))
        for name in names:
            self._set.Add(wanted[name].encode())
        self._set.Compile()
        self._sources = wanted
        self._spared_sources = spared
        self._compiled: dict[str, tuple[re2._Regexp, re2._Regexp | None]] = {}

    def find(self, data: bytes) -> Iterator[tuple[str, int, int]]:
        for index in self._set.Match(data) or ():
            name = self._names[index]
            wanted, spared = self._expressions(name)
            excused = [match.span() for match in spared.finditer(data)] if spared is not None else []
            for count, match in enumerate(wanted.finditer(data)):
                start, end = match.span()
                if count >= _MOST_PASSAGES:
                    break
                if not any(first < end and start < last for first, last in excused[:_MOST_PASSAGES]):
                    yield name, start + 1, end

    def _expressions(self, name: str) -> tuple[re2._Regexp, re2._Regexp | None]:
        known = self._compiled.get(name)
        if known is None:
            chosen = options(memory=_GROUP_MEMORY)
            spared = self._spared_sources.get(name)
            wanted = re2.compile(self._sources[name].encode(), chosen)
            known = wanted, re2.compile(spared.encode(), chosen) if spared else None
            self._compiled[name] = known
        return known


def _joined(reader: Reader, phrases: Iterable[str]) -> str:
    return rf" (?:{'|'.join(reader.expression(phrase) for phrase in phrases)})\b"


def _is_stretched(form: Form, start: int, end: int) -> bool:
    """Whether a letter in the passage stands three times or more: doubles alone are ordinary spelling."""
    return form.runs is not None and bool((form.runs[start:end] > 2).any())


def _runs_over_sentences(text: str, start: int, end: int, gaps: int) -> bool:
    """Whether the passage is glued together from two sentences. Stops between all the words are a disguise instead."""
    stops = sum(1 for _ in _SENTENCE_END.finditer(text, start, max(start, end - 1)))
    return 0 < stops and stops * 2 <= gaps


def _distinct(passages: Iterator[Passage]) -> Iterator[Passage]:
    """Without passages that lie inside one of the same group that a plainer reading has found already."""
    kept: list[Passage] = []
    for passage in passages:
        if not any(
            other.group == passage.group and other.start < passage.end and passage.start < other.end for other in kept
        ):
            kept.append(passage)
    yield from sorted(kept, key=lambda passage: (passage.start, passage.end))
