"""Each target of `make fuzz` stands what a few hundred made-up inputs and all the seeds do to it."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS, seeds

NAMES = sorted(TARGETS)


@pytest.mark.parametrize("name", NAMES)
def test_the_seeds_do_no_harm(name: str) -> None:
    assert seeds(name)
    for seed in seeds(name):
        TARGETS[name](seed)


def pieces(name: str) -> st.SearchStrategy[bytes]:
    """Seeds cut, joined and sprinkled with anything."""
    known = st.sampled_from(seeds(name))
    cut = st.tuples(known, st.integers(0, 400), st.integers(0, 400)).map(lambda one: one[0][one[1] : one[1] + one[2]])
    return st.lists(st.one_of(cut, st.binary(max_size=12), known), max_size=5).map(b"".join)


@pytest.mark.parametrize("name", NAMES)
def test_made_up_input_does_no_harm(name: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(pieces(name))
    def fed(data: bytes) -> None:
        TARGETS[name](data)

    fed()
