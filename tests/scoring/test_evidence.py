import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.scoring import evidence
from moderation.scoring.labels import LABELS

CALM = dict.fromkeys(LABELS, 0.05)


def test_evidence_raises_the_label_it_speaks_for_and_no_other():
    moved = evidence.moved(CALM, {"insult": 0.9})
    bare = evidence.moved(CALM, {})
    assert moved["insult"] > bare["insult"] + 0.05
    assert {label: moved[label] for label in LABELS if label != "insult"} == {
        label: bare[label] for label in LABELS if label != "insult"
    }


@given(st.floats(0, 1), st.floats(0, 1), st.sampled_from(LABELS))
def test_it_stays_a_probability_and_keeps_the_order(chance, strength, label):
    scores = dict.fromkeys(LABELS, chance)
    weaker, stronger = evidence.moved(scores, {label: strength / 2}), evidence.moved(scores, {label: strength})
    assert 0 <= weaker[label] <= stronger[label] <= 1


def test_every_label_but_severe_toxic_has_a_curve():
    assert set(evidence.curves()) == set(LABELS) - {"severe_toxic"}
    assert all(curve.weight > 0 and curve.slope > 0 for curve in evidence.curves().values())


def test_missing_evidence_leaves_small_chances_small():
    assert evidence.moved(dict.fromkeys(LABELS, 0.001), {})["toxic"] == pytest.approx(0.001, abs=0.01)
