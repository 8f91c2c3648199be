"""Changes of the policy's list files that belong to a database transaction: kept with it, or put back with it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from moderation.policy.current import PolicyFile
from moderation.policy.lists import UnreadableListError
from moderation.saying import say
from moderation.workflow.house import House

logger = logging.getLogger(__name__)
SHIPPED = Path(__file__).parents[1]


class ListNotWritableError(Exception):
    """A list that the service cannot change; `why` says why, as the end of a sentence."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class ListChanges:
    """The list files of one policy, and what was written to them so far."""

    def __init__(self, house: House) -> None:
        self.site_id = house.site_id
        self._policies = house.policies
        self._before: list[tuple[str, str]] = []

    @property
    def policies(self) -> PolicyFile:
        """The policy with its files. Raises ListNotWritableError where it does not come from files that may be changed."""
        if not isinstance(self._policies, PolicyFile):
            raise ListNotWritableError(say("the policy in force does not come from a file"))
        if self._policies.path.resolve().parent == SHIPPED:
            raise ListNotWritableError(
                say(
                    "the policy in force is the one that came with the program; copy it to a place of your own and name"
                    " it in MODERATION_POLICY"
                )
            )
        if self._policies.problems:
            raise ListNotWritableError(say("the policy file has mistakes, and is not taken up before they are mended"))
        return self._policies

    def write(self, file: str, text: str) -> None:
        """Write the list. Raises ListNotWritableError; the file is as before then."""
        policies = self.policies
        try:
            before = policies.text_of_list(file)
            policies.write_list(file, text)
        except UnreadableListError as problem:
            raise ListNotWritableError(str(problem)) from problem
        except OSError as problem:
            why = (problem.strerror or "I/O error").lower()
            raise ListNotWritableError(say("the file cannot be written here (%(why)s)", why=why)) from problem
        self._before.append((file, before))

    def put_back(self) -> None:
        """Make every list what it was."""
        for file, text in reversed(self._before):
            try:
                # Not by way of `policies`: what is wrong now must not keep a list from becoming right again.
                cast("PolicyFile", self._policies).write_list(file, text)
            except (OSError, UnreadableListError):
                logger.exception("a list could not be put back: file=%s", file)


@contextmanager
def list_changes(house: House) -> Iterator[ListChanges]:
    """Lists to be changed around a transaction: what was written is put back when it fails, its commit included.

    Files and database cannot be changed in one step. If the machine stops between the two, the list is changed and the
    log lacks the line; the policy's versions still show the change.
    """
    changes = ListChanges(house)
    try:
        yield changes
    except BaseException:
        changes.put_back()
        raise
