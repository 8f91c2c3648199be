"""Attack mode: newcomers wait, regulars do not, it ends by itself, is undone, reported, and proposed when much is held."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.offenders.alarm import is_unusual
from moderation.storage import attacks
from moderation.vocabulary import Author, Status
from moderation.workflow import attack
from moderation.workflow.refusals import BadEnd, Conflicted, NotInForce, ReasonNeeded
from moderation.workflow.review import review
from moderation.workflow.undo import undo
from tests.workflow.town import IPHONE, Town

HOUR = timedelta(hours=1)


def newcomer(number: int) -> Author:
    return Author(
        f"New{number}", f"n{number}@mail.example", "", f"198.51.{number % 250}.7", IPHONE, "de", f"c-{number}"
    )


def present(town: Town):
    with town.house.store.read() as tx:
        return attacks.present(tx, town.now)


def test_newcomers_wait_until_it_ends_by_itself_and_regulars_notice_nothing(town, agnes):
    assert town.says(agnes) is Status.PUBLISHED
    attack.turn_on(town.house, town.mo, HOUR, "A bot run.", "on", town.now)
    held = town.receipt(newcomer(1))
    assert (held.status, town.rules(held)) == (Status.HELD, {"mischief/newcomers-during-an-attack"})
    assert town.says(agnes, "trains") is Status.PUBLISHED
    town.now += HOUR
    assert present(town) is None
    assert town.says(newcomer(2)) is Status.PUBLISHED


def test_afterwards_there_is_a_report_of_whom_it_held(town):
    number = attack.turn_on(town.house, town.mo, HOUR, "A bot run.", "on", town.now)
    receipts = [town.receipt(newcomer(n), "trains") for n in range(4)]
    review(town.house, town.mo, [(receipts[0].comment_id, 1)], "publish", "", "", False, "p", town.now)
    review(town.house, town.mo, [(receipts[1].comment_id, 1)], "remove", "spam", "", False, "r", town.now)
    town.now += 2 * HOUR
    town.receipt(newcomer(9))
    with town.house.store.read() as tx:
        report = attacks.report(tx, attacks.by_id(tx, number))
    assert (report.held, report.published, report.removed, report.waiting, report.people) == (4, 1, 1, 2, 4)


def test_turning_on_and_off_are_refused_where_they_make_no_sense_and_undone(town):
    with pytest.raises(NotInForce):
        attack.turn_off(town.house, town.mo, "off", town.now)
    for wrong, lasting in ((BadEnd, timedelta(days=8)), (BadEnd, timedelta(0))):
        with pytest.raises(wrong):
            attack.turn_on(town.house, town.mo, lasting, "x", "on", town.now)
    with pytest.raises(ReasonNeeded):
        attack.turn_on(town.house, town.mo, HOUR, " ", "on", town.now)
    attack.turn_on(town.house, town.mo, HOUR, "A bot run.", "on", town.now)
    with pytest.raises(Conflicted):
        attack.turn_on(town.house, town.mo, HOUR, "Again.", "on-2", town.now)
    attack.turn_off(town.house, town.mo, "off", town.now)
    assert present(town) is None
    undo(town.house, town.mo, "off", "undo-off", town.now)
    assert present(town).until == town.now + HOUR
    undo(town.house, town.mo, "undo-off", "undo-undo", town.now)
    assert present(town) is None


def test_it_is_proposed_when_far_more_is_held_than_usual_and_not_while_it_is_on(town):
    def waits(number: int) -> None:
        author = newcomer(number)
        town.now -= timedelta(minutes=6)
        assert (
            town.says(author, "trains", f"Buy c1alis {number} now https://pills{number}.example/x")
            is not Status.PUBLISHED
        )

    for number in range(14):
        waits(number)
    with town.house.store.read() as tx:
        assert attacks.pace(tx, town.now).last_hour == 14
        assert attack.proposed(tx, town.now) is not None
        assert attack.proposed(tx, town.now - timedelta(days=3)) is None, "a clock that went back sees nothing yet"
    attack.turn_on(town.house, town.mo, HOUR, "A bot run.", "on", town.now)
    with town.house.store.read() as tx:
        assert attack.proposed(tx, town.now) is None


@pytest.mark.parametrize(
    ("last_hour", "usual", "unusual"),
    [(11, 0.0, False), (12, 0.0, True), (30, 10.0, False), (41, 10.0, True), (500, 400.0, False), (12, 5.0, False)],
)
def test_a_bad_hour_is_told_from_an_attack(last_hour, usual, unusual):
    assert is_unusual(last_hour, usual) is unusual
