"""Who else is about when a comment arrives: restrictions that touch its author, other names, names in the thread."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import ScalarSelect, String, and_, bindparam, exists, func, select

from moderation.storage import prepared
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
THREAD_ROWS_READ = 200
"""Every comment pays for these: with 600 they were an eighth of a posting on a long thread."""
MOST_OTHER_NAMES = 20
MOST_RESTRICTIONS = 20


def thread_names(tx: Transaction, submission: Submission, person_id: int | None, network: str) -> tuple[str, ...]:
    """Names under which somebody else published in the submission's thread, the newest first, at most 200.

    A name is the author's own when they had it first. Who leaves neither e-mail nor cookie is nobody's old
    acquaintance; the same network must do for them here, or they would seem to pose as themselves.
    """
    rows = prepared.rows(tx, _names_in_thread(), _thread_of(submission))
    others = [name for person, name, digest in rows if person != person_id and not (network and digest == network)]
    return tuple(name for name in others if name)


def protected_names(tx: Transaction) -> tuple[str, ...]:
    """Names of staff."""
    return tuple(row.name for row in prepared.rows(tx, _staff()))


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
    tx: Transaction, circle: Collection[Likeness], submission: Submission, own_id: int | None = None
) -> tuple[OtherName, ...]:
    """Other names of those who may be the author, the likeliest and latest first, at most 20."""
    likely = {one.person_id: one for one in circle}
    if not likely:
        return ()
    given = {**_thread_of(submission), "people": list(likely), "name": submission.author.name}
    rows = tx.execute(_names_of(), given).all()
    best: dict[str, OtherName] = {}
    for row in rows:
        one = likely[row.person_id]
        other = OtherName(
            row.name, one.probability, one.because, bool(row.is_here), row.last_seen, row.person_id == own_id
        )
        known = best.get(row.name)
        if known is None or (other.probability, other.in_this_thread) > (known.probability, known.in_this_thread):
            best[row.name] = other
    return tuple(sorted(best.values(), key=lambda one: -one.probability)[:MOST_OTHER_NAMES])


def _thread_of(submission: Submission) -> dict[str, str]:
    return {"slug": storable(submission.thread.slug), "site": storable(submission.site)}


# Building a statement costs more than running it, so each is built once.


@cache
def _thread_id() -> ScalarSelect[int]:
    sites = (bindparam("site", type_=String()), OWN_SITE)
    return (
        select(ThreadRow.id)
        .join(SiteRow, SiteRow.id == ThreadRow.site_id)
        .where(ThreadRow.slug == bindparam("slug", type_=String()), SiteRow.url.in_(sites))
        .order_by(SiteRow.url.desc())  # the submission's own site, else the service's own pages
        .limit(1)
        .scalar_subquery()
    )


@cache
def _names_in_thread() -> AnySelect:
    """Who had each of the latest names first. Grouped in the database: a busy thread has few names and many rows."""
    latest = (
        select(CommentRow.id, CommentRow.name)
        .where(CommentRow.thread_id == _thread_id(), CommentRow.status == Status.PUBLISHED.value)
        .order_by(CommentRow.id.desc())
        .limit(THREAD_ROWS_READ)
        .subquery()
    )
    newest = func.max(latest.c.id)
    names = (
        select(func.min(latest.c.id).label("first"), newest.label("newest"))
        .group_by(latest.c.name)
        .order_by(newest.desc())
        .limit(MOST_THREAD_NAMES)
        .subquery()
    )
    columns = (CommentRow.person_id, CommentRow.name, CommentRow.network_digest)
    return select(*columns).join(names, names.c.first == CommentRow.id).order_by(names.c.newest.desc())


@cache
def _staff() -> AnySelect:
    return select(ModeratorRow.name).where(ModeratorRow.removed_at.is_(None))


@cache
def _names_of() -> AnySelect:
    theirs = PersonNameRow.person_id.in_(bindparam("people", expanding=True))
    other = and_(PersonNameRow.name != bindparam("name", type_=String()), PersonNameRow.name != "")
    newest = PersonNameRow.last_seen.desc()
    is_here = (
        exists()
        .where(CommentRow.person_id == PersonNameRow.person_id, CommentRow.name == PersonNameRow.name)
        .where(CommentRow.thread_id == _thread_id(), CommentRow.status == Status.PUBLISHED.value)
        .correlate(PersonNameRow)
        .label("is_here")
    )
    columns = (PersonNameRow.person_id, PersonNameRow.name, PersonNameRow.last_seen, is_here)
    return select(*columns).where(theirs, other).order_by(newest).limit(10 * MOST_OTHER_NAMES)


@cache
def _restrictions() -> AnySelect:
    columns = (BanRow.person_id, BanRow.kind, BanRow.clause, BanRow.reason, BanRow.since, BanRow.until, BanRow.name)
    return select(*columns).where(
        BanRow.person_id.in_(bindparam("people", expanding=True)), is_in_force(bindparam("now", type_=UtcDateTime()))
    )
