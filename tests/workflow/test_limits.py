"""A key's limit of calls in a minute holds for all processes together, at the price of few writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from moderation.policy.current import PolicyFile
from moderation.settings import Settings
from moderation.storage.database import Store
from moderation.workflow.house import House
from moderation.workflow.limits import Meter

SECRET = b"a secret of the tests, long enough to be one"


def house_of(store: Store) -> House:
    path = Path(__file__).parents[2] / "policy.yaml"
    return House(store, PolicyFile(path), SECRET, Settings(path.parent, "sqlite://", path, SECRET))


def used(meter: Meter, house: House, limit: int, calls: int, now: datetime, subject: str = "key 1") -> int:
    return sum(meter.use(house, subject, limit, now).allowed for _ in range(calls))


def test_two_processes_together_never_pass_the_limit_and_another_key_is_not_touched(
    store: Store, now: datetime
) -> None:
    house, meters = house_of(store), [Meter(), Meter()]
    got = [0, 0]

    def work(number: int) -> None:
        got[number] = used(meters[number], house, 100, 90, now)

    workers = [Thread(target=work, args=(number,)) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    # What one of them has taken in its last block and not used is lost, and that is at most a block each.
    assert 100 - 2 * 2 <= sum(got) <= 100
    assert used(meters[0], house, 100, 10, now) == 0
    assert used(meters[0], house, 100, 10, now, "key 2") == 10


def test_a_new_minute_begins_with_the_whole_limit(sqlite_store: Store, now: datetime) -> None:
    house, meter = house_of(sqlite_store), Meter()
    assert used(meter, house, 3, 5, now) == 3
    refused = meter.use(house, "key 1", 3, now)
    assert (refused.allowed, refused.remaining, refused.reset) == (False, 0, 60)
    assert used(meter, house, 3, 5, now + timedelta(seconds=60)) == 3


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(limit=st.integers(1, 300), steps=st.lists(st.integers(0, 1), max_size=60))
def test_what_is_left_never_grows_within_a_minute_of_one_process(
    sqlite_store: Store, now: datetime, limit: int, steps: list[int]
) -> None:
    house, meter = house_of(sqlite_store), Meter()
    moment = now + timedelta(minutes=limit * 100 + len(steps))
    left = limit
    for _ in steps:
        allowance = meter.use(house, "key 9", limit, moment)
        assert allowance.remaining <= left
        left = allowance.remaining
