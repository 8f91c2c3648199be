"""The shape of a policy file checked, with every departure from it as a sentence at its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from moderation.policy.problems import did_you_mean
from moderation.policy.schema import PolicyShape
from moderation.policy.yaml_places import Mistake, Node

_WANTED = {
    "string_type": "text; put it in quotes",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list: lines that begin with `- `, or [one, two]",
    "dict_type": "a mapping of keys and values",
    "model_type": "a mapping of keys and values",
    "model_attributes_type": "a mapping of keys and values",
}


def shape_mistakes(root: Node) -> tuple[PolicyShape | None, tuple[Mistake, ...]]:
    """The file in its shape, or every way in which it has another one."""
    try:
        return PolicyShape.model_validate(root.plain()), ()
    except ValidationError as problem:
        errors = problem.errors(include_url=False, include_context=True)
        return None, tuple(_mistake(root, error) for error in errors)


def _mistake(root: Node, error: Mapping[str, Any]) -> Mistake:
    path = tuple(step for step in error["loc"] if step != "[key]")
    kind = error["type"]
    key = str(path[-1]) if path else "the file"
    if kind == "extra_forbidden":
        return Mistake(root.key_place(path), f"unknown key {key!r}{did_you_mean(key, _keys_at(path[:-1]))}")
    if kind == "missing":
        return Mistake(root.at(path[:-1]).place, f"{key!r} is missing here")
    if "[key]" in error["loc"]:
        return Mistake(
            root.key_place(path),
            f"{key!r} cannot be a name: use small letters, digits, - and _, beginning with a letter",
        )
    return Mistake(root.at(path).place, _sentence(kind, key, error))


def _sentence(kind: str, key: str, error: Mapping[str, Any]) -> str:
    given, context = error["input"], error.get("ctx", {})
    if kind in _WANTED:
        return f"{key!r} must be {_WANTED[kind]}; it is {_shown(given)}"
    if kind == "literal_error":
        return f"{key!r} cannot be {_shown(given)}{did_you_mean(str(given), _choices(context['expected']))}"
    if kind == "string_pattern_mismatch" and key == "file":
        return f"'file' cannot be {_shown(given)}: give the path of a text file from here, like lists/words.txt"
    if kind == "string_pattern_mismatch":
        return f"{key!r} cannot be {_shown(given)}: use small letters, digits, - and _, with / between parts of a rule's id"
    if kind in {"greater_than_equal", "less_than_equal"}:
        bound = f"at least {context['ge']}" if kind == "greater_than_equal" else f"at most {context['le']}"
        return f"{key!r} is {_shown(given)}; it must be {bound}"
    if kind in {"string_too_short", "too_short"}:
        return f"{key!r} is empty; write something"
    if kind == "value_error":
        return f"{key!r}: {context['error']}"
    return f"{key!r} is not right: {error['msg']}"


def _shown(value: object) -> str:
    if value is None:
        return "empty"
    if isinstance(value, list):
        return "a list"
    return "a mapping" if isinstance(value, dict) else repr(value)[:80]


def _choices(expected: str) -> tuple[str, ...]:
    return tuple(word.strip("' ") for part in expected.split(" or ") for word in part.split(","))


def _keys_at(path: tuple[str | int, ...]) -> tuple[str, ...]:
    """The keys that a mapping at this path may have."""
    model: Any = PolicyShape
    for step in path:
        model = _inside(model, step)
        if model is None:
            return ()
    return tuple(info.alias or name for name, info in model.model_fields.items()) if _is_model(model) else ()


def _inside(model: Any, step: str | int) -> Any:
    if not _is_model(model):
        return _model_in(model)
    for name, info in model.model_fields.items():
        if step in {name, info.alias}:
            return _optional(info.annotation)
    return None


def _optional(annotation: Any) -> Any:
    """`X | None` as X."""
    kinds = [kind for kind in get_args(annotation) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 and type(None) in get_args(annotation) else annotation


def _model_in(annotation: Any) -> Any:
    return next((found for found in get_args(annotation) if _is_model(found) or get_args(found)), None)


def _is_model(thing: Any) -> bool:
    return isinstance(thing, type) and issubclass(thing, BaseModel)
