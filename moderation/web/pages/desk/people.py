"""People: who writes here, under which names, with what record; and the place to stop somebody by hand."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.offenders.ladder import goes_beyond
from moderation.saying import say
from moderation.storage import bans, log, proposals
from moderation.storage import people as stored_people
from moderation.storage.proposals import Proposal
from moderation.storage.views import PersonView
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.alike import alike_of
from moderation.web.desk.items import item_of, new_batch
from moderation.web.desk.page import desk_page
from moderation.web.desk.restriction_form import RestrictionForm, read
from moderation.web.desk.told import KINDS
from moderation.web.errors import Trouble
from moderation.workflow import alias_word, look_up, reach_back, restrict
from moderation.workflow import decline as declining
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_people", __name__, url_prefix="/admin")

MOST_FOUND = 100


@blueprint.app_context_processor
def _ladder() -> dict[str, object]:
    return {"ladder_proposals": ladder_proposals, "new_batch": new_batch}


def ladder_proposals() -> tuple[Proposal, ...]:
    """Steps of the ladder that wait for a moderator."""
    with house().store.read() as tx:
        return proposals.waiting(tx, now())


@blueprint.get("/people")
@needs("see")
def people() -> str:
    """People by name, or those seen last."""
    search = clean(request.args.get("q", "")).strip()[:200]
    with house().store.read() as tx:
        found = stored_people.search(tx, search, MOST_FOUND, now())
    return desk_page("desk/people.html", people=found, search=search, most=MOST_FOUND)


@blueprint.get("/people/<int:person_id>")
@needs("see")
def person(person_id: int) -> str:
    """Everything known about one person, but for addresses. 404 for a number that nobody has."""
    return _page(_found(person_id), None, {})


@blueprint.post("/people/<int:person_id>/restrictions")
@needs("restrict")
def place(person_id: int) -> ResponseReturnValue:
    """Block or ban this person by hand."""
    person = _found(person_id)
    form = read(request.form, house().policy.clauses, now())
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, form.batch))
        restricted = bool(bans.in_force(tx, person_id, now()))
    if form.problems and not repeated:
        return _page(person, form, dict(form.problems)), 422
    if repeated:
        # Removing takes several transactions: what a first sending did not come to is done now.
        if form.reaches_back and restricted and not form.problems:
            reach_back.remove_all(house(), the_moderator(), person_id, form.clause, form.reason, form.batch, now())
        return _done(person_id, form.batch, repeated="yes")
    try:
        restrict.place(
            house(), the_moderator(), person_id, form.kind, form.clause, form.reason, form.until, form.batch, now()
        )
        if form.reaches_back:
            reach_back.remove_all(house(), the_moderator(), person_id, form.clause, form.reason, form.batch, now())
    except Refusal as refusal:
        return _page(person, form, {"": refusal.message}), refusal.status
    return _done(person_id, form.batch)


@blueprint.post("/people/<int:person_id>/evidence")
@needs("restrict")
def evidence(person_id: int) -> ResponseReturnValue:
    """Say why the evidence on this person is looked at; the page shows it for half an hour."""
    person = _found(person_id)
    try:
        look_up.look_up(
            house(), the_moderator(), "person", reason_in(request.form), batch_of(request.form), now(), person_id
        )
    except Refusal as refusal:
        return _page(person, None, {}, look_problem=refusal.message), refusal.status
    values: dict[str, Any] = {"person_id": person_id, "_anchor": "alike-title"}
    return redirect(url_for("desk_people.person", **values), 303)


@blueprint.post("/people/<int:person_id>/decline")
@needs("restrict")
def decline(person_id: int) -> ResponseReturnValue:
    """Leave the step undone that the ladder proposes for this person."""
    person, batch = _found(person_id), batch_of(request.form)
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, batch))
    if repeated:
        return _done(person_id, batch, repeated="yes")
    try:
        declining.decline(house(), the_moderator(), person_id, reason_in(request.form), batch, now())
    except Refusal as refusal:
        return _page(person, None, {"": refusal.message}), refusal.status
    return _done(person_id, batch)


@blueprint.post("/people/<int:person_id>/word")
@needs("restrict")
def word(person_id: int) -> ResponseReturnValue:
    """Say that this person and another are the same, or are not, or take such a word back."""
    person = _found(person_id)
    batch, typed = batch_of(request.form), request.form.get("other", "")
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, batch))
    if repeated:
        return _done(person_id, batch, repeated="yes")
    other = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
    try:
        reason = clean(request.form.get("reason", ""))
        alias_word.say(
            house(), the_moderator(), person_id, other, request.form.get("verdict", "?"), reason, batch, now()
        )
    except Refusal as refusal:
        return _page(person, None, {}, word_problem=refusal.message), refusal.status
    return _done(person_id, batch)


def _done(person_id: int, batch: str, **more: str) -> ResponseReturnValue:
    values: dict[str, Any] = {"person_id": person_id, "done": batch, **more}
    return redirect(url_for("desk_people.person", **values), 303)


def _found(person_id: int) -> PersonView:
    with house().store.read() as tx:
        person = stored_people.view(tx, person_id, now())
    if person is None:
        raise Trouble(
            404, say("There is no person with this number"), say("Look for them by name on the page of people.")
        )
    return person


def _page(
    person: PersonView,
    form: RestrictionForm | None,
    problems: dict[str, str],
    word_problem: str = "",
    look_problem: str = "",
) -> str:
    policy, moment = house().policy, now()
    number = person.summary.person_id
    with house().store.read() as tx:
        looks = look_up.looks_on(tx, the_moderator(), number, moment)
        proposed = [one for one in proposals.waiting(tx, moment) if one.person_id == number]
    alike = alike_of(number, style=request.args.get("style") == "yes", evidence=looks is not None)
    context = {
        "person": person,
        "items": [item_of(comment, policy.clauses) for comment in person.comments],
        "live": [strike for strike in person.strikes if strike.ended_at is None and strike.expires_at > moment],
        "restriction": next((ban for ban in person.bans if ban.in_force(moment)), None),
        "beyond": goes_beyond(policy.offenders.ladder, alike.strikes, None),
        "standing": person.summary.published + person.summary.held,
        "kinds": KINDS,
        "origin": f"person-{person.summary.person_id}",
        "batch": new_batch(),
        "form": form,
        "problems": problems,
        "word_problem": word_problem,
        "alike": alike,
        "looks": looks,
        "proposals": proposed,
        "look_problem": look_problem,
        "new_batch": new_batch,
    }
    return desk_page("desk/person.html", **context)
