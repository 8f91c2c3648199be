"""Takes one person's words and traces out of every table. What happened (decisions, acts) stays, without their words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import String, case, cast, delete, func, literal, select, update

from moderation.storage.database import Store, Transaction
from moderation.storage.tables import (
    AppealMessageRow,
    AppealRow,
    AuthorKeyRow,
    BanRow,
    CommentRow,
    ContactRow,
    DecisionRow,
    FindingRow,
    NonceRow,
    PersonNameRow,
    PersonRow,
    ShingleRow,
)
from moderation.vocabulary import Status

NOBODY = "erased"
CHUNK = 500


def comments_of(tx: Transaction, person_id: int) -> tuple[int, ...]:
    """The numbers of everything that this person wrote."""
    return tuple(tx.execute(select(CommentRow.id).where(CommentRow.person_id == person_id)).scalars())


def comments(tx: Transaction, numbers: Collection[int], now: datetime) -> None:
    """Erase these comments: text, name, website, traces, quoted passages, appeals. Their private links open nothing.

    The rows stay, because replies hang below them and the record of what was decided points to them.
    """
    wanted = sorted(numbers)
    for start in range(0, len(wanted), CHUNK):
        _erase(tx, wanted[start : start + CHUNK], now)


def person(tx: Transaction, person_id: int, *, keep_traces: bool) -> None:
    """Forget the names of a person, and unless `keep_traces`, the traces by which they are known again."""
    tx.execute(delete(PersonNameRow).where(PersonNameRow.person_id == person_id))
    tx.execute(update(PersonRow).where(PersonRow.id == person_id).values(name=NOBODY))
    tx.execute(update(BanRow).where(BanRow.person_id == person_id).values(name=NOBODY))
    if not keep_traces:
        tx.execute(delete(AuthorKeyRow).where(AuthorKeyRow.person_id == person_id))


def scrub(store: Store) -> bool:
    """Take what was overwritten out of the files too, where we can: SQLite's log of changes, PostgreSQL's dead rows.

    False: somebody was reading all the while, so a little of SQLite's log of changes stays until the next time.
    """
    return store.scrub([row.__tablename__ for row in (CommentRow, FindingRow, AuthorKeyRow, PersonNameRow, PersonRow)])


def _erase(tx: Transaction, numbers: Sequence[int], now: datetime) -> None:
    here = CommentRow.id.in_(numbers)
    marked = literal(f"{NOBODY}-") + cast(CommentRow.id, String)
    values = {
        "text": "",
        "name": "",
        "website": "",
        "network_digest": "",
        "token_digest": marked,
        "source_id": case((CommentRow.source_id.is_not(None), marked), else_=None),
        "status": Status.ERASED.value,
        "withdrawn_at": func.coalesce(CommentRow.withdrawn_at, now),
        "version": CommentRow.version + 1,
    }
    tx.execute(update(CommentRow).where(here).values(values))
    decided = select(DecisionRow.id).where(DecisionRow.comment_id.in_(numbers))
    tx.execute(update(FindingRow).where(FindingRow.decision_id.in_(decided)).values(spans=[], note=""))
    appealed = select(AppealRow.id).where(AppealRow.comment_id.in_(numbers))
    own_words = (AppealMessageRow.appeal_id.in_(appealed), AppealMessageRow.moderator_id.is_(None))
    tx.execute(update(AppealMessageRow).where(*own_words).values(text=""))
    tx.execute(delete(ShingleRow).where(ShingleRow.comment_id.in_(numbers)))
    tx.execute(delete(NonceRow).where(NonceRow.comment_id.in_(numbers)))
    tx.execute(delete(ContactRow).where(ContactRow.comment_id.in_(numbers)))
