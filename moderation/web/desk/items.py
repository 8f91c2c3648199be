"""A comment made ready for the desk: its marks, its reasons and what its forms start out with."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from moderation.policy.rules import Clause
from moderation.storage.views import DeskComment
from moderation.web.desk.marks import Piece, pieces
from moderation.web.desk.reasons import Sorted, sort_findings, why
from moderation.workflow.grounds import clause_of, reason_of


@dataclass(frozen=True, slots=True)
class Item:
    """One comment as the desk's templates show it."""

    comment: DeskComment
    why: str
    text: tuple[Piece, ...]
    name: tuple[Piece, ...]
    website: tuple[Piece, ...]
    findings: Sorted
    clause: str
    """The clause that its forms start out with."""
    reason: str
    batch: str
    """Names the next act on it: a second click with the same batch changes nothing."""

    @property
    def counted(self) -> frozenset[int]:
        """The numbers of the findings that had an effect."""
        return self.findings.numbers


def new_batch() -> str:
    """A name for one click."""
    return secrets.token_hex(16)


def item_of(comment: DeskComment, clauses: Mapping[str, Clause]) -> Item:
    """Make a comment ready for the page."""
    findings = comment.decision.findings if comment.decision else ()
    clause = clause_of(comment, clauses)
    return Item(
        comment=comment,
        why=why(comment),
        text=pieces(comment.text, findings),
        name=pieces(comment.name, findings, "name"),
        website=pieces(comment.website, findings, "website"),
        findings=sort_findings(findings),
        clause=clause,
        reason=reason_of(comment, clause),
        batch=new_batch(),
    )
