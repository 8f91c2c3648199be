"""Sites that are served by themselves: each with an address below the service's, a policy file and moderators.

Whatever belongs to no such site belongs to the service's own pages; they have the number 0.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, delete, select

from moderation.storage.database import Transaction
from moderation.storage.sql import add_missing, add_or_update, insert_row, storable
from moderation.storage.tables import CommentRow, ModeratorSiteRow, ServedSiteRow, SiteRow, ThreadRow


@dataclass(frozen=True, slots=True)
class ServedSite:
    """A site that is served by itself."""

    id: int
    url: str
    path: str
    """The word that stands for it in addresses: /sites/WORD/."""
    policy_path: str


def serve(tx: Transaction, url: str, path: str, policy_path: str, now: datetime) -> int:
    """Serve this site below that word with that policy file, or change both; the site's number comes back.

    The database refuses a word that another site has.
    """
    add_missing(tx, SiteRow, [{"name": url[:200], "url": url}])
    number = tx.execute(select(SiteRow.id).where(SiteRow.url == url)).scalar_one()
    values = {"site_id": number, "path": path, "policy_path": policy_path, "added_at": now}
    add_or_update(tx, ServedSiteRow, [values], ("site_id",), newer=("path", "policy_path"))
    return int(number)


def stop_serving(tx: Transaction, site_id: int) -> bool:
    """Let the site's threads belong to the service's own pages again. False: it was not served by itself.

    Moderators of that site stay tied to it: they work nowhere until it is served again.
    """
    return tx.execute(delete(ServedSiteRow).where(ServedSiteRow.site_id == site_id)).rowcount == 1


def by_path(tx: Transaction, path: str) -> ServedSite | None:
    """The site with that word."""
    return next(iter(_found(tx, ServedSiteRow.path == storable(path))), None)


def by_id(tx: Transaction, site_id: int) -> ServedSite | None:
    """The site of that number, if it is served by itself."""
    return next(iter(_found(tx, SiteRow.id == site_id)), None)


def by_url(tx: Transaction, url: str) -> ServedSite | None:
    """The site at that address, if it is served by itself."""
    return next(iter(_found(tx, SiteRow.url == storable(url))), None)


def of_comment(tx: Transaction, comment_id: int) -> ServedSite | None:
    """The site to which a comment belongs, if it is served by itself."""
    its_site = (
        select(ThreadRow.site_id)
        .join(CommentRow, CommentRow.thread_id == ThreadRow.id)
        .where(CommentRow.id == comment_id)
    )
    return next(iter(_found(tx, SiteRow.id.in_(its_site))), None)


def of_moderator(tx: Transaction, moderator_id: int) -> ServedSite | None:
    """The only site at which a moderator works; None: all of them."""
    its_site = select(ModeratorSiteRow.site_id).where(ModeratorSiteRow.moderator_id == moderator_id)
    return next(iter(_found(tx, SiteRow.id.in_(its_site))), None)


def listed(tx: Transaction) -> tuple[ServedSite, ...]:
    """All of them, by their words."""
    return _found(tx)


def is_here(site_id: int) -> ColumnElement[bool]:
    """Whether a thread belongs to this site."""
    if site_id:
        return ThreadRow.site_id == site_id
    return ThreadRow.site_id.not_in(select(ServedSiteRow.site_id))


def comment_is_here(site_id: int) -> ColumnElement[bool]:
    """Whether a comment belongs to this site. Costs nothing to speak of where no site is served by itself."""
    if site_id:
        return CommentRow.thread_id.in_(select(ThreadRow.id).where(ThreadRow.site_id == site_id))
    elsewhere = select(ThreadRow.id).join(ServedSiteRow, ServedSiteRow.site_id == ThreadRow.site_id)
    return CommentRow.thread_id.not_in(elsewhere)


def comments_here(tx: Transaction, comment_ids: Collection[int], site_id: int) -> frozenset[int]:
    """Those of the comments that belong to this site."""
    wanted = select(CommentRow.id).join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
    return frozenset(tx.execute(wanted.where(CommentRow.id.in_(comment_ids), is_here(site_id))).scalars())


def bind_moderator(tx: Transaction, moderator_id: int, site_id: int) -> None:
    """Let a moderator work at this site alone."""
    insert_row(tx, ModeratorSiteRow, {"moderator_id": moderator_id, "site_id": site_id})


def site_of_moderator(tx: Transaction, moderator_id: int) -> int | None:
    """The only site at which a moderator works; None: all of them."""
    return tx.execute(select(ModeratorSiteRow.site_id).where(ModeratorSiteRow.moderator_id == moderator_id)).scalar()


def moderators_by_site(tx: Transaction) -> dict[int, tuple[int, ...]]:
    """The moderators who work at one site alone, by the site's number."""
    found: dict[int, tuple[int, ...]] = {}
    rows = tx.execute(
        select(ModeratorSiteRow.site_id, ModeratorSiteRow.moderator_id).order_by(ModeratorSiteRow.moderator_id)
    )
    for site_id, moderator_id in rows:
        found[site_id] = (*found.get(site_id, ()), moderator_id)
    return found


def _found(tx: Transaction, *which: ColumnElement[bool]) -> tuple[ServedSite, ...]:
    wanted = select(SiteRow.id, SiteRow.url, ServedSiteRow.path, ServedSiteRow.policy_path)
    rows = tx.execute(
        wanted.join(ServedSiteRow, ServedSiteRow.site_id == SiteRow.id).where(*which).order_by(ServedSiteRow.path)
    )
    return tuple(ServedSite(*row) for row in rows)
