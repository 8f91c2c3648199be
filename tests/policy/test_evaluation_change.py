from copy import deepcopy

from moderation.policy.evaluation_change import changes

FIGURES = {
    "name": "news.jsonl",
    "clean": 1000,
    "clean_held": 20,
    "clean_removed": 0,
    "labels": {"insult": {"known": 2000, "positive": 1000, "auc": 0.9, "average_precision": 0.9, "stopped": 0.6}},
}


def changed(**moved):
    other = deepcopy(FIGURES)
    other.update({name: value for name, value in moved.items() if name in other})
    other["labels"]["insult"].update({name: value for name, value in moved.items() if name not in FIGURES})
    return changes([FIGURES], [other])


def test_what_did_not_move_is_not_told():
    assert changes([FIGURES], [FIGURES]) == []


def test_a_fall_that_chance_does_not_explain_is_worse():
    (one,) = changed(auc=0.87)
    assert one.worse
    (one,) = changed(auc=0.898)
    assert not one.worse


def test_a_rise_is_told_and_not_worse():
    (one,) = changed(auc=0.95)
    assert not one.worse


def test_more_false_stops_are_worse():
    (one,) = changed(clean_held=60)
    assert (one.label, one.figure, one.worse) == ("clean", "clean_held", True)


def test_files_of_which_the_baseline_knows_nothing_are_left_out():
    other = deepcopy(FIGURES) | {"name": "other.jsonl"}
    assert changes([FIGURES], [other]) == []
