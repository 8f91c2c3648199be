"""What moderators note about a person for each other. The person never reads it; who wrote what stays written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from moderation.storage.database import Transaction
from moderation.storage.sql import AnySelect, add_missing, insert_row
from moderation.storage.tables import ModeratorRow, PersonNoteEndRow, PersonNoteRow
from moderation.storage.views import PersonNote


def add(tx: Transaction, *, person_id: int, text: str, moderator_id: int | None, at: datetime) -> int:
    """Add a note; its number comes back."""
    values = {"person_id": person_id, "text": text, "moderator_id": moderator_id, "at": at}
    return insert_row(tx, PersonNoteRow, values)


def end(tx: Transaction, note_id: int, *, moderator_id: int | None, now: datetime) -> None:
    """Put a note away. Ending it again changes nothing."""
    add_missing(tx, PersonNoteEndRow, [{"note_id": note_id, "moderator_id": moderator_id, "at": now}])


def of_person(tx: Transaction, person_id: int) -> tuple[PersonNote, ...]:
    """The notes that stand, newest first."""
    wanted = _notes().where(PersonNoteRow.person_id == person_id, PersonNoteEndRow.note_id.is_(None))
    return tuple(PersonNote(*row) for row in tx.execute(wanted.order_by(PersonNoteRow.id.desc())))


def by_id(tx: Transaction, note_id: int) -> PersonNote | None:
    """The note of that number, whether it stands or not."""
    row = tx.execute(_notes().where(PersonNoteRow.id == note_id)).first()
    return PersonNote(*row) if row else None


def _notes() -> AnySelect:
    columns = (PersonNoteRow.id, PersonNoteRow.person_id, PersonNoteRow.text, PersonNoteRow.moderator_id)
    return (
        select(*columns, ModeratorRow.name, PersonNoteRow.at, PersonNoteEndRow.at)
        .outerjoin(ModeratorRow, ModeratorRow.id == PersonNoteRow.moderator_id)
        .outerjoin(PersonNoteEndRow, PersonNoteEndRow.note_id == PersonNoteRow.id)
    )
