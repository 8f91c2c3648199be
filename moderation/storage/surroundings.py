"""Who else is about when a comment arrives: restrictions that touch its author, other names, names in the thread."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from sqlalchemy import String, and_, bindparam, select

from moderation.storage.bans import is_in_force
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, storable
from moderation.storage.tables import (
    BanRow,
    CommentRow,
    ModeratorRow,
    PersonNameRow,
    SiteRow,
    ThreadRow,
    UtcDateTime,
)
from moderation.storage.threads import OWN_SITE
from moderation.vocabulary import Likeness, OtherName, Restriction, Status, Submission

MOST_THREAD_NAMES = 200
THREAD_ROWS_READ = 1000
MOST_OTHER_NAMES = 20
MOST_RESTRICTIONS = 20


@dataclass(frozen=True, slots=True)
class ThreadNames:
    """Names under which something is published in a thread."""

    of_others: tuple[str, ...] = ()
    """Those that somebody else had first, the newest first, at most 200."""
    everybody: frozenset[tuple[int, str]] = field(default_factory=frozenset)
    """(person, name)"""


def thread_names(tx: Transaction, submission: Submission, person_id: int | None, network: str) -> ThreadNames:
    """The names in the submission's thread. A name is the author's own when they had it first.

    Who leaves neither e-mail nor cookie is nobody's old acquaintance; the same network must do for them here, or
    they would seem to pose as themselves.
    """
    given = {"slug": storable(submission.thread.slug), "site": storable(submission.site)}
    rows = tx.execute(_names_in_thread(), given).all()
    is_own = {row.name: row.person_id == person_id or (bool(network) and row.network_digest == network) for row in rows}
    others = [name for name, own in is_own.items() if name and not own]
    return ThreadNames(tuple(others[:MOST_THREAD_NAMES]), frozenset((row.person_id, row.name) for row in rows))


def protected_names(tx: Transaction) -> tuple[str, ...]:
    """Names of staff."""
    return tuple(tx.execute(_staff()).scalars())


def restrictions(tx: Transaction, circle: Collection[Likeness], now: datetime) -> tuple[Restriction, ...]:
    """Blocks and bans in force of the author and of those who may be the author, the surest first, at most 20."""
    likely = {one.person_id: one for one in circle}
    if not likely:
        return ()
    found = [
        Restriction(
            kind=row.kind,
            clause=row.clause,
            reason=row.reason,
            since=row.since,
            until=row.until,
            matched=likely[row.person_id].because,
            probability=likely[row.person_id].probability,
            name=row.name,
        )
        for row in tx.execute(_restrictions(), {"people": list(likely), "now": now})
    ]
    return tuple(sorted(found, key=lambda one: -one.probability)[:MOST_RESTRICTIONS])


def other_names(
    tx: Transaction, circle: Collection[Likeness], name: str, thread: ThreadNames, own_id: int | None = None
) -> tuple[OtherName, ...]:
    """Other names of those who may be the author, the likeliest and latest first, at most 20."""
    likely = {one.person_id: one for one in circle}
    if not likely:
        return ()
    rows = tx.execute(_names_of(), {"people": list(likely), "name": name}).all()
    best: dict[str, OtherName] = {}
    for row in rows:
        one = likely[row.person_id]
        here = (row.person_id, row.name) in thread.everybody
        other = OtherName(row.name, one.probability, one.because, here, row.last_seen, row.person_id == own_id)
        known = best.get(row.name)
        if known is None or (other.probability, other.in_this_thread) > (known.probability, known.in_this_thread):
            best[row.name] = other
    return tuple(sorted(best.values(), key=lambda one: -one.probability)[:MOST_OTHER_NAMES])


# Building a statement costs more than running it, so each is built once.


@cache
def _names_in_thread() -> AnySelect:
    sites = (bindparam("site", type_=String()), OWN_SITE)
    thread_id = (
        select(ThreadRow.id)
        .join(SiteRow, SiteRow.id == ThreadRow.site_id)
        .where(ThreadRow.slug == bindparam("slug", type_=String()), SiteRow.url.in_(sites))
        .order_by(SiteRow.url.desc())  # the submission's own site, else the service's own pages
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(CommentRow.person_id, CommentRow.name, CommentRow.network_digest)
        .where(CommentRow.thread_id == thread_id, CommentRow.status == Status.PUBLISHED.value)
        .order_by(CommentRow.id.desc())
        .limit(THREAD_ROWS_READ)
    )


@cache
def _staff() -> AnySelect:
    return select(ModeratorRow.name).where(ModeratorRow.removed_at.is_(None))


@cache
def _names_of() -> AnySelect:
    theirs = PersonNameRow.person_id.in_(bindparam("people", expanding=True))
    other = and_(PersonNameRow.name != bindparam("name", type_=String()), PersonNameRow.name != "")
    newest = PersonNameRow.last_seen.desc()
    columns = (PersonNameRow.person_id, PersonNameRow.name, PersonNameRow.last_seen)
    return select(*columns).where(theirs, other).order_by(newest).limit(10 * MOST_OTHER_NAMES)


@cache
def _restrictions() -> AnySelect:
    columns = (BanRow.person_id, BanRow.kind, BanRow.clause, BanRow.reason, BanRow.since, BanRow.until, BanRow.name)
    return select(*columns).where(
        BanRow.person_id.in_(bindparam("people", expanding=True)), is_in_force(bindparam("now", type_=UtcDateTime()))
    )
