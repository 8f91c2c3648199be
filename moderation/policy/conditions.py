"""Conditions of rules (`when:` and `unless:`), written in CEL, checked when the file is loaded and asked while judging."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from moderation.policy import cel
from moderation.policy.facts import ABOUT_EVIDENCE, FACTS, ROOTS, Fact, Scene

MAX_LENGTH = 1000
MAX_DEPTH = 20

FUNCTIONS = (
    *("size", "contains", "startsWith", "endsWith", "matches", "string", "int", "double", "min", "max"),
    *("all", "exists", "exists_one", "filter", "map", "has"),
)
"""What a condition may call; everything else is refused when the file is loaded."""

_STRING = re.compile(
    r'[rR]?("""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\'|"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\')', re.DOTALL
)
_NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)(?:\s*\.\s*([A-Za-z_]\w*))?")


class ConditionError(ValueError):
    """What is wrong with a condition, and what would be right."""


class UnansweredError(Exception):
    """A condition could not be asked about this case."""


@dataclass(frozen=True)
class Condition:
    """A compiled condition. Equal when written alike."""

    source: str
    own_facts: Mapping[str, object] = field(default_factory=dict, compare=False)
    """What the rule's detector adds under `match.`: name to a sample value."""

    def __post_init__(self) -> None:
        program = _compile(self.source)
        object.__setattr__(self, "_program", program)
        object.__setattr__(self, "_facts", _facts_of(self.source, program, self.own_facts))
        object.__setattr__(self, "_about_evidence", any(fact.root in ABOUT_EVIDENCE for fact in self._facts))
        self._try()

    _program: cel.Program = field(init=False, repr=False, compare=False)
    _facts: tuple[Fact, ...] = field(init=False, repr=False, compare=False)
    _about_evidence: bool = field(init=False, repr=False, compare=False)

    @property
    def facts(self) -> tuple[str, ...]:
        """Which facts it asks about, as written: `author.role`."""
        return tuple(fact.path for fact in self._facts)

    @property
    def is_about_evidence(self) -> bool:
        """Whether the answer may differ between pieces of evidence in one case."""
        return self._about_evidence

    @property
    def is_about_passages(self) -> bool:
        """Whether the answer may differ between the passages of one piece of evidence."""
        return any(fact.root == "aim" for fact in self._facts)

    def holds(self, scene: Scene) -> bool:
        """Whether it is true of this evidence in this case. Raises UnansweredError when that cannot be said."""
        try:
            answer = self._ask((fact, fact.read(scene)) for fact in self._facts)
        except Exception as problem:
            raise UnansweredError(f"the condition {self.source!r} could not be asked: {problem}") from problem
        if not isinstance(answer, bool):
            raise UnansweredError(f"the condition {self.source!r} is {answer!r}, neither true nor false")
        return answer

    def _ask(self, values: Iterable[tuple[Fact, object]]) -> object:
        roots: dict[str, dict[str, object]] = {}
        for fact, value in values:
            roots.setdefault(fact.root, {})[fact.name] = value
        return self._program.execute(dict(roots))

    def _try(self) -> None:
        try:
            answer = self._ask((fact, fact.sample) for fact in self._facts)
        except Exception as problem:
            raise ConditionError(f"cannot be asked: {_first_line(problem)}") from problem
        if not isinstance(answer, bool):
            raise ConditionError(f"must be true or false, and this is {answer!r}; compare it with something")


def _compile(source: str) -> cel.Program:
    if len(source) > MAX_LENGTH:
        raise ConditionError(f"is {len(source)} characters long; the limit is {MAX_LENGTH}")
    bare = _STRING.sub("''", source)
    if max(_depths(bare), default=0) > MAX_DEPTH:
        raise ConditionError(f"has brackets more than {MAX_DEPTH} deep")
    try:
        return cel.compiled(source)
    except Exception as problem:
        raise ConditionError(f"is not a condition: {_first_line(problem)}") from problem


def _depths(source: str) -> Iterable[int]:
    depth = 0
    for letter in source:
        depth += (letter in "([{") - (letter in ")]}")
        yield depth


def _first_line(problem: Exception) -> str:
    line = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
    return re.sub(r"^Failed to parse expression .*?ERROR: <input>:\d+:(\d+): ", r"at character \1: ", line)[:200]


def _facts_of(source: str, program: cel.Program, own: Mapping[str, object]) -> tuple[Fact, ...]:
    """Every fact that the condition names. Raises ConditionError for those that do not exist."""
    _refuse_unknown_functions(program)
    variables = set(program.variables())
    found: dict[str, Fact] = {}
    for root, name in _NAME.findall(_STRING.sub("''", source)):
        if root not in variables:
            continue
        if root in ROOTS:
            fact = _fact(root, name, own)
            found[fact.path] = fact
        elif not _is_bound(root, source):
            raise ConditionError(
                f"{root!r} is not a fact{_nearest(root, ROOTS)}; the facts begin with {', '.join(ROOTS)}"
            )
    return tuple(found.values())


def _refuse_unknown_functions(program: cel.Program) -> None:
    for name in program.functions():
        if name[0].isalpha() and name not in FUNCTIONS:
            raise ConditionError(f"{name}() is not known here{_nearest(name, FUNCTIONS)}; use {', '.join(FUNCTIONS)}")


def _is_bound(name: str, source: str) -> bool:
    """Whether a macro such as `list.exists(name, ...)` brings the name in."""
    return re.search(rf"\.\s*(?:all|exists|exists_one|filter|map)\s*\(\s*{re.escape(name)}\s*,", source) is not None


def _fact(root: str, name: str, own: Mapping[str, object]) -> Fact:
    path = f"{root}.{name}"
    if path in FACTS:
        return FACTS[path]
    if root == "match" and name in own:
        return Fact(root, name, "", "", lambda scene: scene.evidence.facts.get(name, own[name]), own[name])
    offered = [known for known in FACTS if known.startswith(f"{root}.")] + [
        f"match.{key}" for key in own if root == "match"
    ]
    if not name:
        raise ConditionError(f"{root!r} alone cannot be asked about; say which of {', '.join(offered)}")
    raise ConditionError(f"{path!r} is not a fact{_nearest(path, [*offered, *FACTS])}; known are {', '.join(offered)}")


def _nearest(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""
