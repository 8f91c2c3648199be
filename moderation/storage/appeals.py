"""Appeals: what authors and moderators have said about a removal, and what was decided in the end."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, insert_row, number
from moderation.storage.tables import AppealMessageRow, AppealRow, AppealVerdictRow, CommentRow, ModeratorRow
from moderation.storage.views import AppealCounts, AppealMessage, AppealView

OPEN, GRANTED, REFUSED = "open", "granted", "refused"


def add(tx: Transaction, comment_id: int, comment_version: int, *, removed_by: int | None, now: datetime) -> int:
    """Open an appeal against the removal that made this version of the comment; its number comes back."""
    values = {"comment_id": comment_id, "comment_version": comment_version, "moderator_id": removed_by, "at": now}
    return insert_row(tx, AppealRow, values)


def add_message(tx: Transaction, appeal_id: int, text: str, *, moderator_id: int | None, now: datetime) -> int:
    """Note what the author (`moderator_id` None) or a moderator says; the message's number comes back."""
    values = {"appeal_id": appeal_id, "moderator_id": moderator_id, "text": text, "at": now}
    return insert_row(tx, AppealMessageRow, values)


def add_verdict(tx: Transaction, appeal_id: int, verdict: str, *, moderator_id: int, now: datetime) -> int:
    """Note that it was granted or refused, or is open again; the row's number comes back."""
    values = {"appeal_id": appeal_id, "verdict": verdict, "moderator_id": moderator_id, "at": now}
    return insert_row(tx, AppealVerdictRow, values)


def by_id(tx: Transaction, appeal_id: int) -> AppealView | None:
    """The appeal with that number, with everything that was said."""
    return next(iter(_views(tx, _appeals().where(AppealRow.id == appeal_id))), None)


def of_comment(tx: Transaction, comment_id: int) -> AppealView | None:
    """The newest appeal about this comment."""
    wanted = _appeals().where(AppealRow.comment_id == comment_id).order_by(AppealRow.id.desc()).limit(1)
    return next(iter(_views(tx, wanted)), None)


def open_of_person(tx: Transaction, person_id: int) -> int:
    """How many appeals of this person wait."""
    mine = _state() == OPEN
    wanted = select(func.count()).select_from(AppealRow).join(CommentRow, CommentRow.id == AppealRow.comment_id)
    return tx.execute(wanted.where(CommentRow.person_id == person_id, mine)).scalar_one()


def listed(
    tx: Transaction, *, only_open: bool, cursor: str = "", limit: int = 50
) -> tuple[tuple[AppealView, ...], str]:
    """A page of appeals and where the next one starts: those that wait, oldest first, or all of them, newest first."""
    wanted = _appeals().limit(limit + 1)
    place = number(cursor)
    if only_open:
        wanted = wanted.where(_state() == OPEN).order_by(AppealRow.id)
        wanted = wanted.where(AppealRow.id > place) if place is not None else wanted
    else:
        wanted = wanted.order_by(AppealRow.id.desc())
        wanted = wanted.where(AppealRow.id < place) if place is not None else wanted
    found = _views(tx, wanted)
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def counts(tx: Transaction) -> AppealCounts:
    """How many wait, were granted and were refused."""
    state = _state().label("state")
    each = select(state).select_from(AppealRow).subquery()
    found = {row[0]: int(row[1]) for row in tx.execute(select(each.c.state, func.count()).group_by(each.c.state))}
    return AppealCounts(found.get(OPEN, 0), found.get(GRANTED, 0), found.get(REFUSED, 0))


def _newest() -> ColumnElement[int]:
    newest = aliased(AppealVerdictRow)
    return select(func.max(newest.id)).where(newest.appeal_id == AppealRow.id).correlate(AppealRow).scalar_subquery()


def _state() -> ColumnElement[str]:
    verdict = aliased(AppealVerdictRow)
    newest = select(verdict.verdict).where(verdict.id == _newest()).correlate(AppealRow).scalar_subquery()
    return func.coalesce(newest, OPEN)


def _appeals() -> AnySelect:
    remover, judge, verdict = aliased(ModeratorRow), aliased(ModeratorRow), aliased(AppealVerdictRow)
    return (
        select(
            AppealRow.id,
            AppealRow.comment_id,
            AppealRow.comment_version,
            AppealRow.moderator_id,
            func.coalesce(remover.name, "").label("removed_by"),
            AppealRow.at,
            func.coalesce(verdict.verdict, OPEN).label("state"),
            func.coalesce(judge.name, "").label("decided_by"),
            verdict.at.label("decided_at"),
        )
        .outerjoin(remover, remover.id == AppealRow.moderator_id)
        .outerjoin(verdict, verdict.id == _newest())
        .outerjoin(judge, judge.id == verdict.moderator_id)
    )


def _views(tx: Transaction, wanted: AnySelect) -> tuple[AppealView, ...]:
    rows = tx.execute(wanted).all()
    said = _messages(tx, [row.id for row in rows])
    return tuple(dataclasses.replace(AppealView(*row), messages=tuple(said[row.id])) for row in rows)


def _messages(tx: Transaction, appeal_ids: Collection[int]) -> defaultdict[int, list[AppealMessage]]:
    columns = (AppealMessageRow.appeal_id, ModeratorRow.name, AppealMessageRow.text, AppealMessageRow.at)
    wanted = (
        select(*columns)
        .outerjoin(ModeratorRow, ModeratorRow.id == AppealMessageRow.moderator_id)
        .where(AppealMessageRow.appeal_id.in_(appeal_ids))
        .order_by(AppealMessageRow.id)
    )
    said: defaultdict[int, list[AppealMessage]] = defaultdict(list)
    for row in tx.execute(wanted):
        said[row.appeal_id].append(AppealMessage(row.name or "", row.text, row.at))
    return said
