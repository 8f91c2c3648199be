"""Where a person stands on the ladder, in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.offenders.ladder import goes_beyond
from moderation.policy.rules import Offenders, Step
from moderation.web.desk.ladder import ladder_line

DAY = timedelta(days=1)
OFFENDERS = Offenders(ladder=(Step(1, "warn"), Step(3, "block", DAY, automatic=True), Step(9, "ban")))


@pytest.mark.parametrize(
    ("strikes", "words"),
    [
        (0, "Strikes weigh 0: no step yet. At 1 comes a warning."),
        (2, "Strikes weigh 2: the ladder says a warning. At 3 comes a block of 24 hours."),
        (5, "Strikes weigh 5: the ladder says a block of 24 hours. At 9 comes a ban for good."),
        (12, "Strikes weigh 12: the ladder says a ban for good."),
    ],
)
def test_the_line_says_where_somebody_stands_and_what_comes_next(strikes: int, words: str) -> None:
    assert ladder_line(OFFENDERS, strikes) == words


def test_without_a_ladder_every_step_is_a_moderators() -> None:
    assert "no ladder" in ladder_line(Offenders(), 3)


@pytest.mark.parametrize(
    ("strikes", "lasting", "beyond"),
    [
        (0, DAY, True),
        (1, DAY, True),
        (3, DAY, False),
        (3, 2 * DAY, True),
        (3, None, True),
        (9, None, False),
        (9, 99 * DAY, False),
    ],
)
def test_more_than_the_ladder_asks_for_is_known_as_such(strikes: int, lasting: timedelta | None, beyond: bool) -> None:
    assert goes_beyond(OFFENDERS.ladder, strikes, lasting) is beyond
