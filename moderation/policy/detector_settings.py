"""A rule's `with:` made into its detector: the fields of the detector's class are the settings it takes."""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from moderation.detectors import Detector, known_detectors
from moderation.policy import durations
from moderation.policy.problems import did_you_mean
from moderation.policy.yaml_places import Mistake, Node, Place


@functools.cache
def detectors() -> Mapping[str, type]:
    """All detectors by name. The folder is walked once."""
    return known_detectors()


def make(name: str, given: Node | None, place: Place) -> tuple[Detector | None, tuple[Mistake, ...]]:
    """The detector with these settings, or every setting that is wrong. `place` is where the rule names it."""
    cls = detectors().get(name)
    if cls is None:
        return None, (Mistake(place, f"there is no detector {name!r}{did_you_mean(name, detectors())}"),)
    settings = given.value if given and isinstance(given.value, dict) else {}
    values, mistakes = _values(cls, name, given, settings)
    missing = [f.name for f in _fields(cls) if _is_required(f) and f.name not in settings]
    if missing:
        names = ", ".join(repr(field) for field in missing)
        mistakes.append(Mistake(given.place if given else place, f"the detector {name!r} needs {names} under `with:`"))
    if mistakes:
        return None, tuple(mistakes)
    try:
        return typing.cast("Detector", cls(**values)), ()
    except (ValueError, TypeError) as problem:
        where = _place_of_problem(str(problem), given, place)
        return None, (Mistake(where, f"the detector {name!r} cannot work with this: {problem}"),)


def own_facts(name: str) -> Mapping[str, object]:
    """What the detector adds under `match.`: name to a sample value, which also stands where evidence lacks it."""
    return {key: sample for key, (sample, _) in _declared(name).items()}


def fact_meanings(name: str) -> Mapping[str, str]:
    """What the detector adds under `match.`, in words."""
    return {key: meaning for key, (_, meaning) in _declared(name).items()}


def _declared(name: str) -> Mapping[str, tuple[object, str]]:
    return getattr(detectors().get(name), "FACTS", {})


def _values(
    cls: type, name: str, given: Node | None, settings: Mapping[str, Node]
) -> tuple[dict[str, Any], list[Mistake]]:
    hints, values, mistakes = _hints(cls), {}, []
    for key, node in settings.items():
        if key not in hints:
            place = given.keys[key] if given else node.place
            mistakes.append(Mistake(place, f"the detector {name!r} has no setting {key!r}{did_you_mean(key, hints)}"))
            continue
        try:
            values[key] = _convert(cls, key, node.plain())
        except ValidationError as problem:
            mistakes.extend(_setting_mistakes(key, node, problem))
        except ValueError as problem:
            mistakes.append(Mistake(node.place, f"{key!r}: {problem}"))
    return values, mistakes


def _setting_mistakes(key: str, node: Node, problem: ValidationError) -> list[Mistake]:
    mistakes = []
    for error in problem.errors(include_url=False):
        place = node.at(tuple(step for step in error["loc"] if isinstance(step, int | str))).place
        message = error["msg"].removeprefix("Value error, ").removeprefix("Input ")
        mistakes.append(Mistake(place, f"{key!r}: {message[:1].lower()}{message[1:]}"))
    return mistakes


def _convert(cls: type, key: str, value: object) -> object:
    hint = _hints(cls)[key]
    if hint is timedelta or timedelta in typing.get_args(hint):
        return None if value is None and type(None) in typing.get_args(hint) else durations.parse(value)
    if isinstance(value, bool) and hint in {int, float}:
        raise ValueError("must be a number, not true or false")
    return _adapter(cls, key).validate_python(value)


@functools.cache
def _hints(cls: type) -> Mapping[str, Any]:
    hints = typing.get_type_hints(cls, include_extras=True)
    return types.MappingProxyType({field.name: hints[field.name] for field in _fields(cls)})


@functools.cache
def _adapter(cls: type, key: str) -> TypeAdapter[Any]:
    return TypeAdapter(_hints(cls)[key])


def _fields(cls: type) -> tuple[dataclasses.Field[Any], ...]:
    return tuple(field for field in dataclasses.fields(cls) if field.init)


def _is_required(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _place_of_problem(message: str, given: Node | None, place: Place) -> Place:
    """The place of the setting that the message names; otherwise where the settings begin."""
    if given is None:
        return place
    named = [key for key in given.keys if key in message.replace("'", " ").replace("`", " ").split()]
    return given.keys[named[0]] if named else given.place
