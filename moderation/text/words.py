"""Find the words and phrases of a list in a folded text, however they are written, in one pass for each reading."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from daachorse import DoubleArrayAhoCorasick

from moderation.text.disguise import DISGUISES
from moderation.text.forms import LETTERS, Form
from moderation.text.lexicon import Entry, Lexicon, letter_variants
from moderation.text.lines import Lines, expression
from moderation.text.masks import Masks
from moderation.text.normalise import Folded, fold

_WITHOUT_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_LONGEST_WORD = 40
_MOST_OF_A_KIND = 50
_FEW_SPACES = 2
"""Stretched letters are looked through in phrases with fewer spaces than this."""
_SHORTEST_MASKED = 2
_RARELY_DOUBLE = frozenset(b"achijkquvwxy")


@dataclass(frozen=True, slots=True)
class Match:
    """A passage of the original text in which an entry was found."""

    entry: Entry
    word: str
    """The word that the writer meant; for a phrase, the phrase as it was read."""
    start: int
    end: int
    written: str
    """The passage as it was written."""
    how: str
    """How the word was hidden, in plain words; empty where it was not."""

    @property
    def disguised(self) -> bool:
        """Whether the writer hid the word."""
        return bool(self.how)


@dataclass(frozen=True, slots=True)
class _Target:
    entry: Entry | None
    """None: an exception."""
    protects: object = None
    """For an exception: the list, or the entry, that it protects from matching."""
    runs: tuple[int, ...] = ()
    bounded: bool = True


class Words:
    """A compiled word list. Compiling takes some milliseconds a thousand words, finding some microseconds."""

    def __init__(self, lexicon: Lexicon, substitutes: Mapping[str, Iterable[str]] | None = None) -> None:
        patterns: dict[bytes, list[_Target]] = defaultdict(list)
        squeezed: dict[bytes, list[_Target]] = defaultdict(list)
        self._masks: Masks[_Target] = Masks()
        lines: list[tuple[str, _Target]] = []
        for entry in lexicon.entries:
            targets = {bounded: _Target(entry, bounded=bounded) for bounded in (True, False)}
            for pattern, bounded in _patterns_of(entry, substitutes or {}):
                if not pattern.strip():
                    continue
                patterns[pattern].append(targets[bounded])
                if entry.severity > 1 and b"*" not in pattern and pattern.count(b" ", 1, -1) < _FEW_SPACES:
                    short, runs = _squeeze(pattern)
                    squeezed[short].append(_Target(entry, runs=runs, bounded=bounded))
            for stem, open_end in _stems(entry):
                self._masks.add(stem, targets[True], open_end=open_end)
            lines += [(expression(line), targets[True]) for line in entry.lines]
            for phrase in entry.exceptions:
                _protect(patterns, squeezed, phrase, entry)
        for name, phrase in lexicon.exceptions:
            _protect(patterns, squeezed, phrase, name)
        self._plain, self._plain_targets = _automaton(patterns)
        self._squeezed, self._squeezed_targets = _automaton(squeezed)
        self._lines = Lines([source for source, _ in lines])
        self._line_targets = [target for _, target in lines]

    def find(self, folded: Folded) -> tuple[Match, ...]:
        """Every match, in the order of the text. Asked twice about the same text, it answers from memory.

        Of one kind (list and severity) at most 50 matches are reported for each reading of the text.
        """
        known = folded.memory.get(self)
        if known is None:
            known = folded.memory[self] = tuple(_without_repeats(self._matches(folded)))
        assert isinstance(known, tuple)
        return known

    def excused(self, folded: Folded) -> list[tuple[int, int]]:
        """Where the exceptions of the list stand in the original text."""
        return [
            folded.span_in(form, start, end)
            for form in folded.forms
            for start, end, target in self._hits(form)
            if target.entry is None
        ]

    def _matches(self, folded: Folded) -> Iterator[Match]:
        for form in folded.forms:
            hits = list(self._hits(form))
            if not hits:
                continue
            excused = _Excused(hits)
            seen: Counter[tuple[str, int]] = Counter()
            for start, end, target in hits:
                entry = target.entry
                if entry is None or (form.kind != "plain" and entry.severity == 1) or excused(start, end, entry):
                    continue
                seen[entry.list, entry.severity] += 1
                if seen[entry.list, entry.severity] <= _MOST_OF_A_KIND:
                    yield _match(folded, form, start, end, entry)

    def _hits(self, form: Form) -> Iterator[tuple[int, int, _Target]]:
        stretched = form.runs is not None
        automaton = self._squeezed if stretched else self._plain
        if automaton is None:
            return
        targets = self._squeezed_targets if stretched else self._plain_targets
        data = form.data
        for start, end, number in automaton.find_overlapping(data):
            for target in targets[number]:
                if stretched and target.entry is not None and not _is_stretched(form, start, end, target.runs):
                    continue
                yield (*_whole_words(data, start, end), target) if target.bounded else (start, end, target)
        if form.kind == "masked":
            yield from self._masks.find(data)
        elif not stretched:
            for start, end, number in self._lines.find(data):
                yield (*_whole_words(data, start, end), self._line_targets[number])


class _Excused:
    """Answers whether an exception holds the first or the last word of a match: "kill you with kindness" excuses
    "I will kill you" before "with kindness".
    """

    def __init__(self, hits: list[tuple[int, int, _Target]]) -> None:
        spans: dict[object, list[tuple[int, int]]] = defaultdict(list)
        for start, end, target in hits:
            if target.entry is None:
                spans[target.protects].append((start, end))
        self._ranges: dict[object, tuple[list[int], list[int]]] = {}
        for key, found in spans.items():
            found.sort()
            reach = np.maximum.accumulate([end for _, end in found])
            self._ranges[key] = ([start for start, _ in found], reach.tolist())

    def __call__(self, start: int, end: int, entry: Entry) -> bool:
        return bool(self._ranges) and (self._covers(entry.list, start, end) or self._covers(entry, start, end))

    def _covers(self, key: object, start: int, end: int) -> bool:
        starts, reach = self._ranges.get(key, ((), ()))
        before_end, before_start = bisect_left(starts, end), bisect_right(starts, start)
        return (before_end > 0 and reach[before_end - 1] >= end) or (
            before_start > 0 and reach[before_start - 1] > start
        )


def _match(folded: Folded, form: Form, start: int, end: int, entry: Entry) -> Match:
    first, last = folded.span_in(form, start, end)
    written = folded.original[first:last]
    how = "" if form.kind == "plain" else DISGUISES[form.kind]
    if form.kind == "plain" and not written.isascii() and form.data[start:end].isascii():
        how = "look-alike or invisible characters"
    word = form.data[start:end].decode() if " " in entry.word else entry.word
    return Match(entry, word, first, last, written, how)


def _without_repeats(matches: Iterable[Match]) -> list[Match]:
    """Without matches that lie inside another of the same list that is no milder; the first reading wins."""
    kept: list[Match] = []
    for match in sorted(matches, key=lambda one: (one.start, -one.end, -one.entry.severity, one.disguised)):
        if not any(
            other.start <= match.start
            and match.end <= other.end
            and other.entry.list == match.entry.list
            and other.entry.severity >= match.entry.severity
            for other in kept[-8:]
        ):
            kept.append(match)
    return kept


def _whole_words(data: bytes, start: int, end: int) -> tuple[int, int]:
    """The words that the bytes stand in, without the spaces around them."""
    left = data.rfind(b" ", max(0, start - _LONGEST_WORD), start + 1)
    right = data.find(b" ", end - 1, end + _LONGEST_WORD)
    return (start if left < 0 else left + 1), (end if right < 0 else right)


def _is_stretched(form: Form, start: int, end: int, wanted: tuple[int, ...]) -> bool:
    """Whether every letter stands at least as often as the word has it, and one of them clearly more often."""
    assert form.runs is not None
    stretched = False
    for letter, run, need in zip(form.data[start:end], form.runs[start:end].tolist(), wanted, strict=True):
        if run < need:
            return False
        if run > need and (run > 2 or (letter in _RARELY_DOUBLE and end - start > 5)):
            stretched = True
    return stretched


# --- Compiling -----------------------------------------------------------------------------------------------


def _automaton(patterns: Mapping[bytes, list[_Target]]) -> tuple[DoubleArrayAhoCorasick | None, list[list[_Target]]]:
    if not patterns:
        return None, []
    return DoubleArrayAhoCorasick(list(patterns)), list(patterns.values())


def _protect(
    patterns: dict[bytes, list[_Target]], squeezed: dict[bytes, list[_Target]], phrase: str, protects: object
) -> None:
    for pattern, bounded in _bytes_of(phrase):
        if not pattern.strip():
            continue
        patterns[pattern].append(_Target(None, protects, bounded=bounded))
        short, runs = _squeeze(pattern)
        squeezed[short].append(_Target(None, protects, runs=runs, bounded=bounded))


def _stem(spelling: str, entry: Entry) -> str:
    """The word itself, where it is one that may be hidden by letters left out or replaced; else nothing."""
    stem = spelling.strip("*").lower()
    return stem if entry.severity >= 2 and stem.isascii() and stem.isalpha() else ""


def _stems(entry: Entry) -> Iterator[tuple[bytes, bool]]:
    for spelling in entry.spellings:
        stem = "" if "**" in spelling else _stem(spelling, entry)
        if len(stem) > _SHORTEST_MASKED:
            yield stem.encode(), spelling.endswith("*")


def _patterns_of(entry: Entry, substitutes: Mapping[str, Iterable[str]]) -> Iterator[tuple[bytes, bool]]:
    made: dict[bytes, bool] = {}
    for spelling in entry.spellings:
        if "**" in spelling:
            made.setdefault(f" {spelling.lower()} ".encode(), True)
            continue
        made.update(_bytes_of(spelling))
        stem = _stem(spelling, entry)
        ending = b"" if spelling.endswith("*") else b" "
        if len(stem) > 3:
            for variant in letter_variants(stem, substitutes):
                made.setdefault(b" " + variant.encode() + ending, True)
    yield from made.items()


def _bytes_of(spelling: str) -> Iterator[tuple[bytes, bool]]:
    """What to look for in folded text, with and without apostrophes; a star means that the word may go on there."""
    before = b"" if spelling.startswith("*") else b" "
    after = b"" if spelling.endswith("*") else b" "
    for text in (spelling, spelling.replace("'", "")) if "'" in spelling else (spelling,):
        if text.isascii():  # the same result without the detour; lists are long
            yield before + b" ".join(text.encode().translate(LETTERS).split()) + after, True
            continue
        words = fold(text).text.strip()
        left = b"" if _WITHOUT_SPACES.match(words) else before
        right = b"" if _WITHOUT_SPACES.match(words[-1:]) else after
        yield left + words.encode() + right, not _WITHOUT_SPACES.search(words)


def _squeeze(pattern: bytes) -> tuple[bytes, tuple[int, ...]]:
    letters: list[int] = []
    runs: list[int] = []
    for letter in pattern:
        if letters and letters[-1] == letter:
            runs[-1] += 1
        else:
            letters.append(letter)
            runs.append(1)
    return bytes(letters), tuple(runs)
