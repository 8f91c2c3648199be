"""Notes about a person that moderators leave for each other: writing one, putting one away."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.saying import say
from moderation.storage import log, person_notes
from moderation.storage.views import PersonNote
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.errors import Trouble
from moderation.workflow import person_notes as notes
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_notes", __name__, url_prefix="/admin")


def notes_of(person_id: int) -> tuple[PersonNote, ...]:
    """The notes that stand, newest first."""
    with house().store.read() as tx:
        return person_notes.of_person(tx, person_id)


blueprint.app_context_processor(lambda: {"notes_of": notes_of})


@blueprint.post("/people/<int:person_id>/notes")
@needs("review")
def change(person_id: int) -> ResponseReturnValue:
    """Add a note, or put away the one that the form names."""
    batch, number = batch_of(request.form), request.form.get("note", "")
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, batch))
    try:
        if not repeated and number.isascii() and number.isdigit() and len(number) < 19:
            notes.drop(house(), the_moderator(), int(number), batch, now())
        elif not repeated:
            notes.add(house(), the_moderator(), person_id, reason_in(request.form, "text"), batch, now())
    except Refusal as refusal:
        raise Trouble(refusal.status, say("The note was not changed"), refusal.message) from refusal
    return redirect(url_for("desk_people.person", person_id=person_id, done=batch, _anchor="notes-title"), 303)
