"""A YAML reader that remembers where everything stands, and refuses whatever makes a file mean more than it shows.

Refused: tags, anchors, aliases, merge keys, duplicate keys, keys that are not text, several documents, deep
nesting, more than 64 KiB, and anything but UTF-8. Only true/false, plain numbers and null are more than text, so
`no`, `12:30` and `2026-11-22` stay what was written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import yaml

MAX_BYTES = 64 * 1024
MAX_DEPTH = 20

_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?([0-9]+\.[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and column, counted from 1."""

    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """What is wrong at a place."""

    place: Place
    message: str


@dataclass(slots=True)
class Node:
    """A piece of the file: a scalar, a list or a mapping, with its place and those of its keys."""

    place: Place
    value: object
    """A plain value, a list of nodes, or a dict of nodes."""
    keys: dict[str, Place]

    def plain(self) -> object:
        """The same without places."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    def at(self, path: tuple[str | int, ...]) -> Node:
        """The node at that path, or the deepest one on the way to it."""
        node = self
        for step in path:
            child = node._child(step)
            if child is None:
                return node
            node = child
        return node

    def key_place(self, path: tuple[str | int, ...]) -> Place:
        """Where the last key of the path stands; where it does not exist, its parent."""
        parent = self.at(path[:-1])
        return parent.keys.get(str(path[-1]), parent.place) if path else self.place

    def _child(self, step: str | int) -> Node | None:
        if isinstance(self.value, dict):
            child = self.value.get(step)
        elif isinstance(self.value, list) and isinstance(step, int) and step < len(self.value):
            child = self.value[step]
        else:
            return None
        return child if isinstance(child, Node) else None


def read(source: str) -> tuple[Node | None, tuple[Mistake, ...]]:
    """The file as a node, and every mistake in its form. Never raises; the node is None where nothing can be read."""
    mistake = _unfit(source)
    if mistake:
        return None, (mistake,)
    reader = _Reader()
    try:
        root = reader.document(yaml.parse(source, Loader=_LOADER))
    except _ReadingError as stop:
        return None, (*reader.mistakes, stop.mistake)
    except yaml.MarkedYAMLError as problem:
        return None, (*reader.mistakes, _of_yaml(problem))
    except (yaml.YAMLError, ValueError) as problem:
        return None, (*reader.mistakes, Mistake(Place(), f"this is not YAML: {problem}"))
    return root, tuple(reader.mistakes)


def _unfit(source: str) -> Mistake | None:
    try:
        size = len(source.encode())
    except UnicodeEncodeError:
        return Mistake(Place(), "the file must be UTF-8 text")
    if size > MAX_BYTES:
        return Mistake(Place(), f"the file has {size:,} bytes; at most {MAX_BYTES:,} are read")
    for number, line in enumerate(source.split("\n"), 1):
        found = re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", line)
        if found:
            code = ord(found[0])
            return Mistake(
                Place(number, found.start() + 1),
                f"the character U+{code:04X} does not belong in a text file; take it out",
            )
    return None


def _of_yaml(problem: yaml.MarkedYAMLError) -> Mistake:
    mark = problem.problem_mark or problem.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place()
    detail = ", ".join(part for part in (problem.context, problem.problem) if part)
    return Mistake(place, f"this is not YAML: {detail}; check the indentation, quotes and brackets here and just above")


class _ReadingError(Exception):
    """Reading cannot go on."""

    def __init__(self, mistake: Mistake) -> None:
        super().__init__(mistake.message)
        self.mistake = mistake


class _Reader:
    """Turns the parser's events into nodes and collects what it refuses."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        """The first document. Raises _ReadingError when there is no sense in reading on."""
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    self._refuse(event, "the file holds more than one document; take out the line `---`")
                    return root
            elif isinstance(event, (yaml.NodeEvent)):
                root = self._node(event, events, 0)
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> Node:
        self._check(event, depth)
        place = _place(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(place, events, depth + 1)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for inner in events:
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self._node(inner, events, depth + 1))
            return Node(place, items, {})
        return Node(place, self._scalar(event), {})

    def _mapping(self, place: Place, events: Iterator[yaml.Event], depth: int) -> Node:
        entries: dict[str, Node] = {}
        keys: dict[str, Place] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._key(event, events, depth)
            value = self._node(next(events), events, depth)
            if key is None:
                continue
            if key in entries:
                self._refuse(
                    event, f"{key!r} stands here a second time (first in line {keys[key].line}); keep one of them"
                )
                continue
            entries[key], keys[key] = value, _place(event)
        return Node(place, entries, keys)

    def _key(self, event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> str | None:
        if isinstance(event, yaml.ScalarEvent):
            self._check(event, depth)
            if event.value == "<<":
                self._refuse(event, "merge keys (<<) are not read; write the keys out")
                return None
            return str(event.value)
        self._node(event, events, depth)
        self._refuse(event, "a key must be plain text, not a list or a mapping")
        return None

    def _check(self, event: yaml.Event, depth: int) -> None:
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"*{anchor} refers to another place; references are not read, write it out")
        elif anchor:
            self._refuse(event, f"&{anchor} names this place for references; those are not read, take it out")
        if tag:
            self._refuse(event, f"the tag {tag} is not read; take it out")
        if depth > MAX_DEPTH:
            raise _ReadingError(
                Mistake(_place(event), f"nested more than {MAX_DEPTH} deep; check the brackets and indentation")
            )

    def _refuse(self, event: yaml.Event, message: str) -> None:
        self.mistakes.append(Mistake(_place(event), message))

    def _scalar(self, event: yaml.Event) -> object:
        if not isinstance(event, yaml.ScalarEvent):
            return None
        value = str(event.value)
        return value if event.style else _plain_value(value)


def _plain_value(value: str) -> object:
    if value in _WORDS:
        return _WORDS[value]
    convert: Callable[[str], object] | None = None
    if _INT.fullmatch(value) and len(value) < 20:
        convert = int
    elif _FLOAT.fullmatch(value):
        convert = float
    return convert(value) if convert else value


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place()
