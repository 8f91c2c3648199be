"""Calls for moderators' programs: read the queue, people, bans and the log; decide; stop people; take it back."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from flask import Response, jsonify, request

from moderation.storage import bans as stored_bans
from moderation.storage import log as stored_log
from moderation.storage import people as stored_people
from moderation.storage import queue as stored_queue
from moderation.storage.views import LogFilter, QueueFilter
from moderation.web import house, now
from moderation.web.access import public
from moderation.web.apis.own import desk_shapes
from moderation.web.apis.own.desk_requests import ToChangeBan, ToDecide, ToLift, ToRestrict, ToUndo
from moderation.web.apis.own.holders import batch_of_request, moderator
from moderation.web.apis.own.problems import own_door
from moderation.web.apis.own.requests import read
from moderation.web.comment_form import as_number
from moderation.web.errors import Trouble
from moderation.workflow import restrict, review
from moderation.workflow.undo import undo

blueprint = own_door("own_desk", __name__)

PAGE, MOST = 50, 200
LONGEST_WORD = 200


@blueprint.get("/api/v1/queue")
@public
def queue() -> Response:
    """A page of the comments that wait for a person."""
    moderator("queue")
    wanted = QueueFilter(
        clause=_word("clause"),
        thread=_word("thread"),
        min_score=_score(),
        search=_word("search"),
        site_id=house().site_id,
        sort=_one_of("sort", ("oldest", "newest", "score", "harm")),
        gravest_first=house().policy.gravest_first,
    )
    with house().store.read() as tx:
        found = stored_queue.page(tx, wanted, _word("cursor"), _limit(), now())
    return jsonify(
        comments=[desk_shapes.desk_comment(one) for one in found.items],
        total=found.total,
        held=found.held,
        cursor=found.cursor or None,
    )


@blueprint.get("/api/v1/queue/<int:comment_id>")
@public
def item(comment_id: int) -> Response:
    """Any comment as moderators see it, whatever its status."""
    moderator("queue")
    with house().store.read() as tx:
        found = stored_queue.item_here(tx, comment_id, now(), house().site_id)
    if found is None:
        raise Trouble(404, "There is no such comment", "Look for its number in the queue or the log.")
    return jsonify(desk_shapes.desk_comment(found))


@blueprint.post("/api/v1/decisions")
@public
def decide() -> Response:
    """Publish, hold or remove comments, all in one batch. A comment that changed since it was read is left as it is."""
    who = moderator("decide")
    given = read(ToDecide)
    batch, before = batch_of_request(who)
    if before:
        return _again(batch)
    targets = [(one.id, one.version) for one in given.comments]
    done = review.review(house(), who, targets, given.verdict, given.clause, given.reason, given.strike, batch, now())
    response = jsonify(desk_shapes.outcome(done, batch))
    response.status_code = 200 if done.done or not done.left else 409
    return response


@blueprint.post("/api/v1/undo")
@public
def take_back() -> Response:
    """Take back everything that one batch did; that can be taken back in turn."""
    who = moderator("decide")
    given = read(ToUndo)
    batch, before = batch_of_request(who)
    if before:
        return _again(batch)
    return jsonify(desk_shapes.outcome(undo(house(), who, given.batch, batch, now()), batch))


@blueprint.get("/api/v1/people")
@public
def people() -> Response:
    """People by name, or those seen last."""
    moderator("people")
    with house().store.read() as tx:
        found = stored_people.search(tx, _word("search"), _limit(), now())
    return jsonify(people=[desk_shapes.author(one) for one in found])


@blueprint.get("/api/v1/people/<int:person_id>")
@public
def person(person_id: int) -> Response:
    """Everything known of one person, but for addresses."""
    moderator("people")
    with house().store.read() as tx:
        found = stored_people.view(tx, person_id, now())
    if found is None:
        raise Trouble(404, "There is no such person", "Look for them by name.")
    return jsonify(desk_shapes.person(found))


@blueprint.get("/api/v1/bans")
@public
def bans() -> Response:
    """Blocks and bans, the newest first; only those in force unless `all=true` is asked for."""
    moderator("bans")
    with house().store.read() as tx:
        everything = _one_of("all", ("false", "true")) == "true"
        found, cursor = stored_bans.listed(tx, now(), in_force_only=not everything, cursor=_word("cursor"))
    return jsonify(bans=[desk_shapes.ban(one) for one in found], cursor=cursor or None)


@blueprint.get("/api/v1/bans/<int:ban_id>")
@public
def ban(ban_id: int) -> Response:
    """One block or ban with its story."""
    moderator("bans")
    return jsonify(_ban(ban_id))


@blueprint.post("/api/v1/bans")
@public
def place() -> Response:
    """Block somebody until a moment, or ban them for good."""
    who = moderator("bans")
    given = read(ToRestrict)
    batch, before = batch_of_request(who)
    if before:
        return _again(batch)
    until = given.until.astimezone(UTC) if given.until else None
    placed = restrict.place(house(), who, given.person, given.kind, given.clause, given.reason, until, batch, now())
    return _ban_changed(placed, batch, 201)


@blueprint.patch("/api/v1/bans/<int:ban_id>")
@public
def change(ban_id: int) -> Response:
    """Give a block or ban another end, or none. A new entry replaces it."""
    who = moderator("bans")
    given = read(ToChangeBan)
    batch, before = batch_of_request(who)
    if before:
        return _again(batch)
    until = given.until.astimezone(UTC) if given.until else None
    changed = restrict.change_end(house(), who, ban_id, until, given.reason, batch, now())
    return _ban_changed(changed, batch, 200)


@blueprint.post("/api/v1/bans/<int:ban_id>/lift")
@public
def lift(ban_id: int) -> Response:
    """End a block or ban now."""
    who = moderator("bans")
    given = read(ToLift)
    batch, before = batch_of_request(who)
    if before:
        return _again(batch)
    restrict.lift(house(), who, ban_id, given.reason, batch, now())
    return _ban_changed(ban_id, batch, 200)


@blueprint.get("/api/v1/log")
@public
def log() -> Response:
    """A page of the log, the newest line first."""
    moderator("log")
    wanted = LogFilter(kind=_word("kind"), person_id=_number("person"), comment_id=_number("comment"))
    with house().store.read() as tx:
        entries, cursor = stored_log.page(tx, _word("cursor"), _limit(), wanted)
    return jsonify(acts=[desk_shapes.act(one) for one in entries], cursor=cursor or None)


def _ban(ban_id: int) -> dict[str, Any]:
    with house().store.read() as tx:
        found = stored_bans.by_id(tx, ban_id)
    if found is None:
        raise Trouble(404, "There is no such block or ban", "Look for it in the list.")
    return desk_shapes.ban(found)


def _ban_changed(ban_id: int, batch: str, status: int) -> Response:
    response = jsonify(batch=batch, repeated=False, ban=_ban(ban_id))
    response.status_code = status
    return response


def _again(batch: str) -> Response:
    """The answer to an act that was carried out before under the same Idempotency-Key."""
    with house().store.read() as tx:
        entries = stored_log.batch(tx, batch)
    done = dict.fromkeys(entry.comment_id for entry in entries if entry.comment_id is not None)
    return jsonify(desk_shapes.repeated(batch, list(done)))


def _word(name: str) -> str:
    return request.args.get(name, "")[:LONGEST_WORD].strip()


def _number(name: str) -> int | None:
    given = request.args.get(name, "")
    found = as_number(given)
    if given and found is None:
        raise Trouble(400, f"{name} must be a number", "Numbers start from 1.")
    return found


def _limit() -> int:
    return min(_number("limit") or PAGE, MOST)


def _score() -> float:
    try:
        score = float(request.args.get("min_score", "0"))
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise Trouble(400, "min_score must be a number", "A score lies between 0 and 1.")
    return score


def _one_of(name: str, allowed: tuple[str, ...]) -> str:
    given = request.args.get(name, allowed[0])
    if given not in allowed:
        raise Trouble(400, f"{name} has an unknown value", f"It must be one of {', '.join(allowed)}.")
    return given
