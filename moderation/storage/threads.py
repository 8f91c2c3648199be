"""Threads: the pages that are commented on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, and_, bindparam, func, literal, select, update
from sqlalchemy.orm import InstrumentedAttribute

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sites import is_here
from moderation.storage.sql import AnySelect, add_missing, storable
from moderation.storage.tables import CommentRow, SiteRow, ThreadRow
from moderation.storage.views import ThreadView
from moderation.vocabulary import Status

OWN_SITE = ""
"""The address under which the service keeps its own pages."""


def by_slug(tx: Transaction, slug: str, site: str = OWN_SITE, *, counted: bool = True) -> ThreadView | None:
    """The thread of that name on that site (by its URL; the service's own pages without one).

    Counting what is published in it costs the more the longer it is; `counted=False` leaves that out and says 0.
    """
    return _view(prepared.first(tx, _by_slug(counted), {"slug": storable(slug), "site": storable(site)}))


def by_id(tx: Transaction, thread_id: int) -> ThreadView | None:
    """The thread with that number."""
    return _view(tx.execute(_threads().where(ThreadRow.id == thread_id)).first())


def of_comment(tx: Transaction, comment_id: int, site_id: int = 0) -> ThreadView | None:
    """The thread in which a comment of this site stands, whatever became of the comment."""
    wanted = _threads().where(
        ThreadRow.id == select(CommentRow.thread_id).where(CommentRow.id == comment_id).scalar_subquery(),
        is_here(site_id),
    )
    return _view(tx.execute(wanted).first())


def by_urls(tx: Transaction, urls: Collection[str], site_id: int = 0) -> ThreadView | None:
    """The newest thread of this site about a page with one of these addresses."""
    asked = [storable(url) for url in urls if url]
    if not asked:
        return None
    about = _threads().where(ThreadRow.url.in_(asked), is_here(site_id))
    return _view(tx.execute(about.order_by(ThreadRow.id.desc()).limit(1)).first())


def listed(tx: Transaction, limit: int, before: datetime | None = None, *, site_id: int = 0) -> tuple[ThreadView, ...]:
    """The threads of this site, newest first; with `before`, only those opened earlier than that."""
    wanted = _threads().where(is_here(site_id)).order_by(ThreadRow.opened_at.desc(), ThreadRow.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(ThreadRow.opened_at < before)
    return tuple(view for row in tx.execute(wanted) if (view := _view(row)))


def open_thread(
    tx: Transaction,
    slug: str,
    title: str,
    url: str,
    author_name: str,
    body: str,
    now: datetime,
    site: str = OWN_SITE,
) -> ThreadView:
    """The thread of that name on that site, opened now if there was none. An open one is returned as it is."""
    add_missing(tx, SiteRow, [{"name": site, "url": site}])
    site_id = tx.execute(select(SiteRow.id).where(SiteRow.url == site)).scalar_one()
    values = {
        "site_id": site_id,
        "slug": slug,
        "title": title,
        "url": url,
        "author_name": author_name,
        "body": body,
        "opened_at": now,
    }
    add_missing(tx, ThreadRow, [values])
    thread = by_slug(tx, slug, site)
    if thread is None:
        raise LookupError(f"the thread {slug!r} cannot be found right after it was opened")
    return thread


def set_closed(tx: Transaction, thread_id: int, closed_at: datetime | None) -> bool:
    """Close a thread to new comments, or open it again with None. False: there is no such thread."""
    done = tx.execute(update(ThreadRow).where(ThreadRow.id == thread_id).values(closed_at=closed_at))
    return done.rowcount == 1


# Building a statement costs more than running it, so these are built once.


@cache
def _by_slug(counted: bool) -> AnySelect:
    named = and_(ThreadRow.slug == bindparam("slug", type_=String()), SiteRow.url == bindparam("site", type_=String()))
    threads = _threads() if counted else select(*_columns(), literal(0).label("published"))
    return threads.where(named).join(SiteRow, SiteRow.id == ThreadRow.site_id)


@cache
def _threads() -> AnySelect:
    published = (
        select(func.count())
        .where(CommentRow.thread_id == ThreadRow.id, CommentRow.status == Status.PUBLISHED)
        .scalar_subquery()
    )
    return select(*_columns(), published.label("published"))


def _columns() -> tuple[InstrumentedAttribute[Any], ...]:
    about = (ThreadRow.id, ThreadRow.slug, ThreadRow.title, ThreadRow.url, ThreadRow.author_name, ThreadRow.body)
    return (*about, ThreadRow.opened_at, ThreadRow.closed_at)


def _view(row: Any) -> ThreadView | None:
    return ThreadView(*row) if row is not None else None
