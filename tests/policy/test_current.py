"""The policy in force follows its file, and a bad file never replaces a good one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from moderation.policy.current import PolicyFile
from moderation.policy.problems import PolicyError
from tests.policy.files import GOOD


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "policy.yaml"
    file.write_text(GOOD)
    return file


def replace(path: Path, source: str) -> None:
    """Put another file in its place, as an editor does."""
    other = path.with_suffix(".new")
    other.write_text(source)
    other.replace(path)


def test_a_changed_file_is_in_force_after_a_second(path: Path, clock: Clock) -> None:
    file = PolicyFile(path, clock)
    assert file.policy.version == 3
    replace(path, GOOD.replace("version: 3", "version: 4"))
    assert file.policy.version == 3
    clock.seconds += 1
    assert file.policy.version == 4
    assert file.problems == ()


def test_a_file_that_did_not_change_is_not_read_again(path: Path, clock: Clock) -> None:
    file = PolicyFile(path, clock)
    before = file.policy
    clock.seconds += 5
    assert file.policy is before


def test_a_bad_file_never_replaces_a_good_one_and_its_mistakes_can_be_shown(path: Path, clock: Clock) -> None:
    file = PolicyFile(path, clock)
    replace(path, GOOD.replace("version: 3", "version: four"))
    clock.seconds += 1
    assert file.policy.version == 3
    assert [problem.line for problem in file.problems] == [1]
    replace(path, GOOD.replace("version: 3", "version: 44"))
    clock.seconds += 1
    assert (file.policy.version, file.problems) == (44, ())


def test_a_file_that_vanishes_leaves_the_policy_in_force(path: Path, clock: Clock) -> None:
    file = PolicyFile(path, clock)
    path.unlink()
    clock.seconds += 1
    assert file.policy.version == 3
    assert "cannot be read" in file.problems[0].message


def test_without_one_good_policy_nothing_starts(path: Path) -> None:
    path.write_text("version: x")
    with pytest.raises(PolicyError):
        PolicyFile(path)


def test_many_threads_get_one_policy_or_the_other_while_the_file_changes(path: Path, clock: Clock) -> None:
    file = PolicyFile(path, clock)
    seen: set[int] = set()
    threads = [threading.Thread(target=lambda: seen.update(file.policy.version for _ in range(200))) for _ in range(4)]
    for thread in threads:
        thread.start()
    replace(path, GOOD.replace("version: 3", "version: 5"))
    clock.seconds += 2
    for thread in threads:
        thread.join()
    assert seen <= {3, 5}
    assert file.policy.version == 5
