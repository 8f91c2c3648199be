"""The policy now in force: read again when its file changes, and never replaced by a file with mistakes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from moderation.policy import loader
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
        self._stamp = self._look()
        self._looked = clock()
        self._policy = loader.load(path)
        self._problems: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The mistakes of the file as it is now, while an earlier version stays in force; empty when all is well."""
        return self._problems

    @property
    def policy(self) -> Policy:
        """The policy in force. Looks at the file at most once a second."""
        if self._is_fresh() or not self._lock.acquire(blocking=False):
            return self._policy
        try:
            if not self._is_fresh():
                self._looked = self._clock()
                self._read_if_changed()
        finally:
            self._lock.release()
        return self._policy

    def _is_fresh(self) -> bool:
        return self._clock() - self._looked < LOOK_EVERY

    def _read_if_changed(self) -> None:
        stamp = self._look()
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._policy = loader.load(self.path)
            self._problems = ()
        except PolicyError as error:
            self._problems = error.problems

    def _look(self) -> _Stamp | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return _Stamp(found.st_mtime_ns, found.st_size, found.st_ino)
