"""What was learned from people's verdicts, when, how good it is, and which of it counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select

from moderation.storage.database import Transaction
from moderation.storage.sql import insert_row
from moderation.storage.tables import (
    ActRow,
    CommentRow,
    DecisionRow,
    ExampleRow,
    LearnedRow,
    LearnedSwitchRow,
    ReviewRow,
)
from moderation.vocabulary import Learned, Status

REVERTS = "revert-rule-"
"""How the batches begin that take back what a rule did: nobody has read each of those comments."""
REFUSED = ("trash", "rejected")
"""Labels of imported comments that people there did not want, without saying what for."""
CHUNK = 1000


@dataclass(frozen=True, slots=True)
class LearnedView:
    """One result of learning."""

    id: int
    at: datetime
    version: str
    facts: Mapping[str, Any]
    in_force: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A person's last word on a comment that is kept here."""

    at: datetime
    text: str
    verdict: str
    """publish or remove; for one that was imported, spam, refused or published"""
    clause: str
    imported: bool = False


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A verdict on a comment that is kept elsewhere."""

    at: datetime
    labels: Mapping[str, int]
    shipped: Mapping[str, float]
    features: bytes


def add(tx: Transaction, version: str, weights: bytes, facts: Mapping[str, object], now: datetime) -> int:
    """Keep a result; its number comes back. It does not count before it is switched on."""
    return insert_row(tx, LearnedRow, {"at": now, "version": version, "weights": weights, "facts": dict(facts)})


def switch(tx: Transaction, learned_id: int | None, *, moderator_id: int | None, now: datetime) -> None:
    """From now on these weights count, or none. Take `standing_orders.lock` first."""
    tx.execute(insert(LearnedSwitchRow).values(at=now, learned_id=learned_id, moderator_id=moderator_id))


def current(tx: Transaction) -> int | None:
    """The number of the weights that count now."""
    newest = select(LearnedSwitchRow.learned_id).order_by(LearnedSwitchRow.id.desc()).limit(1)
    return tx.execute(newest).scalar()


def is_switched_off(tx: Transaction) -> bool:
    """Whether somebody has switched off what had been learned."""
    newest = select(LearnedSwitchRow.id, LearnedSwitchRow.learned_id).order_by(LearnedSwitchRow.id.desc()).limit(1)
    row = tx.execute(newest).first()
    return row is not None and row.learned_id is None


def in_force(tx: Transaction) -> Learned | None:
    """The weights that count now."""
    number = current(tx)
    return by_id(tx, number) if number is not None else None


def by_id(tx: Transaction, learned_id: int) -> Learned | None:
    """These weights."""
    row = tx.execute(select(LearnedRow.version, LearnedRow.weights).where(LearnedRow.id == learned_id)).first()
    return Learned(row.version, bytes(row.weights)) if row is not None else None


def listed(tx: Transaction, limit: int = 20) -> tuple[LearnedView, ...]:
    """The newest results, newest first."""
    counts = current(tx)
    columns = (LearnedRow.id, LearnedRow.at, LearnedRow.version, LearnedRow.facts)
    rows = tx.execute(select(*columns).order_by(LearnedRow.id.desc()).limit(limit))
    return tuple(LearnedView(row.id, row.at, row.version, row.facts, row.id == counts) for row in rows)


def add_example(
    tx: Transaction,
    *,
    door: str,
    labels: Mapping[str, int],
    shipped: Mapping[str, float],
    features: bytes,
    now: datetime,
) -> None:
    """Keep a verdict on a comment that is kept elsewhere."""
    values = {"at": now, "door": door, "labels": dict(labels), "shipped": dict(shipped), "features": features}
    insert_row(tx, ExampleRow, values)


def words(tx: Transaction, limit: int) -> Iterator[Word]:
    """Moderators' last words on comments, newest first. What an act on many took back at once is not among them."""
    newest = select(func.max(ReviewRow.id)).group_by(ReviewRow.comment_id)
    wanted = (
        select(ReviewRow.at, CommentRow.text, ReviewRow.verdict, ReviewRow.clause)
        .join(CommentRow, CommentRow.id == ReviewRow.comment_id)
        .join(ActRow, ActRow.id == ReviewRow.act_id)
        .where(
            ReviewRow.id.in_(newest),
            ReviewRow.verdict.in_(("publish", "remove")),
            ActRow.batch.not_like(f"{REVERTS}%"),
            ActRow.undoes.is_(None),
            CommentRow.text != "",
        )
        .order_by(ReviewRow.id.desc())
        .limit(limit)
    )
    for row in tx.execute(wanted):
        yield Word(*row)


def imported(tx: Transaction, limit: int) -> Iterator[Word]:
    """Imported comments that were spam where they came from or were refused there, and as many that were published
    there; newest first.

    Those on which a person has decided here, or which the rules have judged since, are not among them.
    """
    untouched = (
        CommentRow.source.is_not(None),
        CommentRow.text != "",
        ~select(ReviewRow.id).where(ReviewRow.comment_id == CommentRow.id).exists(),
        ~select(DecisionRow.id).where(DecisionRow.comment_id == CommentRow.id).exists(),
    )
    label = ActRow.after["label"].as_string()
    against = (
        select(CommentRow.created_at, CommentRow.text, label.label("label"))
        .join(ActRow, ActRow.comment_id == CommentRow.id)
        .where(ActRow.kind == "import", label.in_(("spam", *REFUSED)), *untouched)
        .order_by(CommentRow.created_at.desc(), CommentRow.id.desc())
        .limit(limit)
    )
    found = [
        Word(row.created_at, row.text, "spam" if row.label == "spam" else "refused", "", imported=True)
        for row in tx.execute(against)
    ]
    yield from found
    if found:
        fine = select(CommentRow.created_at, CommentRow.text).where(
            CommentRow.status == Status.PUBLISHED.value, *untouched
        )
        newest = fine.order_by(CommentRow.created_at.desc(), CommentRow.id.desc()).limit(len(found))
        for row in tx.execute(newest):
            yield Word(row.created_at, row.text, "published", "", imported=True)


def elsewhere(tx: Transaction, limit: int) -> Iterator[Elsewhere]:
    """Verdicts on comments that are kept elsewhere, newest first."""
    wanted = select(ExampleRow.at, ExampleRow.labels, ExampleRow.shipped, ExampleRow.features)
    for row in tx.execute(wanted.order_by(ExampleRow.id.desc()).limit(limit)):
        yield Elsewhere(row.at, row.labels, row.shipped, bytes(row.features))


def newest_verdict(tx: Transaction) -> tuple[int, int, int]:
    """Stamps of the newest verdicts, here, elsewhere and imported: when they are unchanged, there is nothing new to learn."""
    here = tx.execute(select(func.max(ReviewRow.id))).scalar()
    there = tx.execute(select(func.max(ExampleRow.id))).scalar()
    brought = tx.execute(select(func.max(ActRow.id)).where(ActRow.kind == "import")).scalar()
    return (here or 0, there or 0, brought or 0)
