"""What a policy file means, checked: names that must exist, numbers that must fit, examples that every rule needs.

The checks read the file as far as it can be read, so that a mistake in its shape hides no other mistake.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

from moderation.detectors import Detector
from moderation.policy import detector_settings
from moderation.policy.conditions import Condition, ConditionError
from moderation.policy.lists import Lists, expanded
from moderation.policy.problems import did_you_mean
from moderation.policy.yaml_places import Mistake, Node, Place


@dataclass
class Meaning:
    """What the checks found: the parts of the rules that had to be built to check them, and every mistake."""

    mistakes: list[Mistake] = field(default_factory=list)
    detectors: dict[int, Detector] = field(default_factory=dict)
    conditions: dict[tuple[int, str], Condition] = field(default_factory=dict)
    lists: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """The included lists that a rule uses."""

    def wrong(self, place: Place, message: str) -> None:
        """Note a mistake."""
        self.mistakes.append(Mistake(place, message))


def meaning_of(root: Node, lists: Lists) -> Meaning:
    """Check everything that needs more than the shape, with the lists that it includes. Never raises."""
    meaning = Meaning()
    clauses = tuple(_mapping(_get(root, "clauses")))
    _check_rule_ids(root, meaning)
    for index, rule in enumerate(_list(_get(root, "rules"))):
        _check_clause(rule, clauses, meaning)
        _check_detector(index, rule, lists, meaning)
        _check_conditions(index, rule, meaning)
        _check_thresholds(rule, meaning)
        _check_examples(rule, clauses, meaning)
    _check_offenders(_get(root, "offenders"), clauses, meaning)
    _check_aliases(_get(root, "aliases"), meaning)
    return meaning


def _get(node: Node | None, key: str) -> Node | None:
    return _mapping(node).get(key)


def _mapping(node: Node | None) -> dict[str, Node]:
    return node.value if node and isinstance(node.value, dict) else {}


def _list(node: Node | None) -> list[Node]:
    return node.value if node and isinstance(node.value, list) else []


def _text(node: Node | None) -> str:
    return node.value if node and isinstance(node.value, str) else ""


def _number(node: Node | None) -> float | None:
    value = node.value if node else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _check_rule_ids(root: Node, meaning: Meaning) -> None:
    ids = [_get(rule, "id") for rule in _list(_get(root, "rules"))]
    first: dict[str, int] = {}
    for node in ids:
        name = _text(node)
        if node is None or not name:
            continue
        if name in first:
            meaning.wrong(node.place, f"the rule id {name!r} is taken in line {first[name]}; an id is never used twice")
        first.setdefault(name, node.place.line)


def _check_clause(rule: Node, clauses: tuple[str, ...], meaning: Meaning) -> None:
    node = _get(rule, "clause")
    if node and _text(node) and _text(node) not in clauses:
        meaning.wrong(node.place, f"there is no clause {_text(node)!r}{did_you_mean(_text(node), clauses)}")


def _check_detector(index: int, rule: Node, lists: Lists, meaning: Meaning) -> None:
    node = _get(rule, "detector")
    if node is None or not _text(node):
        return
    settings, used, wrong = expanded(_get(rule, "with"), lists)
    meaning.lists[index] = used
    meaning.mistakes.extend(wrong)
    made, mistakes = detector_settings.make(_text(node), settings, node.place)
    meaning.mistakes.extend(() if wrong else mistakes)
    if made is not None:
        meaning.detectors[index] = _same_as_before(made, meaning)


def _same_as_before(made: Detector, meaning: Meaning) -> Detector:
    """Equal detectors become one object, so that judging runs them once."""
    return next((known for known in meaning.detectors.values() if type(known) is type(made) and known == made), made)


def _check_conditions(index: int, rule: Node, meaning: Meaning) -> None:
    own = detector_settings.own_facts(_text(_get(rule, "detector")))
    for key in ("when", "unless"):
        node = _get(rule, key)
        if node is None or not _text(node):
            continue
        try:
            meaning.conditions[index, key] = Condition(_text(node).strip(), own)
        except ConditionError as problem:
            meaning.wrong(node.place, f"the condition `{key}` {problem}")


def _check_thresholds(rule: Node, meaning: Meaning) -> None:
    node = _get(rule, "act_at")
    if node is None or not isinstance(node.value, dict):
        return
    hold, remove = _number(_get(node, "hold")), _number(_get(node, "remove"))
    if not {"hold", "remove"} & set(node.value):
        meaning.wrong(
            node.place, "`act_at` needs `hold:`, `remove:` or both, each with the lowest score that leads there"
        )
    if hold is not None and remove is not None and hold > remove:
        meaning.wrong(
            node.keys["hold"], f"`hold` at {hold:g} is above `remove` at {remove:g}; the milder action comes first"
        )


def _check_examples(rule: Node, clauses: tuple[str, ...], meaning: Meaning) -> None:
    examples = _list(_get(rule, "examples"))
    expected = Counter(_text(_get(example, "expect")) for example in examples if not _is_gap(example))
    # An example whose end cannot be read may be the one that seems to be missing.
    if _text(_get(rule, "status")) == "enforced" and set(expected) <= {"publish", "hold", "remove"}:
        name, place = _text(_get(rule, "id")) or "this", rule.keys.get("examples", rule.place)
        if not expected["hold"] + expected["remove"]:
            meaning.wrong(place, f"the rule {name} needs an example that it catches (expect: hold or remove)")
        if not expected["publish"]:
            meaning.wrong(place, f"the rule {name} needs an example that it lets through (expect: publish)")
    for example in examples:
        for restriction in _list(_get(_get(example, "history"), "restrictions")):
            _check_clause(restriction, clauses, meaning)


def _is_gap(example: Node) -> bool:
    gap = _get(example, "known_gap")
    return gap is not None and gap.value is True


def _check_offenders(node: Node | None, clauses: tuple[str, ...], meaning: Meaning) -> None:
    strikes = _get(node, "strikes")
    for clause in _mapping(strikes):
        if strikes and clause not in {*clauses, "default"}:
            meaning.wrong(
                strikes.keys[clause],
                f"strikes for {clause!r}, which is no clause{did_you_mean(clause, (*clauses, 'default'))}",
            )
    steps = _list(_get(node, "ladder"))
    for step in steps:
        _check_step(step, meaning)
    for before, after in pairwise(steps):
        low, high = _number(_get(before, "at")), _number(_get(after, "at"))
        if low is not None and high is not None and high <= low:
            meaning.wrong(after.place, f"this step at {high:g} follows one at {low:g}; steps must rise")


def _check_step(step: Node, meaning: Meaning) -> None:
    does, length = _text(_get(step, "do")), _get(step, "for")
    if does == "block" and (length is None or length.value is None):
        meaning.wrong(
            step.place, "a block needs its length, such as `for: 24h`; use `do: ban` for a ban without an end"
        )
    if does in {"warn", "ban"} and length is not None:
        meaning.wrong(step.keys["for"], f"`for` belongs to a block; `do: {does}` has no length")


def _check_aliases(node: Node | None, meaning: Meaning) -> None:
    link, ask = _number(_get(node, "link_at")), _number(_get(node, "ask_at"))
    link, ask = 0.95 if link is None else link, 0.70 if ask is None else ask
    if node and ask > link:
        meaning.wrong(
            node.place,
            f"`ask_at` at {ask:g} is above `link_at` at {link:g}; a moderator is asked before names are linked",
        )
