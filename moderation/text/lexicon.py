"""Word lists as a moderator writes them, read into entries: see docs/words.md for the form of the files."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from moderation.text.lines import MANY, spellings_of

_CHOICE = re.compile(r"\(([^()]*)\)")
_MOST_SPELLINGS = 10_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a word list."""

    word: str
    """As a moderator would name it; `spellings` are what is looked for."""
    severity: int
    """1 mild, 2 strong, 3 a slur or worst"""
    category: str
    list: str
    spellings: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    """Phrases in which this entry means something harmless."""
    about: str = ""
    language: str = "en"
    """Of what language it is, as an ISO 639-1 code."""
    only_there: bool = False
    """Whether it counts in a text in that language only."""
    lines: tuple[str, ...] = ()
    """Lines that stand for too many spellings to be written out; they are looked for as they are."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The entries of a list and the phrases that protect all of them."""

    entries: tuple[Entry, ...]
    exceptions: tuple[tuple[str, str], ...] = ()
    """(list, phrase): a match inside such a phrase does not count for that list."""


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Word(_Closed):
    word: str
    also: list[str] = []
    exceptions: list[str] = Field([], alias="except")
    severity: int | None = Field(None, ge=1, le=3)


class _Group(_Closed):
    severity: int = Field(ge=1, le=3)
    category: str
    about: str = ""
    words: list[str | _Word]
    of_list: str = Field("", alias="list")
    """Only in a file of a language: the list that its words belong to."""
    only_there: bool = False
    """Only in a file of a language: the words count only in a text in that language."""


class _File(_Closed):
    groups: list[_Group]
    exceptions: list[str] = Field([], alias="except")
    about: str
    of_list: str = Field("", alias="list")
    language: str = "en"


class LexiconError(ValueError):
    """A word list that cannot be read; the message says where and why."""


def read_lexicon(path: Path) -> Lexicon:
    """The word list in a YAML file. Raises LexiconError with the file and the place of every mistake."""
    try:
        file = _File.model_validate(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
    except yaml.YAMLError as error:
        raise LexiconError(f"{path.name}: {error}") from error
    except ValidationError as error:
        mistakes = "; ".join(f"{', '.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise LexiconError(f"{path.name}: {mistakes}") from error
    if nowhere := [group for group in file.groups if not (file.of_list or group.of_list)]:
        raise LexiconError(f"{path.name}: a group of {nowhere[0].category!r} belongs to no list; say which, with list:")
    entries: list[Entry] = []
    for group in file.groups:
        for item in group.words:
            word = _Word(word=item) if isinstance(item, str) else item
            texts = (word.word, *word.also)
            entries.append(
                Entry(
                    word=_shown(word.word),
                    severity=word.severity or group.severity,
                    category=group.category,
                    list=group.of_list or file.of_list,
                    spellings=tuple(one for text in texts if spellings_of(text) <= MANY for one in spellings(text)),
                    lines=tuple(text for text in texts if spellings_of(text) > MANY),
                    exceptions=tuple(spelling for text in word.exceptions for spelling in spellings(text)),
                    about=group.about,
                    language=file.language,
                    only_there=group.only_there,
                )
            )
    lists = dict.fromkeys(group.of_list or file.of_list for group in file.groups)
    protected = [(name, spelling) for name in lists for text in file.exceptions for spelling in spellings(text)]
    return Lexicon(tuple(entries), tuple(protected))


def merge(lexicons: Iterable[Lexicon]) -> Lexicon:
    """Several lists as one."""
    several = tuple(lexicons)
    return Lexicon(
        tuple(itertools.chain.from_iterable(one.entries for one in several)),
        tuple(itertools.chain.from_iterable(one.exceptions for one in several)),
    )


def spellings(text: str) -> tuple[str, ...]:
    """Every spelling that a line stands for: "(i will|i'll) hurt you" is two, "idiot(s|)" is two."""
    pending, done = [text], []
    while pending:
        line = pending.pop()
        choice = _CHOICE.search(line)
        if choice is None:
            done.append(" ".join(line.split()))
            continue
        pending.extend(line[: choice.start()] + part + line[choice.end() :] for part in reversed(choice[1].split("|")))
        if len(pending) + len(done) > _MOST_SPELLINGS:
            raise LexiconError(
                f"{text!r} stands for more than {_MOST_SPELLINGS} spellings; split it into several lines"
            )
    return tuple(dict.fromkeys(done))


def _shown(word: str) -> str:
    while _CHOICE.search(word):
        word = _CHOICE.sub(lambda choice: min(choice[1].split("|"), key=len), word)
    return " ".join(word.split()).strip("*")


def own_lexicon(words: Iterable[str], exceptions: Iterable[str], severity: int = 2) -> Lexicon:
    """A list from the words that a rule names itself."""
    entries = tuple(Entry(_shown(word), severity, "own", "own", spellings(word)) for word in words)
    return Lexicon(entries, tuple(("own", spelling) for phrase in exceptions for spelling in spellings(phrase)))


def letter_variants(word: str, substitutes: Mapping[str, Iterable[str]]) -> list[str]:
    """The word with one kind of letter replaced by another that looks like it ("fuck" gives "fvck")."""
    return [
        word.replace(letter, other)
        for letter, others in substitutes.items()
        for other in others
        if letter in word and other.isalpha() and other != letter
    ]
