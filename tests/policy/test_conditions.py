"""Conditions are checked when the file is loaded, so that none fails at night."""

from __future__ import annotations

import pytest

from moderation.policy.conditions import Condition, ConditionError


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("", "not a condition"),
        ("author.role ==", "not a condition"),
        ('autor.role == "x"', "did you mean 'author'"),
        ("comment.lenght > 3", "did you mean 'comment.length'"),
        ("author", "say which"),
        ('author["role"] == "x"', "say which"),
        ("comment.length", "must be true or false"),
        ('comment.length + "x" == "y"', "cannot be asked"),
        ('comment.text.startswith("x")', "did you mean 'startsWith'"),
        ("now() > 3", "now() is not known"),
        ("match.severity == 2", "known are"),
        ("comment.length > 1 &&" * 100 + " true", "the limit is"),
        ("(" * 60 + "true" + ")" * 60, "deep"),
        ("x > 3", "is not a fact"),
    ],
)
def test_a_wrong_condition_is_refused_with_what_would_be_right(source: str, says: str) -> None:
    with pytest.raises(ConditionError) as caught:
        Condition(source)
    assert says in str(caught.value)


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        ('author.role in ["moderator", "admin"]', {"author.role"}),
        ('comment.text.contains("author.rol")', {"comment.text"}),
        ("comment.links>2&&author.newcomer", {"comment.links", "author.newcomer"}),
        ('author.other_names.exists(n, n.startsWith("R"))', {"author.other_names"}),
        (
            "size(thread.title) > 3 ? author.newcomer : clock.hour < 6",
            {"thread.title", "author.newcomer", "clock.hour"},
        ),
    ],
)
def test_a_condition_knows_which_facts_it_asks_about(source: str, facts: set[str]) -> None:
    assert set(Condition(source).facts) == facts


def test_what_a_detector_adds_can_be_asked_about_where_the_detector_is_known() -> None:
    assert Condition('match.severity == "high"', {"severity": "low"}).facts == ("match.severity",)


def test_conditions_that_are_written_alike_are_equal() -> None:
    assert Condition("author.newcomer") == Condition("author.newcomer") != Condition("!author.newcomer")
