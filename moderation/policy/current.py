"""The policy now in force: read again when it or a list that it includes changes, never replaced by a bad one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from moderation.policy import list_files, loader
from moderation.policy.problems import PolicyError, Problem
from moderation.policy.rules import Policy

LOOK_EVERY = 1.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class _Stamp:
    """By what a change of the file is noticed."""

    modified: int
    size: int
    inode: int


class PolicyFile:
    """A policy file that is kept up to date. Safe to share between threads."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """Reads the file. Raises PolicyError: without one good policy there is nothing to judge by.

        `clock` gives seconds that only advance.
        """
        self.path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._looked = clock()
        self._problems: tuple[Problem, ...] = ()
        before = _stamp(path)
        self._policy = loader.load(path)
        self._seen = self._watched({path: before})

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The mistakes of the file as it is now, while an earlier version stays in force; empty when all is well."""
        return self._problems

    @property
    def policy(self) -> Policy:
        """The policy in force. Looks at the file and its lists at most once a second."""
        if self._is_fresh() or not self._lock.acquire(blocking=False):
            return self._policy
        try:
            if not self._is_fresh():
                self._looked = self._clock()
                self._read_if_changed()
        finally:
            self._lock.release()
        return self._policy

    def text_of_list(self, file: str) -> str:
        """What stands in this list's file now; empty where there is none yet. Raises UnreadableListError."""
        return list_files.text_of(self.path.parent, file)

    def write_list(self, file: str, text: str) -> None:
        """Put this text in the list's file, and the policy with it in force here. Other processes notice within a second.

        Raises OSError or UnreadableListError; the file is as before then.
        """
        list_files.write(self.path.parent, file, text)
        with self._lock:
            self._read_if_changed()

    def _is_fresh(self) -> bool:
        return self._clock() - self._looked < LOOK_EVERY

    def _read_if_changed(self) -> None:
        now = {file: _stamp(file) for file in self._seen}
        if now == self._seen:
            return
        try:
            self._policy = loader.load(self.path)
            self._problems = ()
        except PolicyError as error:
            self._problems = error.problems
        self._seen = self._watched(now)

    def _watched(self, stamps: Mapping[Path, _Stamp | None]) -> dict[Path, _Stamp | None]:
        """Every file that may change the policy, as it was before it was read.

        Of a list that was not known before, that cannot be told: it is read once more at the next look.
        """
        lists = [self.path.parent / one.file for one in self._policy.lists.values()]
        files = dict.fromkeys([self.path, *lists, *(Path(one.path) for one in self._problems)])
        return {file: stamps.get(file, _NOT_SEEN) for file in files}


_NOT_SEEN = _Stamp(-1, -1, -1)


def _stamp(file: Path) -> _Stamp | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return _Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
