"""Notes about a person that moderators leave for each other. The person never reads them."""

from __future__ import annotations

from datetime import datetime

from moderation.saying import say
from moderation.storage import authors, person_notes
from moderation.storage.database import lock
from moderation.storage.views import LogEntry, PersonNote
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Conflicted, EmptyText, TooLong, UnknownThing

LONGEST = 2000


def add(house: House, moderator: Moderator, person_id: int, text: str, batch: str, now: datetime) -> Outcome:
    """Note something about somebody. Raises EmptyText, TooLong, UnknownThing or NotAllowed."""
    require(moderator, "review")
    text = text.strip()
    if not text:
        raise EmptyText(say("Write the note first."))
    if len(text) > LONGEST:
        raise TooLong(say("The note is longer than %(longest)s characters. Shorten it.", longest=LONGEST))
    with house.store.write() as tx:
        if person_id not in authors.summaries(tx, [person_id], now):
            raise UnknownThing(say("There is no such person. Reload the page."))
        lock(tx, f"person {person_id}")
        _add(Click(tx, batch, moderator.id, now), person_id, text, moderator.id, now)
    return Outcome((), batch=batch)


def drop(house: House, moderator: Moderator, note_id: int, batch: str, now: datetime) -> Outcome:
    """Put a note away, whoever wrote it. Raises UnknownThing, NotAllowed, or Conflicted when it is away already."""
    require(moderator, "review")
    with house.store.write() as tx:
        note = person_notes.by_id(tx, note_id)
        if note is None:
            raise UnknownThing(say("There is no such note. Reload the page."))
        lock(tx, f"person {note.person_id}")
        note = person_notes.by_id(tx, note_id)
        if note is None or note.ended_at is not None:
            raise Conflicted(say("This note was put away already. Reload the page."))
        _end(Click(tx, batch, moderator.id, now), note)
    return Outcome((), batch=batch)


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back a note, or put it there again. Returns why that cannot be done any more, or an empty string."""
    number = entry.after.get("note")
    named = person_notes.by_id(click.tx, number) if isinstance(number, int) else None
    if named is None:
        return "the note is not known"
    lock(click.tx, f"person {named.person_id}")
    standing = next((one for one in person_notes.of_person(click.tx, named.person_id) if _is_same(one, named)), None)
    if entry.kind == "note":
        if standing is None:
            return "the note was put away since"
        _end(click, standing)
    elif standing is not None:
        return "the note stands there again already"
    else:
        _add(click, named.person_id, named.text, named.moderator_id, named.at)
    return ""


def _is_same(one: PersonNote, other: PersonNote) -> bool:
    """The note itself, or the row that took its place in an undo."""
    return (one.text, one.moderator_id, one.at) == (other.text, other.moderator_id, other.at)


def _add(click: Click, person_id: int, text: str, moderator_id: int | None, at: datetime) -> None:
    number = person_notes.add(click.tx, person_id=person_id, text=text, moderator_id=moderator_id, at=at)
    click.log("note", person_id=person_id, before={"standing": False}, after={"note": number})


def _end(click: Click, note: PersonNote) -> None:
    person_notes.end(click.tx, note.id, moderator_id=click.moderator_id, now=click.now)
    click.log("note_end", person_id=note.person_id, before={"standing": True}, after={"note": note.id})
