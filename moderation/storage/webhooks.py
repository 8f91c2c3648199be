"""Webhooks: addresses of a site's own systems that are told what became of its comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, and_, bindparam, func, select, update

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, insert_row
from moderation.storage.tables import CommentRow, RowId, ServedSiteRow, ThreadRow, WebhookRow


@dataclass(frozen=True, slots=True)
class WebhookView:
    """An address that is told, and of what."""

    id: int
    site_id: int
    """0: the service's own pages."""
    url: str
    events: tuple[str, ...]
    """Empty: all of them."""
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Told:
    """What a webhook says of a comment. Name, website and text only of what is published."""

    id: int
    thread: str
    thread_url: str
    parent_id: int | None
    status: str
    version: int
    name: str
    website: str
    text: str
    created_at: datetime
    edited_at: datetime | None


def add(tx: Transaction, site_id: int, url: str, events: Sequence[str], now: datetime) -> int:
    """Tell this address from now on; its number comes back."""
    return insert_row(tx, WebhookRow, {"site_id": site_id, "url": url, "events": list(events), "created_at": now})


def end(tx: Transaction, webhook_id: int, now: datetime) -> bool:
    """Tell it no longer. False: there is none, or it ended before."""
    still_told = (WebhookRow.id == webhook_id, WebhookRow.ended_at.is_(None))
    return tx.execute(update(WebhookRow).where(*still_told).values(ended_at=now)).rowcount == 1


def by_id(tx: Transaction, webhook_id: int) -> WebhookView | None:
    """The webhook with that number, also an ended one."""
    return next(iter(_found(tx, WebhookRow.id == webhook_id)), None)


def listed(tx: Transaction) -> tuple[WebhookView, ...]:
    """All that are told, the oldest first."""
    return _found(tx, WebhookRow.ended_at.is_(None))


def told_of(tx: Transaction, comment_id: int, event: str) -> tuple[int, ...]:
    """The webhooks of the comment's site that want to hear of this."""
    rows = prepared.rows(tx, _told_of(), {"comment": comment_id})
    return tuple(row.id for row in rows if not row.events or event in row.events)


@cache
def _told_of() -> AnySelect:
    """Built once: every comment asks."""
    site = (
        select(func.coalesce(ServedSiteRow.site_id, 0))
        .select_from(CommentRow)
        .join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
        .outerjoin(ServedSiteRow, ServedSiteRow.site_id == ThreadRow.site_id)
        .where(CommentRow.id == bindparam("comment", type_=RowId()))
    )
    theirs = and_(WebhookRow.ended_at.is_(None), WebhookRow.site_id == site.scalar_subquery())
    return select(WebhookRow.id, WebhookRow.events).where(theirs).order_by(WebhookRow.id)


def comment(tx: Transaction, comment_id: int) -> Told | None:
    """The comment as a webhook tells of it; None: there is none."""
    wanted = select(CommentRow.__table__, ThreadRow.slug, ThreadRow.url)
    row = tx.execute(
        wanted.join(ThreadRow, ThreadRow.id == CommentRow.thread_id).where(CommentRow.id == comment_id)
    ).first()
    if row is None:
        return None
    name, website, text = (row.name, row.website, row.text) if row.status == "published" else ("", "", "")
    place = (row.slug, row.url, row.parent_id, row.status, row.version)
    return Told(row.id, *place, name, website, text, row.created_at, row.edited_at)


def _found(tx: Transaction, *which: ColumnElement[bool]) -> tuple[WebhookView, ...]:
    columns = (WebhookRow.id, WebhookRow.site_id, WebhookRow.url, WebhookRow.events)
    rows = tx.execute(
        select(*columns, WebhookRow.created_at, WebhookRow.ended_at).where(*which).order_by(WebhookRow.id)
    )
    return tuple(
        WebhookView(row.id, row.site_id, row.url, tuple(row.events), row.created_at, row.ended_at) for row in rows
    )
