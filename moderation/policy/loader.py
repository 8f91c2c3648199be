"""policy.yaml read into a Policy; or PolicyError with every mistake, each at its place and with its remedy."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from moderation.policy import example_cases, list_files, lists
from moderation.policy.meaning import Meaning, meaning_of
from moderation.policy.problems import PolicyError, Problem
from moderation.policy.rules import (
    Aliases,
    Clause,
    Commenting,
    Offenders,
    Policy,
    Removal,
    Rule,
    RuleWatch,
    Site,
    Step,
)
from moderation.policy.schema import PolicyShape, RuleShape
from moderation.policy.shape_mistakes import shape_mistakes
from moderation.policy.yaml_places import MAX_BYTES, Mistake, Node, Place, read
from moderation.vocabulary import Action, RuleStatus

__all__ = ["PolicyError", "Problem", "load", "loads"]


def load(path: Path) -> Policy:
    """The policy in this file. Raises PolicyError; a file that cannot be read is a mistake in line 1."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as problem:
        raise PolicyError([Problem(str(path), 1, 1, f"the file cannot be read: {problem.strerror}")]) from problem
    if len(raw) > MAX_BYTES:
        raise PolicyError([Problem(str(path), 1, 1, f"the file is larger than {MAX_BYTES:,} bytes; make it shorter")])
    try:
        source = raw.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        column = problem.start - raw.rfind(b"\n", 0, problem.start)
        raise PolicyError(
            [Problem(str(path), line, column, "the file must be UTF-8; save it with that encoding")]
        ) from problem
    return _loaded(source, str(path), lambda file: list_files.text_of(path.parent, file))


def loads(source: str, path: str = "policy.yaml") -> Policy:
    """The policy in this text; `path` is only named in mistakes. Raises PolicyError with all of them.

    The text may be a policy's `source`, with its lists behind it; other lists that it names are taken for empty.
    """
    source, texts = lists.parted(source)
    return _loaded(source, path, lambda file: texts.get(file, ""))


def _loaded(source: str, path: str, text_of: Callable[[str], str]) -> Policy:
    source = source.replace("\r\n", "\n").removeprefix("\ufeff")
    root, form = read(source)
    if root is None or not isinstance(root.value, dict):
        raise _error(
            path, form or (Mistake(Place(), "the file must be a mapping of keys that begins with `version:`"),)
        )
    shape, departures = shape_mistakes(root)
    included = lists.read_lists(root, text_of)
    meaning = meaning_of(root, included)
    mistakes = (*form, *departures, *included.mistakes, *meaning.mistakes)
    if mistakes or included.in_files or shape is None:
        raise _error(path, mistakes, included.in_files)
    whole = lists.joined(source, {one.file: one.text for one in included.by_name.values()})
    return _policy(shape, meaning, root, whole, included)


def _error(path: str, mistakes: tuple[Mistake, ...], in_lists: tuple[lists.ListMistake, ...] = ()) -> PolicyError:
    return PolicyError(
        [Problem(path, one.place.line, one.place.column, one.message) for one in mistakes]
        + [Problem(str(Path(path).parent / one.file), one.line, 1, one.message) for one in in_lists]
    )


def _policy(shape: PolicyShape, meaning: Meaning, root: Node, source: str, included: lists.Lists) -> Policy:
    return Policy(
        version=shape.version,
        sha256=hashlib.sha256(source.encode()).hexdigest(),
        source=source,
        site=Site(shape.site.name, shape.site.contact, shape.site.language),
        preamble=shape.preamble.strip(),
        discretion=shape.discretion.strip(),
        clauses=MappingProxyType({id_: Clause(id_, one.title, one.text) for id_, one in shape.clauses.items()}),
        rules=tuple(_rule(index, rule, meaning, root.at(("rules", index))) for index, rule in enumerate(shape.rules)),
        commenting=Commenting(**shape.comments.model_dump()),
        offenders=_offenders(shape),
        aliases=Aliases(**shape.aliases.model_dump()),
        removal=Removal(shape.removal.kinds, shape.removal.scorer, shape.removal.alone),
        rule_watch=RuleWatch(**shape.rule_watch.model_dump()),
        lists=MappingProxyType(dict(included.by_name)),
        second_opinion=shape.scorer.second_opinion,
    )


def _rule(index: int, shape: RuleShape, meaning: Meaning, node: Node) -> Rule:
    thresholds = {Action.HOLD: shape.act_at.hold, Action.REMOVE: shape.act_at.remove}
    return Rule(
        id=shape.id,
        clause=shape.clause,
        status=RuleStatus(shape.status),
        detector=meaning.detectors[index],
        detector_name=shape.detector,
        act_at=MappingProxyType({action: score for action, score in thresholds.items() if score is not None}),
        because=shape.because,
        when=meaning.conditions.get((index, "when")),
        unless=meaning.conditions.get((index, "unless")),
        false_alarms=shape.false_alarms.strip(),
        examples=tuple(
            example_cases.example(example, node.at(("examples", place)).place.line)
            for place, example in enumerate(shape.examples)
        ),
        line=node.place.line,
        lists=meaning.lists.get(index, ()),
    )


def _offenders(shape: PolicyShape) -> Offenders:
    return Offenders(
        strike_expires=shape.offenders.strike_expires,
        networks_age_out=shape.offenders.networks_age_out,
        strikes=MappingProxyType(dict(shape.offenders.strikes)),
        ladder=tuple(Step(step.at, step.do, step.length, step.automatic) for step in shape.offenders.ladder),
    )
