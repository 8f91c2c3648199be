"""Phrases by pattern: groups of phrases that come with the service, and regular expressions of the site's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, Literal

import re2
import yaml

from moderation.detectors import Case, Gate, detector
from moderation.text.disguise import DISGUISES
from moderation.text.normalise import Folded
from moderation.text.phrases import Passage, PhraseGroup, Phrases, options
from moderation.text.sentences import sentences
from moderation.vocabulary import Evidence, Span

MOST_PATTERNS = 100
LONGEST_PATTERN = 500
_MOST_SPANS = 20
# The same safe reading, ten times as quick where the C library is there.
_LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_HARMLESS = "harmless"
_LONGEST_HARMLESS = 600
_FOLDER = Path(__file__).parent / "lexicons" / "phrases"


@cache
def shipped() -> Phrases:
    """The phrases that come with the service, read and compiled once."""
    return _compiled(path.stem for path in sorted(_FOLDER.glob("*.yaml")) if path.stem != _HARMLESS)


@cache
def _harmless() -> Phrases:
    return _compiled([_HARMLESS])


def _compiled(names: Iterable[str]) -> Phrases:
    groups = {
        group: PhraseGroup(entry["about"], entry["score"], tuple(entry["any"]), tuple(entry.get("spare", ())))
        for name in names
        for group, entry in _read(name).get("groups", {}).items()
    }
    return Phrases(groups, _pieces())


@cache
def _pieces() -> Mapping[str, list[str]]:
    pieces: Mapping[str, list[str]] = _read("pieces")["pieces"]
    return pieces


def is_harmless(folded: Folded) -> bool:
    """Whether passages that only share their words with an attack (phrases/harmless.yaml) are at least half of each
    sentence. Longer texts than most comments are never harmless as a whole.
    """
    text = folded.original
    if len(text) > _LONGEST_HARMLESS:
        return False
    known = folded.memory.get(is_harmless)
    if known is None:
        spans = [(passage.start, passage.end) for passage in _harmless().find(folded) if not passage.disguise]
        known = bool(spans) and all(_covered(text, *sentence, spans) for sentence in sentences(text))
        folded.memory[is_harmless] = known
    return bool(known)


def _covered(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    within = [(max(start, first), min(end, last)) for first, last in spans if first < end and start < last]
    if not within:
        return False
    first, last = min(one for one, _ in within), max(one for _, one in within)
    return 2 * len(text[first:last].split()) >= len(text[start:end].split())


def _read(name: str) -> dict[str, Any]:
    loader = _LOADER((_FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    try:
        loaded = loader.get_single_data()
    finally:
        loader.dispose()
    assert isinstance(loaded, dict)
    return loaded


@detector("patterns")
@dataclass(frozen=True)
class Patterns:
    """Finds phrases, in comparable letters unless told to look at the text as written."""

    groups: tuple[str, ...] = ()
    """Groups of phrases that come with the service; see docs/detectors.md."""
    any: tuple[str, ...] = ()
    """Regular expressions (RE2). In RE2 \\w and \\b know ASCII letters only."""
    spare: tuple[str, ...] = ()
    """Regular expressions for passages that do not count, such as figures of speech."""
    over: Literal["folded", "raw"] = "folded"
    """folded: small letters, words with one space between them, no punctuation. raw: the text as written."""
    score: float | None = None
    """Score of the evidence; without it each group brings its own, and own patterns count 0.8."""
    flags: str = ""
    """"i" lets patterns over the raw text ignore capitals."""

    KIND: ClassVar[str] = "wording"
    FACTS: ClassVar[Mapping[str, tuple[object, str]]] = MappingProxyType(
        {
            "group": ("threat_wish", "the group of phrases that was found; empty for the rule's own patterns"),
            "count": (1, "how many passages were found"),
            "disguised": (False, "whether the words were hidden: digits for letters, spaced out, markup inside a word"),
        }
    )

    def __post_init__(self) -> None:
        """Refuses what could not be matched later: unknown groups, bad or too many patterns."""
        if not (self.groups or self.any):
            raise ValueError("patterns needs `groups:` or `any:`; without them it can find nothing")
        if unknown := [name for name in self.groups if name not in shipped().groups]:
            raise ValueError(
                f"there is no group of phrases called {unknown[0]!r}; known: {', '.join(shipped().groups)}"
            )
        if len(self.any) + len(self.spare) > MOST_PATTERNS:
            raise ValueError(
                f"{len(self.any) + len(self.spare)} patterns in one rule; at most {MOST_PATTERNS}: split it"
            )
        if self.flags not in {"", "i"}:
            raise ValueError(f"flags: {self.flags!r} is not known; the only flag is i (ignore capitals)")
        for pattern in (*self.any, *self.spare):
            _checked(pattern)

    @cached_property
    def _wanted(self) -> re2._Regexp | None:
        return self._compiled(self.any)

    @cached_property
    def _spared(self) -> re2._Regexp | None:
        return self._compiled(self.spare)

    @cached_property
    def _occurs(self) -> re2.Set:
        """Whether one of the rule's own patterns occurs at all: a set answers in a third of the time."""
        together = re2.Set.SearchSet(
            options(memory=8 << 20, case_sensitive=self.over == "raw" and "i" not in self.flags)
        )
        for pattern in self.any:
            together.Add(pattern)
        together.Compile()
        return together

    def _compiled(self, patterns: tuple[str, ...]) -> re2._Regexp | None:
        if not patterns:
            return None
        sensitive = self.over == "raw" and "i" not in self.flags
        joined = "|".join(f"(?:{pattern})" for pattern in patterns)
        return re2.compile(joined, options(memory=8 << 20, case_sensitive=sensitive))

    @property
    def gate(self) -> Gate | None:
        """Asked only where a phrase occurs; own patterns are looked for by themselves."""
        return None if self.any else _phrase_in_text

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for each group that occurs, and one for the rule's own patterns."""
        passages = shipped().find(case.folded) if self.groups else ()
        if not passages and not self.any:
            return ()
        found = [*self._groups_found(case, passages), *self._own_found(case)]
        return sorted(found, key=lambda evidence: -evidence.score)

    def _groups_found(self, case: Case, passages: tuple[Passage, ...]) -> Iterator[Evidence]:
        for name in self.groups:
            here = [passage for passage in passages if passage.group == name]
            if here:
                group = shipped().groups[name]
                score = group.score if self.score is None else self.score
                yield _evidence(case.text, here, score, name, group.about)

    def _own_found(self, case: Case) -> Iterator[Evidence]:
        if self._wanted is None:
            return
        spans = list(self._raw(case) if self.over == "raw" else self._folded(case))
        if spans:
            yield _evidence(case.text, spans, 0.8 if self.score is None else self.score, "", "")

    def _raw(self, case: Case) -> Iterator[Passage]:
        assert self._wanted is not None
        if not self._occurs.Match(case.text.encode(errors="replace")):
            return
        for start, end in _matches(self._wanted, self._spared, case.text):
            yield Passage("", start, end)

    def _folded(self, case: Case) -> Iterator[Passage]:
        assert self._wanted is not None
        seen: list[Passage] = []
        for form in case.folded.forms:
            if form.runs is not None or not self._occurs.Match(form.data):
                continue
            for start, end in _matches(self._wanted, self._spared, form.data):
                first, last = case.folded.span_in(form, start, end)
                if not any(known.start < last and first < known.end for known in seen):
                    seen.append(Passage("", first, last, "" if form.kind == "plain" else form.kind))
        yield from seen


def _phrase_in_text(case: Case) -> bool:
    return bool(shipped().find(case.folded))


def _checked(pattern: str) -> None:
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"the pattern {pattern[:40]!r}... has {len(pattern)} characters; at most {LONGEST_PATTERN}")
    try:
        re2.compile(pattern, options())
    except re2.error as error:
        raise ValueError(
            f"the pattern {pattern!r} is no RE2 expression ({_plainly(error)}); RE2 has no look-around, no back-references"
        ) from error


def _plainly(error: Exception) -> str:
    first = error.args[0] if error.args else ""
    return first.decode() if isinstance(first, bytes) else str(first)


def _matches(wanted: re2._Regexp, spared: re2._Regexp | None, text: str | bytes) -> Iterator[tuple[int, int]]:
    excused = None
    for count, match in enumerate(wanted.finditer(text)):
        if count >= _MOST_SPANS:
            return
        start, end = match.span()
        if excused is None:
            excused = [] if spared is None else [found.span() for found in spared.finditer(text)]
        if start < end and not any(first < end and start < last for first, last in excused[: _MOST_SPANS * 5]):
            yield start, end


def _evidence(text: str, passages: list[Passage], score: float, group: str, about: str) -> Evidence:
    spans = tuple(
        Span(passage.start, passage.end, text[passage.start : passage.end]) for passage in passages[:_MOST_SPANS]
    )
    disguises = {passage.disguise for passage in passages} - {""}
    hidden = f" ({', '.join(sorted(DISGUISES.get(kind, kind) for kind in disguises))})" if disguises else ""
    first = " ".join(spans[0].text.split())
    first = first if len(first) <= 80 else first[:79] + "…"
    more = f" and {len(passages) - 1} more" if len(passages) > 1 else ""
    what = f"{about.rstrip('.')}: " if about else "Pattern of this rule: "
    facts = {"group": group, "count": len(passages), "disguised": bool(disguises)}
    return Evidence("patterns", score, f"{what}“{first}”{more}{hidden}", spans, facts)
