"""However the archive is cut into stretches, the histories and the report are the same."""

from __future__ import annotations

import random
from collections import Counter
from datetime import datetime, timedelta

import pytest

from moderation.policy.side_by_side import SideBySide
from moderation.storage import past
from moderation.vocabulary import Author, Thread
from moderation.workflow import near_copies, replay, replay_history
from moderation.workflow.replay_report import Replayed
from tests.workflow.conftest import POLICY, Visitors
from tests.workflow.test_replay import Repeats, policy, rule


def fill(visitors: Visitors, now: datetime, number: int) -> None:
    chance = random.Random(7)
    people = [Author(f"Name{n}", f"n{n}@example.org", "", f"192.0.2.{n}", visitor=f"v{n}") for n in range(3)]
    words = "council trams school bridge river market fountain casino maybe hurt lights window".split()
    texts = [" ".join(chance.choices(words, k=9)) for _ in range(3)]
    for slug in ("bridges", "rivers"):
        visitors.thread(slug)
    for place in range(number):
        # Three on one evening, and then nothing for some days.
        at = now - timedelta(days=70) + (place - place % 3) * timedelta(days=70) / number + timedelta(hours=place % 3)
        thread = Thread(chance.choice(["elections", "bridges", "rivers"]))
        visitors.post(chance.choice(people), chance.choice(texts), now=at, thread=thread)


@pytest.fixture
def filled(sqlite_visitors: Visitors, now: datetime) -> Visitors:
    fill(sqlite_visitors, now, 60)
    return sqlite_visitors


def test_parts_add_up_to_the_whole(filled: Visitors, now: datetime) -> None:
    both = SideBySide.of(POLICY, policy(rule("again", "spam", Repeats(), "repeats", hold=0.5)))
    since = now - timedelta(days=65)
    with filled.house.store.read() as tx:
        numbers = past.in_order(tx, since)
        newest = max(numbers)

        def found(part) -> Replayed:
            return replay._judged(tx, both, since, part, newest, lambda *_: None)

        whole = found(numbers)
        for cuts in ([len(numbers) // 2], [1, 10, len(numbers) - 1]):
            added = Replayed(since)
            for start, end in zip([0, *cuts], [*cuts, len(numbers)], strict=True):
                added.add(found(numbers[start:end]))
            assert added == whole
    assert whole.moves
    assert whole.rules["again"].after


def test_histories_do_not_depend_on_where_one_begins(
    filled: Visitors, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled.house.store.read() as tx:
        everything = past.in_order(tx, now - timedelta(days=400))
        late = past.in_order(tx, now - timedelta(days=35))

        def histories(numbers):
            passing = replay.passing_from(tx, numbers[0])
            seen = {}
            for one in past.written(tx, numbers):
                seen[one.id] = passing.history(one)
                passing.passed(one)
            return seen

        whole, part = histories(everything), histories(late)
        # Only comments that have their month of history behind them in the shorter run can know the same.
        ripe = [number for number in late if past.moment_of(tx, number) > now - timedelta(days=4)]
        assert ripe
        assert [part[number] for number in ripe] == [whole[number] for number in ripe]
        monkeypatch.setattr(replay_history, "KEPT", 1)
        monkeypatch.setattr(replay_history, "MOST_THREADS", 1)
        assert histories(everything) == whole


def test_near_copies_are_found_as_by_looking_at_all() -> None:
    chance = random.Random(3)
    known: list[tuple[int, float, tuple[int, ...]]] = []
    copies = near_copies.NearCopies()
    for number in range(400):
        found = tuple(chance.choice([-5, 3, 2**62, number, -number]) + place for place in range(16))
        at = float(number)
        copies.forget(at - 100)
        alive = [one for one in known if one[1] > at - 100]
        shared = Counter(one[0] for one in alive for band in set(found) for theirs in one[2] if theirs == band)
        expected = sorted((one for one, times in shared.items() if times >= near_copies.SHARED), reverse=True)
        assert set(copies.like(tuple(dict.fromkeys(found)))) == set(expected)
        known.append((number, at, found))
        copies.add(number, at, found)


def test_room_is_made_where_it_is_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(near_copies, "_FIRST_ROOM", 64)
    copies = near_copies.NearCopies()
    for number in range(1000):
        copies.forget(number - 50.0)
        copies.add(number, float(number), tuple(number * 100 + place for place in range(16)))
        assert copies.like(tuple(number * 100 + place for place in range(16))) == [number]
        if number > 50:
            assert copies.like(tuple((number - 51) * 100 + place for place in range(16))) == []
    assert len(copies._at) < 200
