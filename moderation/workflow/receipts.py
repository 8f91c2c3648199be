"""What somebody who posts, edits or asks again gets back."""

from __future__ import annotations

from dataclasses import dataclass

from moderation.vocabulary import Decision, Restriction, Status


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a comment. It is on disk by the time anybody holds this."""

    comment_id: int
    status: Status
    decision: Decision
    token: str
    """The author's private token, the same for every retry: put this one into links."""
    repeated: bool = False
    """This request was taken before; nothing new was stored."""
    restriction: Restriction | None = None
    """The block or ban that stopped this comment, if one did."""
    step: str = ""
    """What followed for the author from a strike at once: warn, block, ban, or nothing."""
