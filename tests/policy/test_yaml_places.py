"""The YAML reader keeps places and refuses whatever makes a file mean more than it shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderation.policy.yaml_places import MAX_BYTES, Place, read


def plain(source: str) -> object:
    root, mistakes = read(source)
    assert root is not None
    assert mistakes == ()
    return root.plain()


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2026-11-22", "2026-11-22"),
        ("0x10", "0x10"),
        ("007", "007"),
        ("1_000", "1_000"),
        ("true", True),
        ("'true'", "true"),
        ("455", 455),
        ("'455'", "455"),
        ("0.5", 0.5),
        (".5", 0.5),
        ("~", None),
        ("", None),
    ],
)
def test_only_true_false_null_and_plain_numbers_are_more_than_text(written: str, value: object) -> None:
    assert plain(f"key: {written}") == {"key": value}


def test_every_value_and_key_knows_its_line_and_column() -> None:
    root, _ = read("a: 1\nb:\n  - c: x\n    d: y\n")
    assert root is not None
    assert root.at(("b", 0, "d")).place == Place(4, 8)
    assert root.key_place(("b", 0, "d")) == Place(4, 5)
    assert root.at(("b", 7, "nowhere")).place == Place(3, 3)


@pytest.mark.parametrize(
    ("source", "line", "says"),
    [
        ("a: 1\na: 2\n", 2, "second time (first in line 1)"),
        ("a: &x 1\n", 1, "&x names this place"),
        ("a: &x 1\nb: *x\n", 2, "*x refers to another place"),
        ("a: !!python/object:os.system 1\n", 1, "the tag"),
        ("a: !!str 1\n", 1, "the tag"),
        ("<<: {a: 1}\n", 1, "merge keys"),
        ("? [a, b]\n: 1\n", 1, "a key must be plain text"),
        ("a: 1\n---\nb: 2\n", 2, "more than one document"),
        ("a: [1, 2\nb: 3\n", 2, "not YAML"),
        ("a: 'x\n", 2, "not YAML"),
        ("a:\n\t- b\n", 2, "not YAML"),
        ("a: x\x07y\n", 1, "U+0007"),
        ("[" * 3000, 1, "deep"),
        ("a: " + "x" * MAX_BYTES, 1, "bytes"),
        ("a: \ud800", 1, "UTF-8"),
    ],
)
def test_what_is_refused_is_told_with_its_line(source: str, line: int, says: str) -> None:
    _, mistakes = read(source)
    told = [mistake for mistake in mistakes if says in mistake.message]
    assert told, mistakes
    assert told[0].place.line == line


def test_several_mistakes_are_told_at_once() -> None:
    _, mistakes = read("a: &x 1\nb: *x\na: 3\nc: !t 4\n")
    assert [mistake.place.line for mistake in mistakes] == [1, 2, 3, 4]


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from(list("abc:- \n[]{}&*!|>'\"#?,%@`\t0.~<\ufeff\u2028é")), max_size=40))
def test_reading_never_raises(source: str) -> None:
    root, mistakes = read(source)
    assert root is None or isinstance(root.plain(), dict | list | str | int | float | None)
    assert all(mistake.place >= Place(1, 1) for mistake in mistakes)
