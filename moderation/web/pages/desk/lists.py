"""The lists that policy.yaml includes: their entries, and putting a word or host of a comment on one."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.policy.rules import WordList
from moderation.saying import say
from moderation.storage import log, patterns, queue
from moderation.storage.views import DeskComment
from moderation.text.normalise import clean
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.page import answered, desk_page
from moderation.web.errors import Trouble
from moderation.workflow import list_offers, word_lists
from moderation.workflow.refusals import Refusal

blueprint = Blueprint("desk_lists", __name__, url_prefix="/admin")
blueprint.app_context_processor(lambda: {"list_offers": lambda comment: list_offers.buttons(house().policy, comment)})

LONGEST_TYPED = 300


@blueprint.get("/policy/lists")
@needs("see")
def listed() -> str:
    """Every list with its entries, and the comments of which all like them wait."""
    return _page()


@blueprint.post("/policy/lists")
@needs("lists")
def change() -> ResponseReturnValue:
    """Put an entry on a list or take it off."""
    batch = batch_of(request.form)
    if not _done_before(batch):
        try:
            _change(batch, None)
        except Refusal as refusal:
            return _page(refusal.message), refusal.status
    return redirect(url_for("desk_lists.listed", done=batch), 303)


@blueprint.get("/comments/<int:comment_id>/lists")
@needs("lists")
def offered(comment_id: int) -> str:
    """Words and hosts of a comment, each with the lists that it may be put on."""
    return _offers(_comment(comment_id))


@blueprint.post("/comments/<int:comment_id>/lists")
@needs("lists")
def add(comment_id: int) -> ResponseReturnValue:
    """Put one of them, or what was typed, on a list."""
    comment, batch = _comment(comment_id), batch_of(request.form)
    if _done_before(batch):
        return answered({"done": batch, "repeated": "yes"})
    try:
        done = _change(batch, comment_id)
    except Refusal as refusal:
        return _offers(comment, refusal.message), refusal.status
    return answered({"done": batch} if done else {"missed": f"comment-{comment_id}"})


def _change(batch: str, comment_id: int | None) -> bool:
    """Whether anything had to be done. A button beside a comment names list and entry in one field."""
    form = request.form
    name, _, entry = form.get("put", "").partition(" ")
    outcome = word_lists.change(
        house(),
        the_moderator(),
        name or form.get("list", ""),
        clean(entry or form.get("entry", ""))[:LONGEST_TYPED],
        form.get("do", "add") != "drop",
        comment_id=comment_id,
        reason=reason_in(form),
        batch=batch,
        now=now(),
    )
    return bool(outcome.batch)


def _done_before(batch: str) -> bool:
    with house().store.read() as tx:
        return bool(log.batch(tx, batch))


def _comment(comment_id: int) -> DeskComment:
    with house().store.read() as tx:
        found = queue.item_here(tx, comment_id, now(), house().site_id)
    if found is None:
        raise Trouble(404, say("There is no comment with this number"), say("Look for it in the queue or in the log."))
    return found


def _page(problem: str = "") -> str:
    with house().store.read() as tx:
        alike = patterns.listed(tx)
    return desk_page("desk/lists.html", **_shared(problem), alike=alike, origin="lists")


def _offers(comment: DeskComment, problem: str = "") -> str:
    found = list_offers.offers(house(), comment)
    origin = f"comment-{comment.id}"
    return desk_page("desk/list_offers.html", **_shared(problem), comment=comment, offers=found, origin=origin)


def _shared(problem: str) -> dict[str, object]:
    policy = house().policy
    return {
        "lists": policy.lists,
        "problem": problem,
        "typed": request.form,
        "looked_at": list_offers.LOOKED_AT,
        "used_by": {name: [rule for rule in policy.rules if name in rule.lists] for name in policy.lists},
        "not_writable": {name: _not_writable(one) for name, one in policy.lists.items()},
    }


def _not_writable(one: WordList) -> str:
    return word_lists.why_not_writable(house(), one)
