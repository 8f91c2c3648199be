"""Sending what waits: once, again after a failure, given up in the end, never holding others up."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moderation.storage import outbox
from moderation.workflow.deliver import deliver, start
from moderation.workflow.letters import PAUSES, NotDelivered


class Clock:
    def __init__(self, at):
        self.at = at

    def __call__(self):
        return self.at


@pytest.fixture
def clock(now):
    return Clock(now)


def put(house, clock, count=1, purpose="reply"):
    with house.store.write() as tx:
        return [outbox.add(tx, "post", purpose, {"number": number}, now=clock()) for number in range(count)]


def listed(house):
    with house.store.read() as tx:
        return {one.id: one for one in outbox.listed(tx, 100)}


def test_each_letter_is_sent_once(sqlite_house, clock):
    put(sqlite_house, clock, 45)
    seen = []
    done = deliver(sqlite_house, clock, {"post": lambda _h, letter, _n: seen.append(letter.id) or True}, {}, ())
    assert (done.sent, len(seen), len(set(seen))) == (45, 45, 45)
    assert deliver(sqlite_house, clock, {"post": lambda *_: True}, {}, ()).sent == 0


def test_what_is_not_needed_any_more_is_dropped(sqlite_house, clock):
    [number] = put(sqlite_house, clock)
    assert deliver(sqlite_house, clock, {"post": lambda *_: False}, {}, ()).dropped == 1
    assert listed(sqlite_house)[number].outcome == "dropped"


def test_a_failure_is_tried_again_ever_more_rarely_and_given_up_in_the_end(sqlite_house, clock):
    [number] = put(sqlite_house, clock)
    tries = []

    def fail(_house, _letter, now):
        tries.append(now)
        raise NotDelivered("The mail server does not answer.")

    for pause in PAUSES:
        assert deliver(sqlite_house, clock, {"post": fail}, {}, ()).failed == 1
        clock.at += pause - timedelta(seconds=1)
        assert deliver(sqlite_house, clock, {"post": fail}, {}, ()).failed == 0
        clock.at += timedelta(seconds=1)
    assert deliver(sqlite_house, clock, {"post": fail}, {}, ()).given_up == 1
    assert len(tries) == len(PAUSES) + 1
    letter = listed(sqlite_house)[number]
    assert (letter.outcome, letter.problem) == ("given_up", "The mail server does not answer.")


def test_a_failure_for_good_is_not_tried_again(sqlite_house, clock):
    put(sqlite_house, clock)

    def refuse(*_):
        raise NotDelivered("There is no such address.", for_good=True)

    assert deliver(sqlite_house, clock, {"post": refuse}, {}, ()).given_up == 1


def test_one_broken_letter_or_chore_holds_nothing_up_and_its_words_stay_out_of_the_log(sqlite_house, clock, caplog):
    first, second = put(sqlite_house, clock, 2)

    def send(_house, letter, _now):
        if letter.id == first:
            raise KeyError("ada@example.org")
        return True

    def chore(_house, _now):
        raise ValueError("bo@example.net")

    done = deliver(sqlite_house, clock, {"post": send}, {}, (chore,))
    assert (done.sent, done.failed, done.chores_failed) == (1, 1, 1)
    assert listed(sqlite_house)[second].outcome == "sent"
    assert "KeyError" in listed(sqlite_house)[first].problem
    assert "example" not in caplog.text


def test_a_flood_of_one_kind_does_not_silence_another(sqlite_house, clock):
    put(sqlite_house, clock, 50, "confirm")
    put(sqlite_house, clock, 1, "digest")
    seen = []
    budgets = {"confirm": 5, "digest": 5}
    deliver(sqlite_house, clock, {"post": lambda _h, letter, _n: seen.append(letter.purpose) or True}, budgets, ())
    assert (seen.count("confirm"), seen.count("digest")) == (5, 1)


def test_the_thread_of_the_service_ends_when_asked_to(sqlite_house, clock):
    end = start(sqlite_house, clock, seconds=0.01)
    end()
