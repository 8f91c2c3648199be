"""The name of a thread in its address."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.web.desk.thread_form import slug_of


@pytest.mark.parametrize(
    ("title", "slug"),
    [("A new bridge?", "a-new-bridge"), ("  Straße & Fähre ", "strasse-fahre"), ("日本", ""), ("x" * 200, "x" * 80)],
)
def test_a_title_becomes_a_plain_name(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text())
def test_a_name_made_from_any_title_fits_an_address(title: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?:-[a-z0-9]+)*)?", slug_of(title))
