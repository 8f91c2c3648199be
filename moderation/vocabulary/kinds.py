"""What can be done with a comment, what can become of it, and who may write one."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from types import MappingProxyType

NOTHING: Mapping[str, object] = MappingProxyType({})


class Action(enum.IntEnum):
    """What a rule asks for. The order is the severity: the highest one wins."""

    PUBLISH = 0
    HOLD = 1
    REMOVE = 2

    @property
    def word(self) -> str:
        """The word used in policy.yaml, pages, JSON and the database: publish, hold or remove."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Action:
        """The action for its word. Raises KeyError for any other word."""
        return cls[word.upper()]


class Status(enum.StrEnum):
    """Where a stored comment stands."""

    PUBLISHED = "published"
    HELD = "held"
    REMOVED = "removed"
    ERASED = "erased"

    @classmethod
    def after(cls, action: Action) -> Status:
        """The status that a decision with this action leads to."""
        return {Action.PUBLISH: cls.PUBLISHED, Action.HOLD: cls.HELD, Action.REMOVE: cls.REMOVED}[action]


class RuleStatus(enum.StrEnum):
    """draft: off. shadow: recorded, without effect. enforced: counts."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ENFORCED = "enforced"


class Role(enum.StrEnum):
    """Who is writing, as far as the service itself has verified it. A typed name proves nothing."""

    GUEST = "guest"
    MEMBER = "member"
    VIEWER = "viewer"
    TRAINEE = "trainee"
    MODERATOR = "moderator"
    ADMIN = "admin"
