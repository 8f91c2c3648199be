"""Examples are tests: one that does not end as it says is named, and so is a known gap that has closed."""

from __future__ import annotations

from moderation.policy import examples
from moderation.policy.loader import loads
from moderation.vocabulary import Action
from tests.policy.files import GOOD, spoilt


def test_a_good_file_has_no_failures() -> None:
    assert examples.check(loads(GOOD)) == ()


def test_a_failure_names_line_rule_and_both_actions() -> None:
    (failure,) = examples.check(loads(spoilt("{text: A fine morning,", "{text: A flapdoodle,")))
    assert (failure.line, failure.rule, failure.expected, failure.got) == (
        20,
        "vulgarity/words",
        Action.PUBLISH,
        Action.HOLD,
    )
    assert "expected publish, got hold: vulgarity/words (0.70" in failure.message


def test_a_miss_says_what_was_noticed_at_all() -> None:
    (failure,) = examples.check(
        loads(
            spoilt(
                "{text: What flapdoodle, expect: hold}",
                "{text: nothing, expect: remove}\n      - {text: flapdoodle, expect: hold}",
            )
        )
    )
    assert "no rule noticed anything" in failure.message


def test_a_known_gap_is_strict() -> None:
    closed = spoilt(
        "{text: What flap doodle indeed said the goose, expect: remove,", "{text: flapdoodle, expect: hold,"
    )
    (failure,) = examples.check(loads(closed))
    assert "known gap is closed" in failure.message
