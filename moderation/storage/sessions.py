"""Signing in: sessions, one-time links and failed attempts. Of a token only its SHA-256 (hex) is ever kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update

from moderation.storage.database import Transaction
from moderation.storage.moderators import by_id
from moderation.storage.sql import insert_row
from moderation.storage.tables import AttemptRow, ModeratorRow, SessionRow, SignInLinkRow
from moderation.storage.views import ModeratorView

_DIGEST = re.compile(r"[0-9a-f]{64}")


PENDING = timedelta(minutes=10)
"""How long the second step of signing in may take."""


@dataclass(frozen=True, slots=True)
class SessionView:
    """Where somebody is signed in."""

    id: int
    device: str
    created_at: datetime
    last_seen: datetime
    is_this: bool


def start(
    tx: Transaction, token_digest: str, moderator_id: int, now: datetime, *, device: str = "", pending: bool = False
) -> None:
    """Begin a session, or with `pending` the first step of one. Raises ValueError for a token instead of its digest."""
    values = {"token_digest": _digest(token_digest), "moderator_id": moderator_id, "created_at": now, "last_seen": now}
    insert_row(tx, SessionRow, {**values, "device": device, "pending": pending})


def find_pending(tx: Transaction, token_digest: str, since: datetime) -> ModeratorView | None:
    """Who has done the first step with this token after that moment."""
    wanted = select(SessionRow.moderator_id).where(*_first_step(token_digest), SessionRow.created_at > since)
    moderator_id = tx.execute(wanted).scalar()
    moderator = by_id(tx, moderator_id) if moderator_id is not None else None
    return moderator if moderator and moderator.removed_at is None else None


def settle(tx: Transaction, token_digest: str, new_digest: str, now: datetime) -> bool:
    """The second step is done: the session is real, under a new token. False: it was settled or ended before."""
    values = {"token_digest": _digest(new_digest), "pending": False, "created_at": now, "last_seen": now}
    return tx.execute(update(SessionRow).where(*_first_step(token_digest)).values(**values)).rowcount == 1


def listed(tx: Transaction, moderator_id: int, this_digest: str, since: datetime) -> tuple[SessionView, ...]:
    """Where this moderator is signed in, used after that moment; the newest first."""
    columns = (SessionRow.id, SessionRow.device, SessionRow.created_at, SessionRow.last_seen)
    is_this = (SessionRow.token_digest == _digest(this_digest)).label("is_this")
    wanted = select(*columns, is_this).where(
        SessionRow.moderator_id == moderator_id,
        SessionRow.ended_at.is_(None),
        SessionRow.pending.is_(False),
        SessionRow.last_seen > since,
    )
    return tuple(SessionView(*row[:4], bool(row[4])) for row in tx.execute(wanted.order_by(SessionRow.id.desc())))


def end_one(tx: Transaction, moderator_id: int, session_id: int, now: datetime) -> bool:
    """End one of this moderator's sessions. False: there is none of that number, or it is over."""
    here = (SessionRow.id == session_id, SessionRow.moderator_id == moderator_id, SessionRow.ended_at.is_(None))
    return tx.execute(update(SessionRow).where(*here).values(ended_at=now)).rowcount == 1


def _first_step(token_digest: str) -> tuple[ColumnElement[bool], ...]:
    same = SessionRow.token_digest == _digest(token_digest)
    return same, SessionRow.pending.is_(True), SessionRow.ended_at.is_(None)


def find(
    tx: Transaction, token_digest: str, now: datetime, idle: timedelta, absolute: timedelta
) -> ModeratorView | None:
    """Whose session this is; None when it ended, was not used for `idle`, is older than `absolute`, or never was.

    A clock that was set back ends sessions instead of prolonging them.
    """
    wanted = select(SessionRow.moderator_id).where(
        SessionRow.token_digest == _digest(token_digest),
        SessionRow.ended_at.is_(None),
        SessionRow.pending.is_(False),
        SessionRow.last_seen > now - idle,
        SessionRow.created_at > now - absolute,
    )
    moderator_id = tx.execute(wanted).scalar()
    moderator = by_id(tx, moderator_id) if moderator_id is not None else None
    return moderator if moderator and moderator.removed_at is None else None


def last_seen(tx: Transaction, token_digest: str) -> datetime | None:
    """When the session was last used; None: there is none."""
    return tx.execute(select(SessionRow.last_seen).where(SessionRow.token_digest == _digest(token_digest))).scalar()


def touch(tx: Transaction, token_digest: str, now: datetime) -> None:
    """Note that the session is used."""
    open_session = (SessionRow.token_digest == _digest(token_digest), SessionRow.ended_at.is_(None))
    tx.execute(update(SessionRow).where(*open_session).values(last_seen=now))


def end(tx: Transaction, token_digest: str, now: datetime) -> None:
    """Sign out: this session is over for good."""
    open_session = (SessionRow.token_digest == _digest(token_digest), SessionRow.ended_at.is_(None))
    tx.execute(update(SessionRow).where(*open_session).values(ended_at=now))


def end_all(tx: Transaction, moderator_id: int, now: datetime) -> int:
    """Sign an account out everywhere, and make its unused links useless; how many sessions that ended."""
    unused = (SignInLinkRow.moderator_id == moderator_id, SignInLinkRow.used_at.is_(None))
    tx.execute(update(SignInLinkRow).where(*unused).values(used_at=now))
    open_sessions = (SessionRow.moderator_id == moderator_id, SessionRow.ended_at.is_(None))
    return tx.execute(update(SessionRow).where(*open_sessions).values(ended_at=now)).rowcount


def add_link(tx: Transaction, token_digest: str, moderator_id: int, expires_at: datetime) -> None:
    """Keep a one-time link that signs this account in until it expires or is used."""
    values = {"token_digest": _digest(token_digest), "moderator_id": moderator_id, "expires_at": expires_at}
    insert_row(tx, SignInLinkRow, values)


def link_is_good(tx: Transaction, token_digest: str, now: datetime) -> bool:
    """Whether a link would still sign somebody in. Looking does not use it up."""
    return tx.execute(select(SignInLinkRow.id).where(*_good(token_digest, now))).first() is not None


def use_link(tx: Transaction, token_digest: str, now: datetime) -> ModeratorView | None:
    """Use up a link; whom it signs in. None when it is unknown, expired, or was used before: also at this very moment."""
    good = update(SignInLinkRow).where(*_good(token_digest, now)).values(used_at=now)
    moderator_id = tx.execute(good.returning(SignInLinkRow.moderator_id)).scalar()
    moderator = by_id(tx, moderator_id) if moderator_id is not None else None
    return moderator if moderator and moderator.removed_at is None else None


def note_attempt(tx: Transaction, key_digest: str, now: datetime) -> None:
    """Note a failed sign-in under a key: an account, an address, or both."""
    insert_row(tx, AttemptRow, {"key_digest": _digest(key_digest), "at": now})


def attempts(tx: Transaction, key_digest: str, since: datetime) -> int:
    """How many sign-ins under this key failed after that moment."""
    counted = select(func.count()).where(AttemptRow.key_digest == _digest(key_digest), AttemptRow.at > since)
    return tx.execute(counted).scalar_one()


def forget_attempts(tx: Transaction, key_digest: str) -> None:
    """A sign-in succeeded: what failed before no longer counts."""
    tx.execute(delete(AttemptRow).where(AttemptRow.key_digest == _digest(key_digest)))


def sweep_attempts(tx: Transaction, before: datetime) -> int:
    """Delete failed attempts from before that moment."""
    return tx.execute(delete(AttemptRow).where(AttemptRow.at < before)).rowcount


def sweep(tx: Transaction, before: datetime) -> int:
    """Delete failed attempts, used or expired links and sessions that were over or unused before that moment."""
    gone = (
        delete(AttemptRow).where(AttemptRow.at < before),
        delete(SignInLinkRow).where(SignInLinkRow.expires_at < before),
        delete(SessionRow).where(func.coalesce(SessionRow.ended_at, SessionRow.last_seen) < before),
    )
    return sum(tx.execute(statement).rowcount for statement in gone)


def is_first_start(tx: Transaction) -> bool:
    """Whether nobody has ever been given an account."""
    return tx.execute(select(ModeratorRow.id).limit(1)).first() is None


def _good(token_digest: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    same = SignInLinkRow.token_digest == _digest(token_digest)
    return same, SignInLinkRow.used_at.is_(None), SignInLinkRow.expires_at > now


def _digest(text: str) -> str:
    if not _DIGEST.fullmatch(text):
        raise ValueError("only the SHA-256 of a token is kept, as 64 hex digits; this is something else")
    return text
