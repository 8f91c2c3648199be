"""Who asked for notices by mail. Addresses are stored encrypted and are gone once a contact has ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, update
from sqlalchemy.orm import aliased

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, insert_row
from moderation.storage.tables import CommentRow, ContactRow, ModeratorRow
from moderation.vocabulary import Status

COMMENT, DIGEST = "comment", "digest"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who asked for notices."""

    id: int
    kind: str
    """comment: the author of `comment_id`; digest: the moderator `moderator_id`"""
    comment_id: int | None
    moderator_id: int | None
    address_digest: str
    network_digest: str
    sealed: str
    """Encrypted; empty once ended."""
    asked_at: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None
    dies_at: datetime
    told_status: str

    def alive(self, now: datetime) -> bool:
        """Whether notices may be sent at all; before it is confirmed, the first one alone."""
        return self.ended_at is None and self.dies_at > now


def add(
    tx: Transaction,
    kind: str,
    *,
    comment_id: int | None = None,
    moderator_id: int | None = None,
    address_digest: str,
    network_digest: str = "",
    sealed: str,
    now: datetime,
    dies_at: datetime,
    told_status: str = "",
) -> int:
    """Note that somebody asked; the contact's number comes back."""
    values = {"kind": kind, "comment_id": comment_id, "moderator_id": moderator_id, "sealed": sealed, "asked_at": now}
    more = {"address_digest": address_digest, "network_digest": network_digest, "dies_at": dies_at}
    return insert_row(tx, ContactRow, {**values, **more, "told_status": told_status})


def by_id(tx: Transaction, contact_id: int) -> Contact | None:
    """The contact of that number."""
    return _first(tx, _contacts().where(ContactRow.id == contact_id))


def of_comment(tx: Transaction, comment_id: int) -> Contact | None:
    """The newest contact of a comment's author that has not ended."""
    mine = _contacts().where(ContactRow.comment_id == comment_id, ContactRow.ended_at.is_(None))
    return _first(tx, mine.order_by(ContactRow.id.desc()).limit(1))


def of_moderator(tx: Transaction, moderator_id: int) -> Contact | None:
    """The contact of a moderator that has not ended."""
    mine = _contacts().where(ContactRow.moderator_id == moderator_id, ContactRow.ended_at.is_(None))
    return _first(tx, mine.order_by(ContactRow.id.desc()).limit(1))


def is_confirmed(tx: Transaction, address_digest: str, network_digest: str, now: datetime) -> bool:
    """Whether this address was confirmed for somebody in this network, and still is."""
    same = and_(ContactRow.address_digest == address_digest, ContactRow.network_digest == network_digest)
    live = and_(ContactRow.confirmed_at.isnot(None), ContactRow.ended_at.is_(None), ContactRow.dies_at > now)
    wanted = select(ContactRow.id).where(same, live, ContactRow.kind == COMMENT, ContactRow.network_digest != "")
    return tx.execute(wanted.limit(1)).first() is not None


def asked_lately(tx: Transaction, since: datetime, *, address_digest: str = "", network_digest: str = "") -> int:
    """How many first mails were asked for since then: to this address, or from this network."""
    wanted = select(func.count()).select_from(ContactRow).where(ContactRow.asked_at > since)
    if address_digest:
        wanted = wanted.where(ContactRow.address_digest == address_digest)
    if network_digest:
        wanted = wanted.where(ContactRow.network_digest == network_digest)
    return tx.execute(wanted).scalar_one()


def confirm(tx: Transaction, contact_id: int, now: datetime, dies_at: datetime) -> bool:
    """The address answers for itself. False when the contact has ended; a second time changes nothing."""
    live = and_(ContactRow.id == contact_id, ContactRow.ended_at.is_(None), ContactRow.dies_at > now)
    fresh = update(ContactRow).where(live, ContactRow.confirmed_at.is_(None))
    tx.execute(fresh.values(confirmed_at=now, dies_at=dies_at))
    return tx.execute(select(ContactRow.id).where(live)).first() is not None


def end(tx: Transaction, contact_id: int, now: datetime) -> None:
    """No more notices: the address is gone with that."""
    live = and_(ContactRow.id == contact_id, ContactRow.ended_at.is_(None))
    tx.execute(update(ContactRow).where(live).values(ended_at=now, sealed=""))


def end_overdue(tx: Transaction, now: datetime) -> int:
    """End those whose time is over, of moderators who have left, and of comments that are withdrawn or erased; how many."""
    done = update(ContactRow).where(_overdue(now)).values(ended_at=now, sealed="")
    return tx.execute(done).rowcount


def any_overdue(tx: Transaction, now: datetime) -> bool:
    """Whether `end_overdue` would find something."""
    return tx.execute(select(ContactRow.id).where(_overdue(now)).limit(1)).first() is not None


def live(tx: Transaction, kind: str, now: datetime) -> tuple[Contact, ...]:
    """Confirmed contacts of that kind."""
    rows = tx.execute(_contacts().where(ContactRow.kind == kind, _live(now)).order_by(ContactRow.id))
    return tuple(Contact(*row) for row in rows)


def replies(tx: Transaction, since: datetime, now: datetime) -> tuple[tuple[int, int], ...]:
    """(contact, comment) for each published reply since then to a comment whose author asked for notices.

    An author's own replies are none. A reply counts from the moment it was written.
    """
    asked, reply = aliased(CommentRow), aliased(CommentRow)
    wanted = (
        select(ContactRow.id, reply.id)
        .join(asked, asked.id == ContactRow.comment_id)
        .join(reply, reply.parent_id == asked.id)
        .where(ContactRow.kind == COMMENT, _live(now))
        .where(reply.status == Status.PUBLISHED.value, reply.withdrawn_at.is_(None), reply.created_at > since)
        .where(reply.person_id != asked.person_id, asked.status == Status.PUBLISHED.value)
        .order_by(reply.id)
    )
    return tuple((row[0], row[1]) for row in tx.execute(wanted))


def decided(tx: Transaction, now: datetime) -> tuple[tuple[int, int, str], ...]:
    """(contact, version, status) for each comment whose state its author has not been told of."""
    wanted = (
        select(ContactRow.id, CommentRow.version, CommentRow.status)
        .join(CommentRow, CommentRow.id == ContactRow.comment_id)
        .where(ContactRow.kind == COMMENT, _live(now))
        .where(CommentRow.status != ContactRow.told_status, CommentRow.withdrawn_at.is_(None))
        .where(CommentRow.status != Status.ERASED.value)
    )
    return tuple((row[0], row[1], row[2]) for row in tx.execute(wanted))


def told(tx: Transaction, contact_id: int, status: str) -> None:
    """Note which state the author was told of."""
    tx.execute(update(ContactRow).where(ContactRow.id == contact_id).values(told_status=status))


def _overdue(now: datetime) -> ColumnElement[bool]:
    left = select(ModeratorRow.id).where(ModeratorRow.removed_at.isnot(None))
    withdrawn = or_(CommentRow.withdrawn_at.isnot(None), CommentRow.status == Status.ERASED.value)
    gone = exists().where(CommentRow.id == ContactRow.comment_id, withdrawn)
    return and_(ContactRow.ended_at.is_(None), or_(ContactRow.dies_at <= now, ContactRow.moderator_id.in_(left), gone))


def _live(now: datetime) -> ColumnElement[bool]:
    return and_(ContactRow.ended_at.is_(None), ContactRow.confirmed_at.isnot(None), ContactRow.dies_at > now)


def _contacts() -> AnySelect:
    ids = (ContactRow.id, ContactRow.kind, ContactRow.comment_id, ContactRow.moderator_id)
    who = (ContactRow.address_digest, ContactRow.network_digest, ContactRow.sealed)
    when = (ContactRow.asked_at, ContactRow.confirmed_at, ContactRow.ended_at, ContactRow.dies_at)
    return select(*ids, *who, *when, ContactRow.told_status)


def _first(tx: Transaction, wanted: AnySelect) -> Contact | None:
    row = tx.execute(wanted).first()
    return Contact(*row) if row else None
