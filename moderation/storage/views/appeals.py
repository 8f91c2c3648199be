"""Appeals and how they end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AppealMessage:
    """Something said in an appeal."""

    moderator: str
    """Name of the moderator; empty: the author."""
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal with everything that was said."""

    id: int
    comment_id: int
    comment_version: int
    """The version that was removed."""
    remover_id: int | None
    removed_by: str
    """Name of the moderator who removed it; empty: the rules did."""
    at: datetime
    state: str
    """open, granted or refused"""
    decided_by: str
    decided_at: datetime | None
    messages: tuple[AppealMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class AppealCounts:
    """What became of all appeals."""

    open: int
    granted: int
    refused: int

    @property
    def decided(self) -> int:
        """Granted and refused together."""
        return self.granted + self.refused
