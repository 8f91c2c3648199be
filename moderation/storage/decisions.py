"""Decisions of the machine with all their findings, and the verdicts of people beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from sqlalchemy import Update, bindparam, func, select, update

from moderation.storage import policies, prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import insert_row, insert_rows
from moderation.storage.tables import CommentRow, DecisionRow, FindingRow, ModeratorRow, ReviewRow, RowId
from moderation.storage.views import ReviewView
from moderation.vocabulary import Action, Decision, Finding, Span


def record(
    tx: Transaction,
    comment_id: int,
    comment_version: int,
    decision: Decision,
    policy_source: str,
    now: datetime,
    gravest: str = "",
) -> int:
    """Add a decision on this version of a comment, with its findings and the policy's text; its number comes back.

    `gravest` is that of its clauses whose strikes weigh most; without it, the strongest is taken for it.
    """
    policies.keep(tx, decision.policy_sha256, decision.policy_version, policy_source, now)
    strongest = max(decision.deciding, key=lambda finding: finding.score, default=None)
    values = {
        "comment_id": comment_id,
        "comment_version": comment_version,
        "at": now,
        "action": decision.action.word,
        "score": strongest.score if strongest else 0.0,
        "clause": strongest.clause if strongest else "",
        "policy_version": decision.policy_version,
        "policy_sha256": decision.policy_sha256,
        "scorer_version": decision.scorer_version,
        "scores": dict(decision.scores),
    }
    decision_id = insert_row(tx, DecisionRow, values)
    insert_rows(tx, FindingRow, [_finding_values(decision_id, finding) for finding in decision.findings])
    if strongest or comment_version > 1:
        # A first decision to publish leaves what the row begins with, so most comments cost nothing here.
        copied = {
            "judged_doubt": 1 - (strongest.score if strongest else 0.0),
            "judged_clause": values["clause"],
            "judged_gravest": gravest or values["clause"],
            "judged_rule": strongest.rule if strongest else "",
        }
        prepared.run(tx, _copied(), {**copied, "comment": comment_id})
    return decision_id


@cache
def _copied() -> Update:
    """Built once: that costs more than running it."""
    names = ("judged_doubt", "judged_clause", "judged_gravest", "judged_rule")
    table = CommentRow.__table__
    values = {name: bindparam(name, type_=table.c[name].type) for name in names}
    return update(CommentRow).where(CommentRow.id == bindparam("comment", type_=RowId())).values(values)


def newest(tx: Transaction, comment_id: int) -> Decision | None:
    """The newest decision on a comment; None for one that was never judged."""
    found = newest_of(tx, [comment_id]).get(comment_id)
    return found[1] if found else None


def newest_of(tx: Transaction, comment_ids: Collection[int]) -> dict[int, tuple[datetime, Decision]]:
    """The newest decision, and when it was made, for each of these comments that has one. Two queries."""
    ids = (
        select(func.max(DecisionRow.id)).where(DecisionRow.comment_id.in_(comment_ids)).group_by(DecisionRow.comment_id)
    )
    columns = (DecisionRow.id, DecisionRow.comment_id, DecisionRow.at, DecisionRow.action, DecisionRow.policy_version)
    more = (DecisionRow.policy_sha256, DecisionRow.scores, DecisionRow.scorer_version)
    rows = tx.execute(select(*columns, *more).where(DecisionRow.id.in_(ids))).all()
    findings = _findings(tx, [row.id for row in rows])
    return {
        row.comment_id: (
            row.at,
            Decision(
                Action.of(row.action),
                tuple(findings[row.id]),
                row.policy_version,
                row.policy_sha256,
                MappingProxyType(row.scores),
                row.scorer_version,
            ),
        )
        for row in rows
    }


def add_review(
    tx: Transaction,
    *,
    comment_id: int,
    comment_version: int,
    moderator_id: int,
    act_id: int,
    verdict: str,
    clause: str,
    reason: str,
    at: datetime,
) -> int:
    """Add a person's verdict (publish, hold or remove) beside the newest decision; its number comes back."""
    decision_id = tx.execute(select(func.max(DecisionRow.id)).where(DecisionRow.comment_id == comment_id)).scalar()
    values = {
        "comment_id": comment_id,
        "comment_version": comment_version,
        "decision_id": decision_id,
        "moderator_id": moderator_id,
        "act_id": act_id,
        "at": at,
        "verdict": verdict,
        "clause": clause,
        "reason": reason,
    }
    return insert_row(tx, ReviewRow, values)


def reviews_of(tx: Transaction, comment_ids: Collection[int]) -> dict[int, tuple[ReviewView, ...]]:
    """People's verdicts on these comments, newest first."""
    columns = (
        ReviewRow.comment_id,
        ReviewRow.at,
        ModeratorRow.name,
        ReviewRow.verdict,
        ReviewRow.clause,
        ReviewRow.reason,
    )
    wanted = select(*columns).join(ModeratorRow, ModeratorRow.id == ReviewRow.moderator_id)
    found: defaultdict[int, list[ReviewView]] = defaultdict(list)
    for row in tx.execute(wanted.where(ReviewRow.comment_id.in_(comment_ids)).order_by(ReviewRow.id.desc())):
        found[row.comment_id].append(ReviewView(row.at, row.name, row.verdict, row.clause, row.reason))
    return {comment_id: tuple(reviews) for comment_id, reviews in found.items()}


def _finding_values(decision_id: int, finding: Finding) -> dict[str, Any]:
    return {
        "decision_id": decision_id,
        "rule": finding.rule,
        "clause": finding.clause,
        "action": finding.action.word,
        "score": finding.score,
        "because": finding.because,
        "note": finding.note,
        "spans": [_span_values(span) for span in finding.spans],
        "detector": finding.detector,
        "shadow": finding.shadow.word if finding.shadow is not None else None,
        "excused": finding.excused,
        "failed": finding.failed,
        "thresholds": dict(finding.thresholds),
    }


def _span_values(span: Span) -> list[Any]:
    """An e-mail address is personal: where it was noticed is kept, what it says is not."""
    return [span.start, span.end, "" if span.field == "email" else span.text, span.field]


def _findings(tx: Transaction, decision_ids: Collection[int]) -> defaultdict[int, list[Finding]]:
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for row in tx.execute(
        select(FindingRow.__table__).where(FindingRow.decision_id.in_(decision_ids)).order_by(FindingRow.id)
    ):
        found[row.decision_id].append(
            Finding(
                rule=row.rule,
                clause=row.clause,
                action=Action.of(row.action),
                score=row.score,
                because=row.because,
                note=row.note,
                spans=tuple(Span(*span) for span in row.spans),
                detector=row.detector,
                shadow=Action.of(row.shadow) if row.shadow is not None else None,
                excused=row.excused,
                failed=row.failed,
                thresholds=MappingProxyType(row.thresholds),
            )
        )
    return found
