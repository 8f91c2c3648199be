"""What each role may do. docs/moderators.md shows this table to people."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from moderation.saying import say
from moderation.vocabulary import Role
from moderation.workflow.refusals import NotAllowed

_ALL = frozenset({Role.VIEWER, Role.TRAINEE, Role.MODERATOR, Role.ADMIN})
DESK_ROLES = (Role.VIEWER, Role.TRAINEE, Role.MODERATOR, Role.ADMIN)
"""Whom an account at the desk can belong to, those who may do least first."""

PERMISSIONS: Mapping[str, tuple[str, frozenset[Role]]] = MappingProxyType(
    {
        "see": (say("read the queue, people, bans and the log"), _ALL),
        "suggest": (say("suggest what should be done with a held comment"), _ALL - {Role.VIEWER}),
        "review": (
            say("publish, hold and remove comments, with or without a strike"),
            frozenset({Role.MODERATOR, Role.ADMIN}),
        ),
        "restrict": (say("block and ban people, lift both, change an end"), frozenset({Role.MODERATOR, Role.ADMIN})),
        "lists": (
            say("put words and hosts on the lists of the policy, and take them off"),
            frozenset({Role.MODERATOR, Role.ADMIN}),
        ),
        "undo_own": (say("take back one's own acts and those of the service"), frozenset({Role.MODERATOR, Role.ADMIN})),
        "undo_others": (say("take back what another moderator did"), frozenset({Role.ADMIN})),
        "close_thread": (say("close and reopen threads"), frozenset({Role.MODERATOR, Role.ADMIN})),
        "manage_moderators": (say("add and remove moderators, make sign-in links"), frozenset({Role.ADMIN})),
        "manage_keys": (say("make, replace and revoke keys and tokens for other programs"), frozenset({Role.ADMIN})),
        "rules": (
            say("say what a rule may do, take back what it did, and say what is learned from verdicts"),
            frozenset({Role.ADMIN}),
        ),
        "see_settings": (say("read how the service is set up"), frozenset({Role.ADMIN})),
    }
)
"""Each permission: what it lets somebody do, and the roles that have it."""


class Moderator(Protocol):
    """Somebody who has signed in."""

    @property
    def id(self) -> int:
        """Number of the account."""

    @property
    def name(self) -> str:
        """Name of the account."""

    @property
    def role(self) -> str:
        """viewer, trainee, moderator or admin"""


def can(moderator: Moderator | None, permission: str) -> bool:
    """Whether this moderator may do that. Raises KeyError for a permission that does not exist."""
    roles = PERMISSIONS[permission][1]
    return moderator is not None and moderator.role in roles


def require(moderator: Moderator, permission: str) -> None:
    """Raise NotAllowed unless this moderator may do that."""
    if not can(moderator, permission):
        raise NotAllowed(
            say(
                "Your role does not allow this: %(permission)s. Ask an administrator.",
                permission=PERMISSIONS[permission][0],
            )
        )
