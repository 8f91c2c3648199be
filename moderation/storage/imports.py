"""Storing comments of an archive many at a time. What is there already, by where it came from, is found and kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from moderation.storage.database import Transaction, lock
from moderation.storage.people import IDENTIFYING
from moderation.storage.sql import storable
from moderation.storage.tables import (
    ActRow,
    AuthorKeyRow,
    CommentRow,
    PersonRow,
    ShingleRow,
    SiteRow,
    ThreadRow,
)
from moderation.storage.traces import note_traces
from moderation.vocabulary import Keys, Role, Status

KIND = "import"
"""In the log: what another system had decided about a comment."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A comment of an archive, ready to be stored."""

    number: int
    """Any number by which others of the same batch name it as their parent."""
    thread_id: int
    parent_id: int
    """A stored comment, or 0."""
    root_id: int
    """Of that parent, or 0."""
    parent_number: int
    """A comment of this batch, or 0."""
    keys: Keys
    name: str
    website: str
    text: str
    role: Role
    status: Status
    at: datetime
    edited_at: datetime | None
    withdrawn_at: datetime | None
    token_digest: str
    source: str
    source_id: str
    label: str
    bands: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands."""

    comment_id: int
    root_id: int
    """Itself, at the top."""
    thread_id: int
    at: datetime


def threads_of(tx: Transaction, site: str) -> dict[str, tuple[int, str]]:
    """The threads of a site by slug: number and address."""
    wanted = select(ThreadRow.slug, ThreadRow.id, ThreadRow.url).join(SiteRow, SiteRow.id == ThreadRow.site_id)
    return {row.slug: (row.id, row.url) for row in tx.execute(wanted.where(SiteRow.url == storable(site)))}


def known(tx: Transaction, source: str, ids: Sequence[str], digests: Sequence[str]) -> dict[str, Place]:
    """Those of these comments that are stored already, by their id at the source and by their token digest."""
    root = func.coalesce(CommentRow.root_id, CommentRow.id)
    columns = (CommentRow.id, root, CommentRow.thread_id, CommentRow.created_at, CommentRow.source_id)
    by_id = select(*columns).where(CommentRow.source == source, CommentRow.source_id.in_(ids))
    found = {row.source_id: Place(*row[:4]) for row in tx.execute(by_id)}
    by_digest = select(*columns[:4], CommentRow.token_digest).where(CommentRow.token_digest.in_(digests))
    return found | {row.token_digest: Place(*row[:4]) for row in tx.execute(by_digest)}


def add(tx: Transaction, batch: Sequence[Incoming], batch_name: str, now: datetime) -> dict[int, Place]:
    """Store comments with their people; parents stand before their children. Where each went comes back, by number."""
    if not batch:
        return {}
    people = _people(tx, batch)
    numbers = _new_numbers(tx, CommentRow, len(batch))
    places: dict[int, Place] = {}
    rows = []
    for comment, comment_id in zip(batch, numbers, strict=True):
        above = places.get(comment.parent_number)
        parent_id = above.comment_id if above else comment.parent_id
        root_id = above.root_id if above else comment.root_id
        places[comment.number] = Place(comment_id, root_id or comment_id, comment.thread_id, comment.at)
        rows.append(_values(comment, comment_id, parent_id or None, root_id or None, people[comment.number]))
    tx.execute(insert(CommentRow), rows)
    shingles = [
        {"comment_id": places[comment.number].comment_id, "position": position, "band": band}
        for comment in batch
        for position, band in enumerate(comment.bands)
    ]
    if shingles:
        tx.execute(insert(ShingleRow), shingles)
    acts = [_act(comment, places[comment.number].comment_id, batch_name, now) for comment in batch if comment.label]
    if acts:
        tx.execute(insert(ActRow), acts)
    return places


def labels(tx: Transaction, comment_ids: Collection[int]) -> dict[int, str]:
    """What other systems had called these comments when they were imported: spam, trash, pending ..."""
    wanted = select(ActRow.comment_id, ActRow.after).where(ActRow.kind == KIND, ActRow.comment_id.in_(comment_ids))
    return {row.comment_id: str(row.after.get("label", "")) for row in tx.execute(wanted) if row.comment_id}


def _values(
    comment: Incoming, comment_id: int, parent_id: int | None, root_id: int | None, person_id: int
) -> dict[str, Any]:
    return {
        "id": comment_id,
        "thread_id": comment.thread_id,
        "parent_id": parent_id,
        "root_id": root_id,
        "person_id": person_id,
        "name": comment.name,
        "website": comment.website,
        "text": comment.text,
        "role": comment.role.value,
        "status": comment.status.value,
        "created_at": comment.at,
        "edited_at": comment.edited_at,
        "withdrawn_at": comment.withdrawn_at,
        "network_digest": comment.keys.of_kind("network"),
        "token_digest": comment.token_digest,
        "channel": KIND,
        "source": comment.source,
        "source_id": comment.source_id,
    }


def _act(comment: Incoming, comment_id: int, batch_name: str, now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "batch": batch_name,
        "kind": KIND,
        "comment_id": comment_id,
        "reason": f"It was {comment.label} where it came from.",
        "before": {},
        "after": {"label": comment.label},
    }


def _people(tx: Transaction, batch: Sequence[Incoming]) -> dict[int, int]:
    """Who wrote each: known by an identifying trace, else somebody new. Their traces and names are noted."""
    found = _known_people(tx, batch)
    people: dict[int, int] = {}
    fresh: list[Incoming] = []
    waiting: dict[int, list[int]] = {}
    own: dict[tuple[str, str], int] = {}
    for comment in batch:
        traces = [(kind, digest) for kind in IDENTIFYING if (digest := comment.keys.of_kind(kind))]
        person = next((found[trace] for trace in traces if trace in found), None)
        first = next((own[trace] for trace in traces if trace in own), None)
        if person is not None:
            people[comment.number] = person
            found.update((trace, person) for trace in traces if trace not in found)
        elif first is not None:
            waiting[first].append(comment.number)
            own.update((trace, first) for trace in traces if trace not in own)
        else:
            fresh.append(comment)
            waiting[comment.number] = [comment.number]
            own.update((trace, comment.number) for trace in traces)
    if fresh:
        numbers = _new_numbers(tx, PersonRow, len(fresh))
        rows = [
            {"id": person_id, "name": one.name, "first_seen": one.at, "last_seen": one.at, "role": Role.GUEST.value}
            for one, person_id in zip(fresh, numbers, strict=True)
        ]
        tx.execute(insert(PersonRow), rows)
        for one, person_id in zip(fresh, numbers, strict=True):
            people.update(dict.fromkeys(waiting[one.number], person_id))
    note_traces(tx, [(people[one.number], one.keys, one.name, one.at) for one in batch])
    return people


def _known_people(tx: Transaction, batch: Iterable[Incoming]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for kind in IDENTIFYING:
        digests = sorted({digest for comment in batch if (digest := comment.keys.of_kind(kind))})
        for digest in digests:
            lock(tx, f"person {kind} {digest}")
        if digests:
            wanted = select(AuthorKeyRow.digest, AuthorKeyRow.person_id).where(
                AuthorKeyRow.kind == kind, AuthorKeyRow.digest.in_(digests)
            )
            for row in tx.execute(wanted.order_by(AuthorKeyRow.last_seen, AuthorKeyRow.person_id.desc())):
                found[kind, row.digest] = row.person_id
    return found


def _new_numbers(tx: Transaction, row: type[CommentRow | PersonRow], count: int) -> list[int]:
    """Numbers that no other row has or will get. On SQLite the only writer may take the next ones."""
    if tx.dialect.name == "postgresql":
        following = func.nextval(func.pg_get_serial_sequence(row.__tablename__, "id"))
        return sorted(tx.execute(select(following).select_from(func.generate_series(1, count))).scalars())
    last = tx.execute(select(func.coalesce(func.max(row.id), 0))).scalar_one()
    return list(range(last + 1, last + count + 1))
