"""Keys that are stopped whoever leaves them: a mailbox, a mail domain, a network, or a pattern of names.

Rows keep what they said; freeing one adds an end. Stopped networks that nobody meets for long age out, because
addresses get other owners.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, String, and_, bindparam, exists, func, literal, or_, select, update
from sqlalchemy.orm import aliased

from moderation.storage import prepared
from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, add_missing, insert_row, number
from moderation.storage.tables import (
    AuthorKeyRow,
    CommentRow,
    KeyBanEndRow,
    KeyBanRow,
    ModeratorRow,
    PersonNameRow,
    PersonRow,
    UtcDateTime,
)
from moderation.storage.views import Counted, KeyBanView, WouldHit

NETWORK, NAME = "network", "name"
NAMES_SHOWN = 20
NAMES_READ = 50_000
AT_ONCE = 500
WIDTH = 16
"""Digests are asked for in lots of so many, so that few statements have to be built."""
"""Numbers in one question to the database."""


def place(
    tx: Transaction,
    *,
    kind: str,
    trace: str,
    digest: str,
    pattern: str,
    shown: str,
    only_holds: bool,
    clause: str,
    reason: str,
    until: datetime | None,
    moderator_id: int | None,
    person_id: int | None,
    now: datetime,
) -> int:
    """Stop a key from now on; the number of the row comes back."""
    values = {
        "kind": kind,
        "trace": trace,
        "digest": digest,
        "pattern": pattern,
        "shown": shown,
        "only_holds": only_holds,
        "clause": clause,
        "reason": reason,
        "since": now,
        "until": until,
        "moderator_id": moderator_id,
        "person_id": person_id,
    }
    return insert_row(tx, KeyBanRow, values)


def end(tx: Transaction, key_ban_id: int, *, moderator_id: int | None, reason: str, now: datetime) -> None:
    """Free the key."""
    values = {"key_ban_id": key_ban_id, "at": now, "moderator_id": moderator_id, "reason": reason}
    add_missing(tx, KeyBanEndRow, [values])


def by_id(tx: Transaction, key_ban_id: int) -> KeyBanView | None:
    """The stopped key with that number, whatever became of it."""
    return next(iter(_views(tx, _all().where(KeyBanRow.id == key_ban_id))), None)


def meeting(tx: Transaction, digests: Collection[str], now: datetime, ages_out: timedelta) -> tuple[KeyBanView, ...]:
    """The stopped keys in force that these digests meet, and every pattern of names, for the caller to try."""
    given: dict[str, Any] = {"now": now, "fresh_since": _before(now, ages_out)}
    asked = [one for one in digests if one]
    places = -(-len(asked) // WIDTH) * WIDTH
    for place in range(places):
        given[f"digest_{place}"] = asked[place] if place < len(asked) else None
    met = [row.id for row in prepared.rows(tx, _meeting(places), given)]
    return _views(tx, _all().where(KeyBanRow.id.in_(met))) if met else ()


def same(
    tx: Transaction, kind: str, digest: str, pattern: str, now: datetime, ages_out: timedelta
) -> KeyBanView | None:
    """The entry in force that stops this very key; None: it is free."""
    which = and_(KeyBanRow.kind == kind, KeyBanRow.digest == digest, KeyBanRow.pattern == pattern)
    return next(iter(_views(tx, _all().where(which, is_in_force(now, ages_out)).limit(1))), None)


def listed(
    tx: Transaction, now: datetime, ages_out: timedelta, *, in_force_only: bool, cursor: str = "", limit: int = 50
) -> tuple[tuple[KeyBanView, ...], str]:
    """A page of stopped keys, newest first, and where the next page starts (empty at the end)."""
    wanted = _all().order_by(KeyBanRow.id.desc()).limit(limit + 1)
    if in_force_only:
        wanted = wanted.where(is_in_force(now, ages_out))
    if (before := number(cursor)) is not None:
        wanted = wanted.where(KeyBanRow.id < before)
    found = _views(tx, wanted)
    return found[:limit], str(found[limit - 1].id) if len(found) > limit else ""


def note_match(tx: Transaction, key_ban_ids: Collection[int], now: datetime) -> None:
    """A comment met these keys just now."""
    if key_ban_ids:
        met = update(KeyBanRow).where(KeyBanRow.id.in_(key_ban_ids))
        tx.execute(met.values(last_matched=now, matched=KeyBanRow.matched + 1))


def is_in_force(now: datetime, ages_out: timedelta) -> ColumnElement[bool]:
    """SQL for: this key is stopped at this moment. A network that met nobody for `ages_out` no longer is."""
    return _in_force(literal(now, UtcDateTime()), literal(_before(now, ages_out), UtcDateTime()))


@cache
def _meeting(places: int) -> AnySelect:
    """Their numbers alone, built once for each width: every comment asks, and hardly any meets one.

    A place that is not needed holds None, which equals nothing in SQL.
    """
    digests = [bindparam(f"digest_{place}", type_=String()) for place in range(places)]
    met = or_(KeyBanRow.digest.in_(digests), KeyBanRow.kind == NAME)
    moments = (bindparam(name, type_=UtcDateTime()) for name in ("now", "fresh_since"))
    return select(KeyBanRow.id).where(met, _in_force(*moments))


def _in_force(now: ColumnElement[datetime], fresh_since: ColumnElement[datetime]) -> ColumnElement[bool]:
    ended = exists().where(KeyBanEndRow.key_ban_id == KeyBanRow.id).correlate(KeyBanRow)
    last = func.coalesce(KeyBanRow.last_matched, KeyBanRow.since)
    fresh = or_(KeyBanRow.kind != NETWORK, last > fresh_since)
    return and_(~ended, or_(KeyBanRow.until.is_(None), KeyBanRow.until > now), fresh)


def left_by(tx: Transaction, trace: str, digest: str, since: datetime) -> WouldHit:
    """Who left this trace since then."""
    wanted = select(AuthorKeyRow.person_id).where(
        AuthorKeyRow.kind == trace, AuthorKeyRow.digest == digest, AuthorKeyRow.last_seen >= since
    )
    return _hit(tx, tx.execute(wanted).scalars().all(), since)


def names_since(tx: Transaction, since: datetime) -> list[tuple[int, str]]:
    """Every name that was used since then with its person, the latest first, at most 50,000."""
    wanted = select(PersonNameRow.person_id, PersonNameRow.name).where(PersonNameRow.last_seen >= since)
    rows = tx.execute(wanted.order_by(PersonNameRow.last_seen.desc()).limit(NAMES_READ))
    return [(row.person_id, row.name) for row in rows]


def people_hit(tx: Transaction, people: Collection[int], since: datetime) -> WouldHit:
    """What stopping these people since then would have hit."""
    return _hit(tx, people, since)


def _hit(tx: Transaction, people: Collection[int], since: datetime) -> WouldHit:
    each = list(dict.fromkeys(people))
    counts: dict[int, int] = {}
    for start in range(0, len(each), AT_ONCE):
        some = each[start : start + AT_ONCE]
        wanted = select(CommentRow.person_id, func.count()).where(
            CommentRow.person_id.in_(some), CommentRow.created_at >= since
        )
        counts |= {row[0]: int(row[1]) for row in tx.execute(wanted.group_by(CommentRow.person_id))}
    busiest = sorted(each, key=lambda one: (-counts.get(one, 0), one))[:NAMES_SHOWN]
    named = {
        row.id: row.name for row in tx.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.id.in_(busiest)))
    }
    names = tuple(Counted(str(one), named[one], counts.get(one, 0)) for one in busiest if one in named)
    return WouldHit(len(each), sum(counts.values()), names)


def _before(now: datetime, length: timedelta) -> datetime:
    try:
        return now - length
    except OverflowError:
        return datetime.min.replace(tzinfo=now.tzinfo)


def _views(tx: Transaction, wanted: AnySelect) -> tuple[KeyBanView, ...]:
    return tuple(KeyBanView(*row) for row in tx.execute(wanted))


@cache
def _all() -> AnySelect:
    """Columns in the order of KeyBanView."""
    placed, ended = aliased(ModeratorRow), aliased(ModeratorRow)
    own = (KeyBanRow.id, KeyBanRow.kind, KeyBanRow.trace, KeyBanRow.digest, KeyBanRow.pattern, KeyBanRow.shown)
    terms = (KeyBanRow.only_holds, KeyBanRow.clause, KeyBanRow.reason, KeyBanRow.since, KeyBanRow.until)
    whose = (func.coalesce(placed.name, ""), KeyBanRow.person_id, func.coalesce(PersonRow.name, ""))
    ends = (KeyBanEndRow.at, func.coalesce(ended.name, ""), func.coalesce(KeyBanEndRow.reason, ""))
    return (
        select(*own, *terms, *whose, KeyBanRow.last_matched, KeyBanRow.matched, *ends)
        .outerjoin(placed, placed.id == KeyBanRow.moderator_id)
        .outerjoin(PersonRow, PersonRow.id == KeyBanRow.person_id)
        .outerjoin(KeyBanEndRow, KeyBanEndRow.key_ban_id == KeyBanRow.id)
        .outerjoin(ended, ended.id == KeyBanEndRow.moderator_id)
    )
