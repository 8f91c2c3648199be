"""A site's comments as an archive: each thread, then its comments, parents before children, at constant memory."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from moderation.storage import imports
from moderation.storage.database import Transaction
from moderation.storage.sql import AnyRow, storable
from moderation.storage.tables import CommentRow, SiteRow, ThreadRow
from moderation.vocabulary import ArchivedComment, ArchivedThread, Author, Role, Status

CHUNK = 1000


def size(tx: Transaction, site: str) -> int:
    """How many comments a site has."""
    of_site = select(ThreadRow.id).join(SiteRow, SiteRow.id == ThreadRow.site_id).where(SiteRow.url == storable(site))
    return tx.execute(select(func.count()).where(CommentRow.thread_id.in_(of_site))).scalar_one()


def whole(tx: Transaction, site: str) -> Iterator[ArchivedThread | ArchivedComment]:
    """Everything of a site, whatever its status; of people only what they chose to publish and a number."""
    last = 0
    columns = select(ThreadRow.__table__).join(SiteRow, SiteRow.id == ThreadRow.site_id)
    while rows := tx.execute(
        columns.where(SiteRow.url == storable(site), ThreadRow.id > last).order_by(ThreadRow.id).limit(CHUNK)
    ).all():
        for row in rows:
            yield _thread(row)
            yield from _comments(tx, row.id)
        last = rows[-1].id


def _comments(tx: Transaction, thread_id: int) -> Iterator[ArchivedComment]:
    last = 0
    wanted = select(CommentRow.__table__).where(CommentRow.thread_id == thread_id).order_by(CommentRow.id).limit(CHUNK)
    while rows := tx.execute(wanted.where(CommentRow.id > last)).all():
        labels = imports.labels(tx, [row.id for row in rows if row.channel == imports.KIND])
        for row in rows:
            yield _comment(row, labels.get(row.id, ""))
        last = rows[-1].id


def _thread(row: AnyRow) -> ArchivedThread:
    return ArchivedThread(
        key=str(row.id),
        url=row.url,
        title=row.title,
        slug=row.slug,
        author_name=row.author_name,
        body=row.body,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
    )


def _comment(row: AnyRow, label: str) -> ArchivedComment:
    return ArchivedComment(
        id=str(row.id),
        thread=str(row.thread_id),
        text=row.text,
        at=row.created_at,
        author=Author(name=row.name, website=row.website, visitor=str(row.person_id), role=Role(row.role)),
        parent=str(row.parent_id or ""),
        status=Status(row.status),
        label=label,
        edited_at=row.edited_at,
        withdrawn_at=row.withdrawn_at,
        token_digest=row.token_digest,
    )
