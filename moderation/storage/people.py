"""People: who they are by their traces, the names they use, and their page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, String, Update, and_, bindparam, case, exists, or_, select, update
from sqlalchemy.orm import aliased

from moderation.storage import authors, bans, desk, log, prepared, strikes
from moderation.storage.database import Transaction, lock
from moderation.storage.sql import AnySelect, add_or_update, contains, insert_row
from moderation.storage.tables import AuthorKeyRow, CommentRow, PersonNameRow, PersonRow, RowId, UtcDateTime
from moderation.storage.views import AuthorSummary, Counted, LogFilter, PersonView
from moderation.vocabulary import Key, Keys

IDENTIFYING = ("email", "visitor", "guest")
"""Kinds of keys that alone say: this is the same person. The first one that is known wins; nothing is merged."""

SHOWN_COMMENTS = 50
SHOWN_LOG = 50
KEYS_READ = 100


def find_or_add(tx: Transaction, keys: Keys, name: str, now: datetime) -> int:
    """The person who left these keys, or a new one; the traces and the name are noted with this moment.

    The same e-mail address, else the same visitor cookie, is the same person, unless both name and address are others in
    that browser; of those who left neither, the same name
    from the same address and browser. Network, browser or name alone never are.
    """
    person_id = _locked(tx, keys)
    if person_id is None:
        person_id = _add(tx, name, now)
    else:
        prepared.run(tx, _seen_again(), {"person": person_id, "as_name": name, "now": now})
    _note(tx, person_id, keys, name, now)
    return person_id


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who was here before."""

    id: int
    first_seen: datetime


def known(tx: Transaction, keys: Keys) -> Known | None:
    """The person who left these keys before, by e-mail address, else by visitor cookie; None: nobody did.

    A browser in which somebody wrote under another name and another address may be a family's or a library's: its
    cookie does not make them one person.
    """
    digests = {kind: keys.of_kind(kind) or None for kind in (*IDENTIFYING, "name")}
    row = prepared.first(tx, _known(), digests) if any(digests[kind] for kind in IDENTIFYING) else None
    return Known(row.id, row.first_seen) if row is not None else None


@cache
def _known() -> AnySelect:
    """Built once. A digest that is missing is None, which equals nothing in SQL."""
    same = (_is(AuthorKeyRow, kind) for kind in ("email", "guest"))
    other = aliased(AuthorKeyRow)
    theirs = exists().where(other.person_id == AuthorKeyRow.person_id).correlate(AuthorKeyRow)
    at_odds = and_(
        bindparam("email", type_=String()).is_not(None),
        theirs.where(other.kind == "email"),
        ~theirs.where(_is(other, "name")),
    )
    return (
        select(PersonRow.id, PersonRow.first_seen)
        .join(AuthorKeyRow, AuthorKeyRow.person_id == PersonRow.id)
        .where(or_(*same, and_(_is(AuthorKeyRow, "visitor"), ~at_odds)))
        # A cookie may have served several people: the one seen last is the likelier writer.
        .order_by(case((AuthorKeyRow.kind == "email", 0), else_=1), AuthorKeyRow.last_seen.desc(), PersonRow.id)
        .limit(1)
    )


def _is(row: type[AuthorKeyRow], kind: str) -> ColumnElement[bool]:
    return and_(row.kind == kind, row.digest == bindparam(kind, type_=String()))


def keys_of(tx: Transaction, person_id: int) -> Keys:
    """The traces that a person left, those left last first, at most 100."""
    wanted = select(AuthorKeyRow.kind, AuthorKeyRow.digest).where(AuthorKeyRow.person_id == person_id)
    rows = tx.execute(wanted.order_by(AuthorKeyRow.last_seen.desc(), AuthorKeyRow.id).limit(KEYS_READ))
    return Keys(tuple(Key(kind, digest) for kind, digest in rows))


def name_of(tx: Transaction, person_id: int) -> str:
    """The name last used; empty for a number that nobody has."""
    return tx.execute(select(PersonRow.name).where(PersonRow.id == person_id)).scalar() or ""


def with_key(tx: Transaction, kind: str, digest: str) -> tuple[int, ...]:
    """Everybody who left this trace."""
    wanted = select(AuthorKeyRow.person_id).where(AuthorKeyRow.kind == kind, AuthorKeyRow.digest == digest)
    return tuple(tx.execute(wanted.distinct().order_by(AuthorKeyRow.person_id)).scalars())


def view(tx: Transaction, person_id: int, now: datetime) -> PersonView | None:
    """Everything about a person that a moderator may see; None: there is no such person."""
    summary = authors.summaries(tx, [person_id], now).get(person_id)
    if summary is None:
        return None
    newest = select(CommentRow.id).where(CommentRow.person_id == person_id).order_by(CommentRow.created_at.desc())
    entries, _ = log.page(tx, "", SHOWN_LOG, LogFilter(person_id=person_id))
    return PersonView(
        summary=summary,
        last_seen=tx.execute(select(PersonRow.last_seen).where(PersonRow.id == person_id)).scalar_one(),
        names=_names(tx, person_id),
        strikes=strikes.of_person(tx, person_id),
        bans=bans.of_person(tx, person_id),
        comments=desk.comments(tx, tx.execute(newest.limit(SHOWN_COMMENTS)).scalars(), now),
        log=entries,
    )


def search(tx: Transaction, text: str, limit: int, now: datetime) -> tuple[AuthorSummary, ...]:
    """People one of whose names contains the text, in any case, those seen last first; with no text, all of them."""
    wanted = select(PersonRow.id).order_by(PersonRow.last_seen.desc(), PersonRow.id.desc()).limit(limit)
    if text.strip():
        named = select(PersonNameRow.person_id).where(contains(text.strip(), PersonNameRow.name))
        wanted = wanted.where(PersonRow.id.in_(named))
    ids = tx.execute(wanted).scalars().all()
    found = authors.summaries(tx, ids, now)
    return tuple(found[person_id] for person_id in ids)


def _locked(tx: Transaction, keys: Keys) -> int | None:
    """Two first comments of one person that arrive together must not make two people."""
    for kind in IDENTIFYING:
        if digest := keys.of_kind(kind):
            lock(tx, f"person {kind} {digest}")
    person = known(tx, keys)
    return person.id if person else None


def _add(tx: Transaction, name: str, now: datetime) -> int:
    return insert_row(tx, PersonRow, {"name": name, "first_seen": now, "last_seen": now})


def _note(tx: Transaction, person_id: int, keys: Keys, name: str, now: datetime) -> None:
    again = {"person_id": person_id, "first_seen": now, "last_seen": now, "uses": 1}
    traces = [{**again, "kind": key.kind, "digest": key.digest} for key in keys.all]
    newer, counted = ("last_seen",), ("uses",)
    add_or_update(tx, AuthorKeyRow, traces, ("person_id", "kind", "digest"), newer=newer, counted=counted)
    names = [{**again, "name": name}]
    add_or_update(tx, PersonNameRow, names, ("person_id", "name"), newer=newer, counted=counted)


@cache
def _seen_again() -> Update:
    values = {"name": bindparam("as_name", type_=String()), "last_seen": bindparam("now", type_=UtcDateTime())}
    return update(PersonRow).where(PersonRow.id == bindparam("person", type_=RowId())).values(values)


def _names(tx: Transaction, person_id: int) -> tuple[Counted, ...]:
    names = select(PersonNameRow.name, PersonNameRow.uses).where(PersonNameRow.person_id == person_id)
    rows = tx.execute(names.order_by(PersonNameRow.uses.desc(), PersonNameRow.name))
    return tuple(Counted(name, name, uses) for name, uses in rows)
