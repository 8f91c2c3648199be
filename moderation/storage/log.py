"""The log of what was done, by whom, to what and why. Lines are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from moderation.storage import seals
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, AnySelect, insert_row, number, storable
from moderation.storage.tables import ActRow, CommentRow, ModeratorRow, PersonRow, ThreadRow
from moderation.storage.views import LogEntry, LogFilter

ANY = LogFilter()


def append(
    tx: Transaction,
    *,
    at: datetime,
    batch: str,
    moderator_id: int | None,
    kind: str,
    comment_id: int | None = None,
    person_id: int | None = None,
    thread_id: int | None = None,
    ban_id: int | None = None,
    strike_id: int | None = None,
    clause: str = "",
    reason: str = "",
    before: Mapping[str, object] = MappingProxyType({}),
    after: Mapping[str, object] = MappingProxyType({}),
    undoes: str | None = None,
) -> int:
    """Add a line; its number comes back. `before` is what undo goes back to, so empty means: nothing to undo.

    `batch` holds together what was one click, `undoes` names the batch that this one takes back.
    """
    values = {
        "at": at,
        "batch": batch,
        "moderator_id": moderator_id,
        "kind": kind,
        "comment_id": comment_id,
        "person_id": person_id,
        "thread_id": thread_id,
        "ban_id": ban_id,
        "strike_id": strike_id,
        "clause": clause,
        "reason": reason,
        "before": dict(before),
        "after": dict(after),
        "undoes": undoes,
    }
    number = insert_row(tx, ActRow, values)
    seals.note(tx, number)
    return number


def page(tx: Transaction, cursor: str, limit: int, filters: LogFilter = ANY) -> tuple[tuple[LogEntry, ...], str]:
    """A page of the log, newest first, and where the next page starts (empty at the end)."""
    wanted = _filtered(_acts(), filters).order_by(ActRow.id.desc()).limit(limit + 1)
    if (before := number(cursor)) is not None:
        wanted = wanted.where(ActRow.id < before)
    rows = tx.execute(wanted).all()
    shown = rows[:limit]
    return _entries(tx, shown), str(shown[-1].id) if len(rows) > limit else ""


def batch(tx: Transaction, name: str) -> tuple[LogEntry, ...]:
    """Everything that one click did, in the order in which it was done."""
    return _entries(tx, tx.execute(_acts().where(ActRow.batch == storable(name)).order_by(ActRow.id)).all())


def undone_batches(tx: Transaction, batches: Collection[str]) -> frozenset[str]:
    """Those of the batches that a later one takes back, unless that one was taken back in turn, and so on."""
    links = _links(tx, batches)
    first = _first_ids(tx, {later for _, later in links})
    undone: set[str] = set()
    # What takes something back comes after it, so from the newest backwards each is settled before it is asked for.
    for earlier, later in sorted(links, key=lambda link: -first[link[1]]):
        if later not in undone:
            undone.add(earlier)
    return frozenset(undone & set(batches))


def _links(tx: Transaction, batches: Collection[str]) -> list[tuple[str, str]]:
    """(batch, the batch that takes it back), for these batches and for all that follow from them."""
    start = select(ActRow.undoes.label("earlier"), ActRow.batch.label("later")).where(ActRow.undoes.in_(batches))
    found = start.distinct().cte("links", recursive=True)
    following = aliased(ActRow)
    step = select(following.undoes, following.batch).join(found, following.undoes == found.c.later)
    links = found.union(step)
    return [(earlier, later) for earlier, later in tx.execute(select(links.c.earlier, links.c.later))]


def _first_ids(tx: Transaction, batches: Collection[str]) -> dict[str, int]:
    wanted = select(ActRow.batch, func.min(ActRow.id)).where(ActRow.batch.in_(batches)).group_by(ActRow.batch)
    return {name: int(first) for name, first in tx.execute(wanted)}


def _filtered(wanted: AnySelect, filters: LogFilter) -> AnySelect:
    if filters.kind:
        wanted = wanted.where(ActRow.kind == storable(filters.kind))
    pairs = (
        (ActRow.moderator_id, filters.moderator_id),
        (ActRow.person_id, filters.person_id),
        (ActRow.comment_id, filters.comment_id),
        (ActRow.thread_id, filters.thread_id),
    )
    for column, value in pairs:
        if value is not None:
            wanted = wanted.where(column == value)
    return wanted


def _acts() -> AnySelect:
    """Acts with the names of what they are about; an act on a comment is shown with its author and thread."""
    return (
        select(
            ActRow.__table__,
            func.coalesce(ModeratorRow.name, "").label("moderator"),
            func.coalesce(PersonRow.name, "").label("person_name"),
            func.coalesce(ThreadRow.title, "").label("thread_title"),
        )
        .outerjoin(ModeratorRow, ModeratorRow.id == ActRow.moderator_id)
        .outerjoin(CommentRow, CommentRow.id == ActRow.comment_id)
        .outerjoin(PersonRow, PersonRow.id == func.coalesce(ActRow.person_id, CommentRow.person_id))
        .outerjoin(ThreadRow, ThreadRow.id == func.coalesce(ActRow.thread_id, CommentRow.thread_id))
    )


def _entries(tx: Transaction, rows: Collection[AnyRow]) -> tuple[LogEntry, ...]:
    undone = undone_batches(tx, {row.batch for row in rows}) if rows else frozenset()
    return tuple(
        LogEntry(
            id=row.id,
            at=row.at,
            batch=row.batch,
            moderator=row.moderator,
            kind=row.kind,
            comment_id=row.comment_id,
            person_id=row.person_id,
            thread_id=row.thread_id,
            ban_id=row.ban_id,
            strike_id=row.strike_id,
            clause=row.clause,
            reason=row.reason,
            undoes=row.undoes,
            undone=row.batch in undone,
            can_undo=bool(row.before) and row.batch not in undone,
            before=MappingProxyType(row.before),
            after=MappingProxyType(row.after),
            person_name=row.person_name,
            thread_title=row.thread_title,
        )
        for row in rows
    )
