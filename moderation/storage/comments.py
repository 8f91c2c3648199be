"""Comments: taking them in, reading them, changing them only when nobody else did meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, and_, bindparam, delete, select, update

from moderation.storage import decisions, prepared, threads, trees
from moderation.storage.database import Transaction
from moderation.storage.sites import comment_is_here
from moderation.storage.sql import AnySelect, insert_row, insert_rows, storable
from moderation.storage.tables import CommentRow, NonceRow, RowId, ShingleRow, ThreadRow
from moderation.storage.views import OwnComment, PublicComment
from moderation.vocabulary import Parent, Role, Status


def record(
    tx: Transaction,
    *,
    thread_id: int,
    parent_id: int | None,
    person_id: int,
    name: str,
    website: str,
    text: str,
    status: Status,
    token_digest: str,
    now: datetime,
    role: Role = Role.GUEST,
    network_digest: str = "",
    channel: str = "form",
    bands: Sequence[int] = (),
    nonce: str = "",
    source: str | None = None,
    source_id: str | None = None,
) -> int:
    """Store a comment; its number comes back. The caller's transaction also takes its person and its decision.

    A `nonce` leads back to it (`by_nonce`) and can be used once: a second time is an error, so look first.
    Raises ValueError for a parent that is not in the thread.
    """
    values = {
        "thread_id": thread_id,
        "parent_id": parent_id,
        "root_id": _root(tx, thread_id, parent_id),
        "person_id": person_id,
        "name": name,
        "website": website,
        "text": text,
        "role": role.value,
        "status": status.value,
        "created_at": now,
        "network_digest": network_digest,
        "token_digest": token_digest,
        "channel": channel,
        "source": source,
        "source_id": source_id,
    }
    comment_id = insert_row(tx, CommentRow, values)
    _keep_bands(tx, comment_id, bands)
    if nonce:
        insert_rows(tx, NonceRow, [{"nonce": nonce, "comment_id": comment_id, "at": now}])
    return comment_id


def replace_text(
    tx: Transaction, comment_id: int, version: int, *, text: str, status: Status, bands: Sequence[int], now: datetime
) -> bool:
    """Give a comment another text and the status that its new decision leads to.

    False, and nothing happens, when the comment is not at this version any more or was withdrawn.
    """
    values = {"text": text, "status": status.value, "edited_at": now}
    if not _change(tx, comment_id, version, values):
        return False
    tx.execute(delete(ShingleRow).where(ShingleRow.comment_id == comment_id))
    _keep_bands(tx, comment_id, bands)
    return True


def set_status(tx: Transaction, comment_id: int, version: int, status: Status) -> bool:
    """Publish, hold or remove. False, and nothing happens, when it is not at this version any more or was withdrawn."""
    return _change(tx, comment_id, version, {"status": status.value})


def withdraw(tx: Transaction, comment_id: int, version: int, now: datetime) -> bool:
    """Remove a comment because its author wants so. False when it is not at this version any more."""
    return _change(tx, comment_id, version, {"status": Status.REMOVED.value, "withdrawn_at": now})


def by_nonce(tx: Transaction, nonce: str) -> int | None:
    """The comment that this form or request was taken as before; None: it is new."""
    comment_id: int | None = prepared.scalar(tx, _nonce(), {"nonce": storable(nonce)})
    return comment_id


def by_token(tx: Transaction, token_digest: str) -> OwnComment | None:
    """What the author may read, by the digest of their private token."""
    row = tx.execute(select(CommentRow.__table__).where(CommentRow.token_digest == storable(token_digest))).first()
    thread = threads.by_id(tx, row.thread_id) if row is not None else None
    if row is None or thread is None:
        return None
    reviews = decisions.reviews_of(tx, [row.id]).get(row.id, ())
    return OwnComment(
        id=row.id,
        thread=thread,
        parent_id=row.parent_id,
        name=row.name,
        website=row.website,
        text=row.text,
        status=Status(row.status),
        version=row.version,
        created_at=row.created_at,
        edited_at=row.edited_at,
        withdrawn=row.withdrawn_at is not None,
        decision=decisions.newest(tx, row.id),
        review=reviews[0] if reviews else None,
    )


def public(tx: Transaction, comment_id: int) -> PublicComment | None:
    """The comment as everybody may read it; None when it is not published."""
    return trees.view(tx.execute(trees.public_columns().where(CommentRow.id == comment_id, trees.PUBLISHED)).first())


def parent(tx: Transaction, thread_id: int, comment_id: int) -> Parent | None:
    """The published comment of this thread that somebody wants to reply to."""
    row = prepared.first(tx, _parent(), {"comment": comment_id, "thread": thread_id})
    return Parent(row.id, row.name, row.text) if row is not None else None


def published_page(tx: Transaction, thread_id: int, page: int, page_size: int) -> tuple[tuple[PublicComment, ...], int]:
    """A page of a thread, the first one being 1, and how many pages there are (at least one).

    A page has `page_size` top-level comments, oldest first, each with everything below it. A page that does not
    exist is empty.
    """
    roots = prepared.scalar(tx, trees.count_roots(), {"thread": thread_id})
    pages = max(1, -(-roots // page_size))
    if not 1 <= page <= pages:
        return (), pages
    wanted = {"thread": thread_id, "skip": (page - 1) * page_size, "size": page_size}
    roots_shown = tx.execute(trees.some_roots(), wanted).scalars().all()
    return trees.in_order(tx.execute(trees.below(), {"roots": roots_shown})), pages


def page_of(tx: Transaction, comment_id: int, page_size: int) -> int:
    """The page of its thread on which a published comment stands; 1 when there is none."""
    return int(prepared.scalar(tx, trees.count_roots_before(), {"comment": comment_id})) // page_size + 1


def newest_published(tx: Transaction, thread_id: int, limit: int) -> tuple[PublicComment, ...]:
    """The newest published comments of a thread, newest first: for its feed."""
    wanted = trees.public_columns().where(CommentRow.thread_id == thread_id, trees.PUBLISHED)
    rows = tx.execute(wanted.order_by(CommentRow.id.desc()).limit(limit))
    return tuple(comment for row in rows if (comment := trees.view(row)))


def newest_of_site(tx: Transaction, site_id: int, limit: int) -> tuple[tuple[PublicComment, str], ...]:
    """The newest published comments of a site, newest first, each with the title of its thread: for its feed."""
    wanted = trees.public_columns().where(trees.PUBLISHED, comment_is_here(site_id))
    rows = tx.execute(wanted.order_by(CommentRow.id.desc()).limit(limit))
    found = [comment for row in rows if (comment := trees.view(row))]
    named = select(CommentRow.id, ThreadRow.title).join(ThreadRow, ThreadRow.id == CommentRow.thread_id)
    of_thread = named.where(CommentRow.id.in_([one.id for one in found]))
    titles = {row.id: row.title for row in tx.execute(of_thread)}
    return tuple((one, titles[one.id]) for one in found)


def persons_of(tx: Transaction, comment_ids: Collection[int]) -> dict[int, int]:
    """Who wrote each of these comments."""
    wanted = select(CommentRow.id, CommentRow.person_id).where(CommentRow.id.in_(comment_ids))
    return {row.id: row.person_id for row in tx.execute(wanted)}


def standing_of(tx: Transaction, person_id: int, limit: int) -> list[tuple[int, int]]:
    """Number and version of this person's comments that are published or wait, the newest first."""
    standing = CommentRow.status.in_((Status.PUBLISHED.value, Status.HELD.value))
    theirs = select(CommentRow.id, CommentRow.version).where(CommentRow.person_id == person_id, standing)
    rows = tx.execute(theirs.where(CommentRow.withdrawn_at.is_(None)).order_by(CommentRow.id.desc()).limit(limit))
    return [(row.id, row.version) for row in rows]


def role_of(tx: Transaction, comment_id: int) -> str:
    """The verified role in which a comment was written; guest when there is no such comment."""
    return tx.execute(select(CommentRow.role).where(CommentRow.id == comment_id)).scalar() or Role.GUEST.value


# Building a statement costs more than running it, so each is built once.


@cache
def _nonce() -> AnySelect:
    return select(NonceRow.comment_id).where(NonceRow.nonce == bindparam("nonce", type_=String()))


@cache
def _parent() -> AnySelect:
    return select(CommentRow.id, CommentRow.name, CommentRow.text).where(
        CommentRow.id == bindparam("comment", type_=RowId()),
        CommentRow.thread_id == bindparam("thread", type_=RowId()),
        trees.PUBLISHED,
    )


def _root(tx: Transaction, thread_id: int, parent_id: int | None) -> int | None:
    if parent_id is None:
        return None
    above = select(CommentRow.root_id).where(CommentRow.id == parent_id, CommentRow.thread_id == thread_id)
    row = tx.execute(above).first()
    if row is None:
        raise ValueError(f"comment {parent_id} cannot be replied to: it is not in thread {thread_id}")
    return row.root_id or parent_id


def _change(tx: Transaction, comment_id: int, version: int, values: dict[str, Any]) -> bool:
    at_version = and_(CommentRow.id == comment_id, CommentRow.version == version, CommentRow.withdrawn_at.is_(None))
    done = tx.execute(update(CommentRow).where(at_version).values(**values, version=version + 1))
    return done.rowcount == 1


def _keep_bands(tx: Transaction, comment_id: int, bands: Sequence[int]) -> None:
    rows = [{"comment_id": comment_id, "position": place, "band": band} for place, band in enumerate(bands)]
    insert_rows(tx, ShingleRow, rows)
