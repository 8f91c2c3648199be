import random
import re

import pytest

from moderation.scoring.labels import LABELS
from moderation.scoring.training import data, templates
from moderation.scoring.training.spelling import WAYS, respelled


@pytest.fixture(scope="module")
def rows():
    return list(templates.generate(40, 7))


def test_every_sentence_is_finished(rows):
    assert not [row.text for row in rows if re.search(r"[{}]|\w\||\|\w|  ", row.text)]


def test_the_same_seed_makes_the_same_sentences(rows):
    assert [row.text for row in templates.generate(40, 7)] == [row.text for row in rows]
    assert [row.text for row in templates.generate(40, 8)] != [row.text for row in rows]


def test_both_sides_of_each_label_are_shown(rows):
    for label in LABELS:
        known = {row.labels[label] >= 0.5 for row in rows if label in row.labels}
        assert known == {True, False}, label


def test_hatred_and_talk_about_it_share_their_words(rows):
    def words(kind):
        return {word for row in rows if row.source == f"templates/{kind}" for word in row.text.lower().split()}

    assert len(words("hate_derogation") & words("counter_speech")) > 30


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_every_way_to_misspell_changes_a_word_and_fails_at_none(way):
    rng = random.Random(1)
    for word in ("hate", "idiots", "muslim", "Aaaa"):
        assert way(word, rng)


def test_respelling_leaves_the_rest_of_the_sentence():
    rng = random.Random(3)
    changed = [respelled("You are an idiot, my friend", rng, frozenset({"idiot"})) for _ in range(30)]
    assert sum(text.endswith("friend") for text in changed) > 20
    assert sum("idiot" not in text for text in changed) > 20


def test_marks_of_a_source_are_taken_away():
    assert data.tidy("RT @bo: <user> you ca n't be serious , [URL]") == "you can't be serious,"
