"""The reference part of docs/policy.md, made from the code so that it cannot go stale: facts, detectors, settings."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import textwrap
from collections.abc import Iterator, Mapping
from datetime import timedelta

from moderation.policy import detector_settings, durations
from moderation.policy.facts import FACTS

BEGIN = "<!-- reference: begin (made by `moderation policy facts`) -->"
END = "<!-- reference: end -->"


def reference() -> str:
    """Markdown: every fact that a condition may ask about, then every detector with its settings."""
    rows = ["### Facts", "", "| fact | is | meaning |", "|---|---|---|"]
    rows += [f"| `{fact.path}` | {fact.type} | {fact.meaning} |" for fact in FACTS.values()]
    for name, cls in detector_settings.detectors().items():
        rows += ["", *_detector(name, cls)]
    return "\n".join(rows)


def replaced(document: str) -> str:
    """The document with everything between the two marks made anew."""
    before, _, rest = document.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{reference()}\n\n{END}{after}"


def _detector(name: str, cls: type) -> Iterator[str]:
    yield f"### Detector `{name}`"
    yield ""
    yield inspect.cleandoc(cls.__doc__ or "")
    settings = [field for field in dataclasses.fields(cls) if field.init]
    if settings:
        meanings = _meanings(cls)
        yield from ("", "| setting | usual | meaning |", "|---|---|---|")
        for field in settings:
            yield f"| `{field.name}` | {_usual(field)} | {meanings.get(field.name, '')} |"
    facts = detector_settings.fact_meanings(name)
    if facts:
        yield from ("", "| fact | meaning |", "|---|---|")
        yield from (f"| `match.{key}` | {meaning} |" for key, meaning in facts.items())


def _usual(field: dataclasses.Field[object]) -> str:
    if field.default is dataclasses.MISSING:
        return "must be given" if field.default_factory is dataclasses.MISSING else "empty"
    if isinstance(field.default, timedelta):
        return durations.words(field.default)
    if field.default in ((), "", None, frozenset()):
        return "empty"
    if isinstance(field.default, bool):
        return str(field.default).lower()
    return ", ".join(map(str, field.default)) if isinstance(field.default, tuple) else str(field.default)


def _meanings(cls: type) -> Mapping[str, str]:
    """The sentence below each field of the class; the type where there is none."""
    body = _class_body(cls)
    found: dict[str, str] = {}
    for at, statement in enumerate(body):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            below = body[at + 1] if at + 1 < len(body) else None
            found[statement.target.id] = _sentence(below) or _choices(statement.annotation)
    return found


def _class_body(cls: type) -> list[ast.stmt]:
    (node,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    return node.body if isinstance(node, ast.ClassDef) else []


def _sentence(statement: ast.stmt | None) -> str:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return " ".join(str(statement.value.value).split())
    return ""


def _choices(annotation: ast.expr) -> str:
    """The words of a Literal, as a reader chooses among them."""
    if isinstance(annotation, ast.Subscript) and isinstance(annotation.slice, ast.Tuple):
        values = [one.value for one in annotation.slice.elts if isinstance(one, ast.Constant)]
        words = [f"`{value}`" for value in values if isinstance(value, str | int)]
        return f"One of {', '.join(words)}." if words else ""
    return ""
