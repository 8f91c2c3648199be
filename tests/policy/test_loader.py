"""The loader: a good file becomes a policy; of a bad one every mistake is told with place and remedy."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.loader import PolicyError, load, loads
from moderation.vocabulary import Action, Role, RuleStatus
from tests.policy.files import GOOD, problems_of, spoilt


def test_a_good_file_becomes_a_policy_with_everything_in_it() -> None:
    policy = loads(GOOD)
    assert (policy.version, policy.site.name, policy.preamble) == (3, "Example Gazette", "Be kind.")
    assert (policy.source, policy.sha256) == (GOOD, hashlib.sha256(GOOD.encode()).hexdigest())
    assert list(policy.clauses) == ["vulgarity", "attacks"]
    (rule,) = policy.rules
    assert (rule.id, rule.status, rule.detector_name, rule.line) == ("vulgarity/words", RuleStatus.ENFORCED, "words", 9)
    assert dict(rule.act_at) == {Action.HOLD: 0.5, Action.REMOVE: 0.9}
    assert rule.unless is not None
    assert rule.unless.facts == ("author.role",)
    assert [example.line for example in rule.examples] == [19, 20, 21, 22]
    assert [example.known_gap for example in rule.examples] == [False, False, False, True]
    assert rule.examples[2].submission.author.role is Role.MODERATOR
    assert policy.commenting.edit_window == timedelta(minutes=5)
    assert policy.commenting.close_after == timedelta(days=30)
    assert [(step.at, step.do, step.length, step.automatic) for step in policy.offenders.ladder] == [
        (1, "warn", None, False),
        (3, "block", timedelta(hours=24), True),
        (9, "ban", None, False),
    ]
    assert (policy.offenders.weight("attacks"), policy.offenders.weight("vulgarity")) == (2, 1)
    assert (policy.aliases.link_at, policy.aliases.ask_at) == (0.9, 0.6)


def test_what_is_left_out_has_a_usual_value() -> None:
    start = GOOD[: GOOD.index("comments:")]
    assert loads(start).commenting.edit_window == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("version: 3\n", "", (1, 1), "'version' is missing"),
        ("version: 3", "version: three", (1, 10), "must be a whole number"),
        ("    clause: vulgarity", "    clause: vulgarty", (10, 13), "did you mean 'vulgarity'?"),
        ("    detector: words", "    detector: word", (12, 15), "did you mean 'words'?"),
        ("status: enforced", "status: on", (11, 13), "'status' cannot be 'on'"),
        ("words: [flapdoodle]", "wordz: [flapdoodle]", (13, 12), "did you mean 'words'?"),
        ("words: [flapdoodle]", "words: flapdoodle", (13, 19), "'words'"),
        ("score: 0.7", "score: high", (13, 40), "'score'"),
        ("act_at: {", "act_as: {", (14, 5), "did you mean 'act_at'?"),
        ("hold: 0.5", "hold: 0.95", (14, 14), "above `remove`"),
        ("remove: 0.9}", "remove: 1.9}", (14, 33), "at most 1"),
        ("{hold: 0.5, remove: 0.9}", "{}", (14, 13), "`act_at` needs"),
        ("author.role in", "author.roll in", (15, 13), "did you mean 'author.role'"),
        ("    because: Not that word.\n", "", (9, 5), "'because' is missing"),
        ("expect: hold}", "expect: held}", (19, 41), "did you mean 'hold'?"),
        ("      - {text: A fine morning, expect: publish}\n      - {text: What flapdoodle, author: {role: moderator}, expect: publish}\n",
         "", (18, 5), "lets through"),
        ("{role: moderator}", "{role: boss}", (21, 48), "'role' cannot be 'boss'"),
        ("edit_window: 5m", "edit_window: 5 fortnights", (23, 25), "15m"),
        ("attacks: 2,", "atacks: 2,", (26, 13), "did you mean 'attacks'?"),
        ("for: 24h, ", "", (29, 7), "a block needs its length"),
        ("{at: 9, do: ban}", "{at: 2, do: ban}", (30, 7), "steps must rise"),
        ("{at: 9, do: ban}", "{at: 9, do: ban, for: 3d}", (30, 24), "belongs to a block"),
        ("ask_at: 0.6", "ask_at: 0.99", (31, 10), "`ask_at` at 0.99 is above"),
        ("preamble: Be kind.", "preamble: [Be kind.]", (3, 11), "must be text"),
        ("preamble:", "preambel:", (3, 1), "did you mean 'preamble'?"),
        ("  attacks: {title", "  Attacks!: {title", (7, 3), "cannot be a name"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_at_its_place_with_what_would_be_right(
    old: str, new: str, place: tuple[int, int], says: str
) -> None:
    told = [problem for problem in problems_of(spoilt(old, new)) if says in problem.message]
    assert [(problem.line, problem.column) for problem in told] == [place], problems_of(spoilt(old, new))


def test_every_mistake_is_told_at_once_in_the_order_of_the_file() -> None:
    source = (
        spoilt("version: 3", "version: x").replace("detector: words", "detector: swords").replace("do: ban", "do: bun")
    )
    problems = problems_of(source)
    assert [problem.line for problem in problems] == [1, 12, 30]
    assert str(problems[0]).startswith("policy.yaml:1:10: ")


def test_an_id_is_never_used_twice() -> None:
    rule = GOOD[GOOD.index("  - id:") : GOOD.index("comments:")]
    (problem,) = problems_of(GOOD.replace(rule, rule + rule))
    assert (problem.line, problem.column) == (23, 9)
    assert "taken in line 9" in problem.message


def test_a_rule_in_draft_needs_no_examples() -> None:
    rule = GOOD[GOOD.index("    examples:") : GOOD.index("comments:")]
    assert problems_of(spoilt(rule, "").replace("status: enforced", "status: draft")) == ()


def test_a_known_gap_is_no_example_of_what_a_rule_catches() -> None:
    problems = problems_of(spoilt("expect: hold}", "expect: hold, known_gap: true}"))
    assert any("needs an example that it catches" in problem.message for problem in problems)


@pytest.mark.parametrize("source", ["", "# nothing\n", "- a list\n", "just text", "42", "null"])
def test_a_file_that_is_no_mapping_is_refused(source: str) -> None:
    (problem,) = problems_of(source)
    assert "must be a mapping" in problem.message


def test_line_ends_of_another_system_change_nothing() -> None:
    assert loads("\ufeff" + GOOD.replace("\n", "\r\n")).sha256 == loads(GOOD).sha256


def test_a_file_that_is_not_there_is_a_mistake_in_line_one(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        load(tmp_path / "none.yaml")
    assert "cannot be read" in str(caught.value)


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_bytes(GOOD.replace("Be kind.", "Soyez aimés.").encode("latin-1"))
    with pytest.raises(PolicyError) as caught:
        load(file)
    assert [(p.line, p.column) for p in caught.value.problems] == [(3, 20)]


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "policy.yaml"
    file.write_text(GOOD + "#" * 70_000)
    with pytest.raises(PolicyError, match="larger than"):
        load(file)


_PIECES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 10_000) | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(
        ["id", "clause", "rules", "with", "detector", "words", "act_at", "hold", "when", "examples", "text", "expect",
         "history", "recent", "ladder", "at", "do", "for", "clauses", "title", "version", "offenders", "strikes"]
    ), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(key=st.sampled_from(sorted(yaml.safe_load(GOOD))), value=_PIECES)
def test_any_value_anywhere_gives_a_policy_or_a_policy_error(key: str, value: object) -> None:
    source = yaml.safe_dump({**yaml.safe_load(GOOD), key: value}, allow_unicode=True)
    for problem in problems_of(source):
        assert 1 <= problem.line <= source.count("\n") + 1
        assert problem.message


@settings(max_examples=100, deadline=None)
@given(key=st.sampled_from(sorted(yaml.safe_load(GOOD)["rules"][0])), value=_PIECES)
def test_any_value_anywhere_in_a_rule_gives_a_policy_or_a_policy_error(key: str, value: object) -> None:
    whole = yaml.safe_load(GOOD)
    whole["rules"][0][key] = value
    problems_of(yaml.safe_dump(whole, allow_unicode=True))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.integers(0, len(GOOD)).map(lambda cut: GOOD[:cut] + "\t:" + GOOD[cut:]))
def test_any_text_gives_a_policy_or_a_policy_error(source: str) -> None:
    for problem in problems_of(source):
        assert problem.line >= 1
        assert problem.column >= 1
