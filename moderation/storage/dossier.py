"""All that is kept of one person, for that person to read. An allow-list: what is not named here leaves no table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect
from moderation.storage.tables import (
    AppealMessageRow,
    AppealRow,
    AuthorKeyRow,
    BanEndRow,
    BanRow,
    CommentRow,
    DecisionRow,
    FindingRow,
    PersonNameRow,
    PersonRow,
    ReviewRow,
    StrikeEndRow,
    StrikeRow,
    ThreadRow,
)

Lines = list[dict[str, Any]]


def of_person(tx: Transaction, person_id: int) -> Mapping[str, Any]:
    """Names, comments with what was decided about them, strikes, restrictions, and the kinds of traces with their dates.

    The traces themselves are keyed hashes that mean nothing outside. Other people, moderators' names and how the
    rules weigh things are not in it.
    """
    seen = tx.execute(select(PersonRow.first_seen, PersonRow.last_seen).where(PersonRow.id == person_id)).first()
    return {
        "first_seen": _plain(seen.first_seen) if seen else None,
        "last_seen": _plain(seen.last_seen) if seen else None,
        "names": _lines(tx, _of(PersonNameRow, person_id, "name", "first_seen", "last_seen", "uses")),
        "traces": _lines(tx, _of(AuthorKeyRow, person_id, "kind", "first_seen", "last_seen", "uses")),
        "comments": _comments(tx, person_id),
        "strikes": _lines(tx, _strikes(person_id)),
        "restrictions": _lines(tx, _restrictions(person_id)),
    }


def _comments(tx: Transaction, person_id: int) -> Lines:
    columns = (
        CommentRow.id,
        ThreadRow.slug.label("thread"),
        CommentRow.parent_id.label("reply_to"),
        CommentRow.name,
        CommentRow.website,
        CommentRow.text,
        CommentRow.status,
        CommentRow.created_at,
        CommentRow.edited_at,
        CommentRow.withdrawn_at,
    )
    wanted = select(*columns).join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
    lines = _lines(tx, wanted.where(CommentRow.person_id == person_id).order_by(CommentRow.id))
    numbers = [line["id"] for line in lines]
    told = {
        "decisions": _grouped(tx, _decisions(numbers)),
        "verdicts": _grouped(tx, _verdicts(numbers)),
        "appeals": _grouped(tx, _appeals(numbers)),
    }
    return [{**line, **{name: found.get(line["id"], []) for name, found in told.items()}} for line in lines]


def _decisions(numbers: Sequence[int]) -> AnySelect:
    columns = (DecisionRow.comment_id, DecisionRow.at, DecisionRow.action, FindingRow.clause, FindingRow.because)
    joined = select(*columns).join(FindingRow, FindingRow.decision_id == DecisionRow.id, isouter=True)
    # Only what the decision rests on: what the rules merely noticed is nobody's finding yet.
    return joined.where(
        DecisionRow.comment_id.in_(numbers), (FindingRow.id.is_(None)) | (FindingRow.action == DecisionRow.action)
    ).order_by(DecisionRow.id)


def _verdicts(numbers: Sequence[int]) -> AnySelect:
    columns = (ReviewRow.comment_id, ReviewRow.at, ReviewRow.verdict, ReviewRow.clause, ReviewRow.reason)
    return select(*columns).where(ReviewRow.comment_id.in_(numbers)).order_by(ReviewRow.id)


def _appeals(numbers: Sequence[int]) -> AnySelect:
    by_author = AppealMessageRow.moderator_id.is_(None).label("by_you")
    columns = (AppealRow.comment_id, AppealMessageRow.at, by_author, AppealMessageRow.text)
    joined = select(*columns).join(AppealRow, AppealRow.id == AppealMessageRow.appeal_id)
    return joined.where(AppealRow.comment_id.in_(numbers)).order_by(AppealMessageRow.id)


def _strikes(person_id: int) -> AnySelect:
    columns = (StrikeRow.comment_id, StrikeRow.clause, StrikeRow.weight, StrikeRow.at, StrikeRow.expires_at)
    ended = StrikeEndRow.at.label("taken_back_at")
    joined = select(*columns, ended).join(StrikeEndRow, StrikeEndRow.strike_id == StrikeRow.id, isouter=True)
    return joined.where(StrikeRow.person_id == person_id).order_by(StrikeRow.id)


def _restrictions(person_id: int) -> AnySelect:
    columns = (BanRow.kind, BanRow.clause, BanRow.reason, BanRow.since, BanRow.until, BanEndRow.at.label("ended_at"))
    joined = select(*columns).join(BanEndRow, BanEndRow.ban_id == BanRow.id, isouter=True)
    return joined.where(BanRow.person_id == person_id).order_by(BanRow.id)


def _of(row: Any, person_id: int, *columns: str) -> AnySelect:
    wanted: AnySelect = select(*(getattr(row, name) for name in columns)).where(row.person_id == person_id)
    return wanted.order_by(row.first_seen)


def _lines(tx: Transaction, wanted: AnySelect) -> Lines:
    return [{name: _plain(value) for name, value in row.items()} for row in tx.execute(wanted).mappings()]


def _grouped(tx: Transaction, wanted: AnySelect) -> dict[int, Lines]:
    found: dict[int, Lines] = {}
    for line in _lines(tx, wanted):
        found.setdefault(line.pop("comment_id"), []).append(line)
    return found


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
