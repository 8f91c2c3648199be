import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring.features import BITS, LONGEST, buckets_of, comparable, features


@given(st.text(max_size=400))
def test_every_text_has_features_inside_their_table_and_their_text(text):
    buckets, starts, ends = features(text)
    assert len(buckets) == len(starts) == len(ends) > 0
    assert buckets.min() >= 0
    assert buckets.max() < 2**BITS
    assert starts.min() >= 0
    assert ends.max() <= len(comparable(text))
    assert (ends > starts).all()


@given(st.text(max_size=400))
def test_buckets_alone_are_the_same_as_with_their_places(text):
    assert buckets_of(text).tolist() == features(text)[0].tolist()


def test_letter_case_and_spacing_make_no_difference():
    assert buckets_of("You  are\nan IDIOT ").tolist() == buckets_of("you are an idiot").tolist()


def test_a_word_has_the_same_feature_wherever_it_stands():
    alone = set(buckets_of("idiot").tolist())
    inside = set(buckets_of("what an idiot that was").tolist())
    assert len(alone & inside) > 0.8 * len(alone)


def test_the_hash_is_the_same_for_ever():
    """The shipped weights were trained with it: any other value makes them worthless."""
    assert np.asarray(buckets_of("ab")).tolist() == GOLDEN


def test_a_huge_text_is_cut():
    assert len(comparable("a" * 1_000_000)) == LONGEST


GOLDEN = [443906, 5008, 434325, 387610, 147072, 113426, 209310]
