import math

import pytest

from moderation.scoring.measures import (
    auc,
    average_precision,
    calibration_error,
    precision_recall,
    reliability,
    roc,
    subgroup_bias,
)


@pytest.mark.parametrize(
    ("scores", "truth", "expected"),
    [
        ([0.1, 0.2, 0.8, 0.9], [0, 0, 1, 1], 1.0),
        ([0.9, 0.8, 0.2, 0.1], [0, 0, 1, 1], 0.0),
        ([0.5, 0.5, 0.5, 0.5], [0, 1, 0, 1], 0.5),
        ([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 0.75),
    ],
)
def test_auc_is_the_chance_that_a_positive_scores_higher(scores, truth, expected):
    assert auc(scores, truth) == pytest.approx(expected)


def test_auc_needs_both_kinds():
    assert math.isnan(auc([0.1, 0.2], [1, 1]))


def test_average_precision_counts_at_each_positive():
    assert average_precision([0.9, 0.8, 0.7], [1, 0, 1]) == pytest.approx((1 + 2 / 3) / 2)


def test_a_score_that_means_what_it_says_has_no_calibration_error():
    assert calibration_error([0.0] * 50 + [1.0] * 50, [0] * 50 + [1] * 50) == pytest.approx(0.0)


def test_precision_and_recall_at_a_threshold():
    assert precision_recall([0.9, 0.6, 0.4], [1, 0, 1], 0.5) == (0.5, 0.5)


def test_bias_shows_where_a_groups_name_alone_raises_the_score():
    scores = [0.1, 0.9, 0.7, 0.95]
    found = subgroup_bias(scores, [0, 1, 0, 1], [False, False, True, True])
    assert found["subgroup"] == 1.0
    assert found["bpsn"] == 1.0
    biased = subgroup_bias([0.1, 0.6, 0.7, 0.95], [0, 1, 0, 1], [False, False, True, True])
    assert biased["bpsn"] == 0.0


def test_a_curve_runs_from_nothing_to_all():
    points = roc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], points=3)
    assert points == [(0.0, 0.5), (0.5, 1.0), (1.0, 1.0)]
    assert roc([0.1, 0.2], [1, 1]) == []


def test_scores_made_for_a_rare_label_are_right_at_its_rate():
    scores, truth = [0.05] * 200, [0] * 100 + [1] * 100
    assert calibration_error(scores, truth, bins=1) == pytest.approx(0.45)
    assert calibration_error(scores, truth, bins=1, rate=0.05) == pytest.approx(0.0)
    assert math.isnan(calibration_error(scores, [1] * 200, rate=0.05))
    assert sum(weight for _, _, weight in reliability(scores, truth, rate=0.05)) == pytest.approx(200)
