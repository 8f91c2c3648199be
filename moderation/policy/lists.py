"""Lists of words and hosts that policy.yaml includes: plain text files, one entry a line.

A policy's `source` is the file with its lists behind it, so that one text, and its hash, stand for all that judged.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from moderation.policy.problems import did_you_mean
from moderation.policy.rules import WordList
from moderation.policy.yaml_places import Mistake, Node
from moderation.saying import say
from moderation.text.hosts import canonical_host, is_address
from moderation.text.lexicon import LexiconError, spellings
from moderation.text.normalise import clean

MAX_BYTES = 64 * 1024
MOST_LISTS = 20
MOST_ENTRIES = 2000
LONGEST = 100
"""Characters of an entry."""
SHORTEST_AT_DESK = 3
FILE = re.compile(r"[a-z0-9_-]{1,40}(/[a-z0-9_-]{1,40}){0,4}\.txt")
"""No dots, no backslashes, nothing absolute: such a path cannot leave the folder of the policy."""
_MARK = "--- # list: "
_OWN_SIGNS = "*()|#"
_HEAD = {
    "words": "# Words and phrases that policy.yaml includes, one a line. What follows a # is a remark.\n",
    "hosts": "# Hosts that policy.yaml includes, one a line; each stands for everything below it. What follows a # is a remark.\n",
}


@dataclass(frozen=True, slots=True)
class ListMistake:
    """What is wrong in a list's file, and in which line."""

    file: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of a policy file, as far as they can be read, with every mistake."""

    by_name: Mapping[str, WordList]
    mistakes: tuple[Mistake, ...]
    """In policy.yaml."""
    in_files: tuple[ListMistake, ...]


class UnreadableListError(ValueError):
    """A list's file that is there and cannot be read; the message says why."""


# --- The lists of a policy ------------------------------------------------------------------------------------


def read_lists(root: Node, text_of: Callable[[str], str]) -> Lists:
    """The lists that a policy names. `text_of` gives a file's text, empty for one that is not there yet."""
    found: dict[str, WordList] = {}
    mistakes: list[Mistake] = []
    in_files: list[ListMistake] = []
    node = root.value.get("lists") if isinstance(root.value, dict) else None
    named = node.value if node and isinstance(node.value, dict) else {}
    if node and len(named) > MOST_LISTS:
        mistakes.append(Mistake(node.place, f"there are {len(named)} lists; at most {MOST_LISTS} are read"))
    files: dict[str, str] = {}
    for name, one in list(named.items())[:MOST_LISTS]:
        given = one.plain()
        if not isinstance(given, dict) or given.get("of") not in _HEAD or not FILE.fullmatch(str(given.get("file"))):
            continue  # its shape is told by schema.py
        file, of = given["file"], given["of"]
        if file in files:
            mistakes.append(Mistake(one.at(("file",)).place, f"{file} is the list {files[file]!r} already"))
            continue
        files[file] = name
        try:
            text = text_of(file)
        except UnreadableListError as problem:
            mistakes.append(Mistake(one.at(("file",)).place, f"the list {file} cannot be read: {problem}"))
            continue
        entries, wrong = parse(text, of)
        in_files.extend(ListMistake(file, line, message) for line, message in wrong)
        found[name] = WordList(name, of, file, text, entries)
    return Lists(found, tuple(mistakes), tuple(in_files))


def parse(text: str, of: str) -> tuple[tuple[str, ...], tuple[tuple[int, str], ...]]:
    """The entries of a list's file, each once, and its mistakes with their lines."""
    entries: dict[str, None] = {}
    wrong: list[tuple[int, str]] = []
    if len(text.encode()) > MAX_BYTES:
        return (), ((1, f"the list is larger than {MAX_BYTES:,} bytes; make it shorter"),)
    for number, line in enumerate(text.split("\n"), 1):
        written = _entry_of(line)
        if not written:
            continue
        try:
            entries[_checked(written, of)] = None
        except ValueError as problem:
            wrong.append((number, str(problem)))
    if len(entries) > MOST_ENTRIES:
        wrong.append((1, f"the list has {len(entries):,} entries; at most {MOST_ENTRIES:,} are read"))
    return tuple(entries), tuple(wrong)


def _entry_of(line: str) -> str:
    line = line.strip()
    return "" if line.startswith("#") else re.split(r"\s+#", line, maxsplit=1)[0].strip()


def _checked(written: str, of: str) -> str:
    if len(written) > LONGEST:
        raise ValueError(f"the entry is longer than {LONGEST} characters; shorten it")
    if written.startswith("---"):
        raise ValueError("an entry cannot begin with ---")
    if of == "hosts":
        host = canonical_host(written).removeprefix("www.")
        if "/" in written or not host or ("." not in host and not is_address(host)):
            raise ValueError(f"{written!r} is no host; write it like shop.example, without https:// and without a path")
        return host
    if sum(letter.isalnum() for letter in written) < 2:
        raise ValueError(f"{written!r} is too short to be looked for; write at least two letters or digits")
    try:
        spellings(written)
    except LexiconError as problem:
        raise ValueError(str(problem)) from problem
    return " ".join(written.split())


# --- Where rules use them -------------------------------------------------------------------------------------


def expanded(settings: Node | None, lists: Lists) -> tuple[Node | None, tuple[str, ...], tuple[Mistake, ...]]:
    """A rule's `with:` where `{list: name}` gives way to the list's entries; the names used; what is wrong."""
    if settings is None or not isinstance(settings.value, dict):
        return settings, (), ()
    used: list[str] = []
    mistakes: list[Mistake] = []
    values = {key: _spliced(key, node, lists, used, mistakes) for key, node in settings.value.items()}
    return replace(settings, value=values), tuple(dict.fromkeys(used)), tuple(mistakes)


def _spliced(key: str, node: Node, lists: Lists, used: list[str], mistakes: list[Mistake]) -> Node:
    if _reference(node) is not None:
        return replace(node, value=list(_entries(key, node, lists, used, mistakes)), keys={})
    if not isinstance(node.value, list) or all(_reference(one) is None for one in node.value):
        return node
    parts = [
        part
        for one in node.value
        for part in ([one] if _reference(one) is None else _entries(key, one, lists, used, mistakes))
    ]
    return replace(node, value=parts)


def _reference(node: Node) -> str | None:
    if isinstance(node.value, dict) and set(node.value) == {"list"}:
        name = node.value["list"].value
        return name if isinstance(name, str) else ""
    return None


def _entries(key: str, node: Node, lists: Lists, used: list[str], mistakes: list[Mistake]) -> Iterator[Node]:
    name = _reference(node) or ""
    found = lists.by_name.get(name)
    if found is None:
        if not lists.mistakes:  # else the list may be there and only have a mistake
            mistakes.append(Mistake(node.place, f"there is no list {name!r}{did_you_mean(name, lists.by_name)}"))
        return
    if (found.of == "hosts") != key.endswith("hosts"):
        mistakes.append(Mistake(node.place, f"{name!r} is a list of {found.of}, which {key!r} does not take"))
        return
    used.append(name)
    for entry in found.entries:
        yield Node(node.place, entry, {})


# --- One text for all -----------------------------------------------------------------------------------------


def joined(source: str, texts: Mapping[str, str]) -> str:
    """The policy file and its lists, by file, as one text. A policy without entries in lists stays as it is written."""
    parts = [f"{_MARK}{file}\n{text.rstrip()}\n" for file, text in sorted(texts.items()) if text.strip()]
    return f"{source.rstrip()}\n{''.join(parts)}" if parts else source


def parted(whole: str) -> tuple[str, dict[str, str]]:
    """The policy file alone, and the texts of its lists by their files."""
    source, *parts = whole.split(f"\n{_MARK}")
    texts = {file.strip(): text for file, _, text in (part.partition("\n") for part in parts)}
    return (f"{source}\n" if parts else source), texts


# --- Changing a list's text -----------------------------------------------------------------------------------


def as_entry(typed: str, of: str) -> str:
    """What somebody at the desk typed or picked, as an entry. Raises ValueError with a sentence for them."""
    typed = " ".join(clean(typed).split())
    if of == "hosts":
        typed = re.sub(r"^[a-z][a-z0-9+.-]*://", "", typed, flags=re.IGNORECASE).split("/")[0].split("?")[0]
    elif any(sign in typed for sign in _OWN_SIGNS):
        raise ValueError(
            say("Leave out the signs %(signs)s: they mean something else in a list.", signs=" ".join(_OWN_SIGNS))
        )
    elif len(typed) < SHORTEST_AT_DESK:
        raise ValueError(say("Give at least three letters: shorter words stand in too many comments."))
    if not typed:
        raise ValueError(say("Write the word or the host first."))
    if len(typed) > LONGEST:
        raise ValueError(say("The entry is longer than %(longest)s characters. Shorten it.", longest=LONGEST))
    try:
        return _checked(typed, of)
    except ValueError as problem:
        if of == "hosts":
            raise ValueError(
                say("“%(typed)s” is no host. Write it like shop.example, without a path.", typed=typed)
            ) from problem
        raise ValueError(say("This cannot stand in a list. Write a word or a phrase.")) from problem


def with_entry(text: str, of: str, entry: str, remark: str) -> str:
    """The list's text with this entry at its end, and a remark behind it."""
    text = text or _HEAD[of]
    return f"{text}{'' if text.endswith(chr(10)) else chr(10)}{entry}  # {remark}\n"


def without_entry(text: str, of: str, entry: str) -> str:
    """The list's text without the lines of this entry; all others stay as they are written."""
    return "".join(line for line in text.splitlines(keepends=True) if not _is(line, of, entry))


def _is(line: str, of: str, entry: str) -> bool:
    try:
        return bool(written := _entry_of(line)) and _checked(written, of) == entry
    except ValueError:
        return False
