"""Who else is about when a comment arrives: restrictions that touch its author, other names, names in the thread."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from sqlalchemy import String, bindparam, exists, select, union

from moderation.storage.bans import is_in_force
from moderation.storage.database import Transaction
from moderation.storage.links import CANDIDATES, in_words, probability
from moderation.storage.sql import AnySelect, storable
from moderation.storage.tables import (
    AuthorKeyRow,
    BanRow,
    CommentRow,
    ModeratorRow,
    PersonNameRow,
    SiteRow,
    ThreadRow,
    UtcDateTime,
)
from moderation.storage.threads import OWN_SITE
from moderation.vocabulary import Keys, OtherName, Restriction, Status, Submission

MOST_THREAD_NAMES = 200
THREAD_ROWS_READ = 1000
MOST_OTHER_NAMES = 20
CANDIDATES_PER_KEY = 50
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
    return tuple(tx.execute(select(ModeratorRow.name).where(ModeratorRow.removed_at.is_(None))).scalars())


def restrictions(tx: Transaction, keys: Keys, now: datetime) -> tuple[Restriction, ...]:
    """Blocks and bans in force whose person shares traces with this author, the surest first, at most 20."""
    found: dict[int, tuple[Restriction, set[str]]] = {}
    for row in tx.execute(_restrictions(), {**_digests(keys), "now": now}):
        plain = Restriction(row.kind, row.clause, row.reason, row.since, row.until, name=row.name)
        kinds = found.setdefault(row.id, (plain, set()))[1]
        kinds.update({row.shared, "agent"} if row.same_agent else {row.shared})
    rated = [replace(plain, matched=in_words(kinds), probability=probability(kinds)) for plain, kinds in found.values()]
    return tuple(sorted(rated, key=lambda one: -one.probability)[:MOST_RESTRICTIONS])


def other_names(tx: Transaction, keys: Keys, name: str, thread: ThreadNames) -> tuple[OtherName, ...]:
    """Other names of those who share traces with this author, the likeliest and latest first, at most 20."""
    shared = _shared_kinds(tx, keys)
    likely = sorted((person_id for person_id in shared if probability(shared[person_id])), key=lambda one: -one)
    if not likely:
        return ()
    columns = (PersonNameRow.person_id, PersonNameRow.name, PersonNameRow.last_seen)
    wanted = select(*columns).where(PersonNameRow.person_id.in_(likely), PersonNameRow.name.not_in((name, "")))
    rows = tx.execute(wanted.order_by(PersonNameRow.last_seen.desc()).limit(10 * MOST_OTHER_NAMES)).all()
    best: dict[str, OtherName] = {}
    for row in rows:
        kinds = shared[row.person_id]
        here = (row.person_id, row.name) in thread.everybody
        other = OtherName(row.name, probability(kinds), in_words(kinds), here, row.last_seen)
        known = best.get(row.name)
        if known is None or (other.probability, other.in_this_thread) > (known.probability, known.in_this_thread):
            best[row.name] = other
    return tuple(sorted(best.values(), key=lambda one: -one.probability)[:MOST_OTHER_NAMES])


def _shared_kinds(tx: Transaction, keys: Keys) -> dict[int, set[str]]:
    """Kinds of traces shared with each of those who left them last."""
    own = {(key.kind, key.digest) for key in keys.all}
    given = {**_digests(keys), "digests": [key.digest for key in keys.all]}
    shared: defaultdict[int, set[str]] = defaultdict(set)
    for row in tx.execute(_sharing_newest(), given):
        if (row.kind, row.digest) in own:
            shared[row.person_id].add(row.kind)
    return shared


def _digests(keys: Keys) -> dict[str, str | None]:
    """None equals nothing in SQL, so a trace that is missing links nobody."""
    return {kind: keys.of_kind(kind) or None for kind in (*CANDIDATES, "agent")}


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
def _restrictions() -> AnySelect:
    shared = union(*(_sharing(kind) for kind in CANDIDATES)).subquery()
    same_agent = exists().where(
        AuthorKeyRow.person_id == BanRow.person_id,
        AuthorKeyRow.kind == "agent",
        AuthorKeyRow.digest == bindparam("agent", type_=String()),
    )
    columns = (BanRow.id, BanRow.kind, BanRow.clause, BanRow.reason, BanRow.since, BanRow.until, BanRow.name)
    return (
        select(*columns, shared.c.kind.label("shared"), same_agent.label("same_agent"))
        .join(shared, shared.c.person_id == BanRow.person_id)
        .where(is_in_force(bindparam("now", type_=UtcDateTime())))
    )


@cache
def _sharing_newest() -> AnySelect:
    newest = [
        _sharing(kind).order_by(AuthorKeyRow.last_seen.desc()).limit(CANDIDATES_PER_KEY).subquery()
        for kind in CANDIDATES
        if kind != "name"
    ]
    people = union(*(select(part.c.person_id) for part in newest))
    return select(AuthorKeyRow.person_id, AuthorKeyRow.kind, AuthorKeyRow.digest).where(
        AuthorKeyRow.person_id.in_(people), AuthorKeyRow.digest.in_(bindparam("digests", expanding=True))
    )


def _sharing(kind: str) -> AnySelect:
    """Who left this kind of trace of the author's."""
    return select(AuthorKeyRow.person_id, AuthorKeyRow.kind).where(
        AuthorKeyRow.kind == kind, AuthorKeyRow.digest == bindparam(kind, type_=String())
    )
