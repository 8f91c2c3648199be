"""The settings for linking a whole archive, in the words of either engine."""

from __future__ import annotations

import re

import pytest

from moderation.aliases import offline
from moderation.aliases.learned import SHIPPED


def conditions(dialect) -> dict[str, str]:
    made = offline.settings(SHIPPED, dialect=dialect).create_settings_dict(dialect)
    return {
        level["label_for_charts"]: (level["sql_condition"], level.get("m_probability"), level.get("u_probability"))
        for one in made["comparisons"]
        for level in one["comparison_levels"]
        if "/" in level["label_for_charts"]
    }


def test_both_engines_are_given_the_same_levels_with_the_same_weights():
    one, other = conditions("duckdb"), conditions("spark")
    assert len(one) > 60
    assert {name: level[1:] for name, level in one.items()} == {name: level[1:] for name, level in other.items()}


@pytest.mark.parametrize(("dialect", "unknown"), [("spark", r"\blen\(|list_"), ("duckdb", r"\bsize\(|array_intersect")])
def test_no_condition_uses_a_function_that_its_engine_does_not_know(dialect, unknown):
    assert not [text for text, *_ in conditions(dialect).values() if re.search(unknown, text, re.IGNORECASE)]
