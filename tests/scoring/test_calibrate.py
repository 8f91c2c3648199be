import numpy as np
import pytest

from moderation.scoring.labels import LABELS, ORDINARY_RATES
from moderation.scoring.training.calibrate import LOOKED_AT_TWICE, balanced, calibrate, gates
from moderation.scoring.training.templates import Row


def rows():
    rng = np.random.default_rng(4)
    made, logits = [], []
    for source, carriers, others in (
        ("jigsaw_toxic_wiki", 60, 900),
        ("civil_comments", 300, 300),
        ("goemotions", 0, 400),
    ):
        for carries in [1.0] * carriers + [0.0] * others:
            made.append(Row("x", {"toxic": carries}, source))
            logits.append(rng.normal(2.0 if carries else -2.0, 1.5))
    return made, np.repeat(np.array(logits, np.float32)[:, None], 8, axis=1)


def test_sources_weigh_the_same_and_carriers_as_much_as_on_ordinary_traffic():
    made, _ = rows()
    chosen, truth, weights = balanced(made, "toxic")
    assert weights[truth].sum() / weights.sum() == pytest.approx(ORDINARY_RATES["toxic"])
    news = np.array([made[i].source == "civil_comments" for i in chosen])
    assert weights[truth & news].sum() == pytest.approx(weights[truth & ~news].sum())


def test_probabilities_hold_at_the_ordinary_rate():
    made, logits = rows()
    one_of_each = Row("y", dict.fromkeys(ORDINARY_RATES, 1.0), "templates/a")
    slope, shift = calibrate([*made, one_of_each], np.vstack([logits, logits[:1]]))["toxic"]
    assert slope > 0
    chosen, _truth, weights = balanced(made, "toxic")
    chance = 1 / (1 + np.exp(-(slope * logits[chosen, 0] + shift)))
    assert np.average(chance, weights=weights) == pytest.approx(ORDINARY_RATES["toxic"], abs=0.03)


def test_gates_open_together_for_the_wanted_share_of_ordinary_rows():
    made, logits = rows()
    rng = np.random.default_rng(5)
    chances = 1 / (1 + np.exp(-(logits + rng.normal(size=logits.shape))))
    found = gates(made, chances)
    ordinary = [i for i, row in enumerate(made) if row.source != "civil_comments" and not row.labels["toxic"]]
    opened = (chances[ordinary] >= np.array([found[label] for label in LABELS])).any(axis=1).mean()
    assert set(found) == set(LABELS)
    assert opened == pytest.approx(LOOKED_AT_TWICE + (chances[ordinary][:, 3] >= 0.5).mean(), abs=0.08)
