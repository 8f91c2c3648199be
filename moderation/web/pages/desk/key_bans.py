"""Stopped keys: an e-mail address, a mail domain, a network or a pattern of names, whoever leaves it.

Before anything is stopped, the page shows whom it would have hit in the last 90 days.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from moderation.aliases.ban_keys import BanKey
from moderation.detectors.known_person import KnownPerson
from moderation.saying import say
from moderation.storage import evidence, log
from moderation.storage import key_bans as stored
from moderation.storage import people as stored_people
from moderation.storage.views import KeyBanView, WouldHit
from moderation.text.normalise import clean
from moderation.vocabulary import RuleStatus
from moderation.web import house, now
from moderation.web.access import needs, the_moderator
from moderation.web.desk.act_form import batch_of, reason_in
from moderation.web.desk.cluster import STOPPABLE
from moderation.web.desk.items import new_batch
from moderation.web.desk.page import desk_page
from moderation.web.desk.restriction_form import RestrictionForm, read
from moderation.web.errors import Trouble
from moderation.workflow import key_bans, look_up
from moderation.workflow.refusals import Refusal
from moderation.workflow.stopped_keys import in_force

blueprint = Blueprint("desk_key_bans", __name__, url_prefix="/admin/bans/keys")

LONGEST_TYPED = 300
SHOWN_OF_TRACE = {
    "email_canonical": "one mailbox",
    "mail_domain": "one mail domain",
    "connection": "one connection",
    "network": "one neighbourhood of addresses",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be stopped: typed by a moderator, or a trace that a person left."""

    kind: str
    typed: str
    person: str
    trace: str

    @property
    def fields(self) -> Mapping[str, str]:
        """To be carried from the question to the answer."""
        return {"key": self.kind, "typed": self.typed, "person": self.person, "trace": self.trace}


@blueprint.get("")
@needs("see")
def listed() -> str:
    """Keys that are stopped, and the form to stop another."""
    return _list_page(Asked("mail", "", "", ""), "")


@blueprint.post("/ask")
@needs("restrict")
def ask() -> ResponseReturnValue:
    """Show whom stopping this key would have hit. Asking whom a typed key belongs to is a look-up, and is logged."""
    asked = _asked()
    try:
        key = _key(asked)
        why = reason_in(request.form, "why")
        if not asked.trace:
            look_up.look_up(house(), the_moderator(), f"key: {key.kind}", why, batch_of(request.form), now())
    except Refusal as refusal:
        return _list_page(asked, refusal.message), refusal.status
    return _ask_page(asked, key, None, {})


@blueprint.post("")
@needs("restrict")
def place() -> ResponseReturnValue:
    """Stop the key."""
    asked, form = _asked(), read(request.form, house().policy.clauses, now())
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, form.batch))
    if repeated:
        return _done(form.batch, repeated="yes")
    try:
        key = _key(asked)
    except Refusal as refusal:
        return _list_page(asked, refusal.message), refusal.status
    if form.problems:
        return _ask_page(asked, key, form, dict(form.problems)), 422
    try:
        key_bans.place(
            house(),
            the_moderator(),
            key,
            only_holds=request.form.get("only_holds") == "yes",
            clause=form.clause,
            reason=form.reason,
            until=form.until,
            batch=form.batch,
            now=now(),
            person_id=_number(asked.person),
        )
    except Refusal as refusal:
        return _ask_page(asked, key, form, {"": refusal.message}), refusal.status
    return _done(form.batch)


@blueprint.get("/<int:key_ban_id>")
@needs("see")
def entry(key_ban_id: int) -> str:
    """One stopped key with its story. 404 for a number that none has."""
    return _entry_page(_found(key_ban_id), "", "")


@blueprint.post("/<int:key_ban_id>/lift")
@needs("restrict")
def lift(key_ban_id: int) -> ResponseReturnValue:
    """Free the key."""
    found, batch, reason = _found(key_ban_id), batch_of(request.form), reason_in(request.form)
    with house().store.read() as tx:
        repeated = bool(log.batch(tx, batch))
    if repeated:
        return _done(batch, repeated="yes")
    try:
        key_bans.lift(house(), the_moderator(), key_ban_id, reason, batch, now())
    except Refusal as refusal:
        return _entry_page(found, reason, refusal.message), refusal.status
    return _done(batch)


def _asked() -> Asked:
    form = request.form
    typed = clean(form.get("typed", "")).strip()[:LONGEST_TYPED]
    return Asked(form.get("key", "mail"), typed, form.get("person", ""), form.get("trace", ""))


def _key(asked: Asked) -> BanKey:
    """Raises Refusal for what is no key."""
    if not asked.trace:
        return key_bans.typed_key(house(), asked.kind, asked.typed)
    row, person = _number(asked.trace), _number(asked.person)
    with house().store.read() as tx:
        found = evidence.trace(tx, row, person) if row is not None and person is not None else None
    if found is None or found.kind not in STOPPABLE:
        raise Refusal(say("That trace is no longer there. Go back to the person's page and look again."))
    return BanKey(STOPPABLE[found.kind], found.kind, found.digest, "", SHOWN_OF_TRACE[found.kind])


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _done(batch: str, **more: str) -> ResponseReturnValue:
    values: dict[str, Any] = {"done": batch, **more}
    return redirect(url_for("desk_key_bans.listed", **values), 303)


def _found(key_ban_id: int) -> KeyBanView:
    with house().store.read() as tx:
        found = stored.by_id(tx, key_ban_id)
    if found is None:
        raise Trouble(
            404, say("There is no stopped key with this number"), say("Look for it in the table of stopped keys.")
        )
    return found


def _list_page(asked: Asked, problem: str) -> str:
    policy, everything = house().policy, request.args.get("show") == "all"
    with house().store.read() as tx:
        found, cursor = stored.listed(
            tx,
            now(),
            policy.offenders.networks_age_out,
            in_force_only=not everything,
            cursor=request.args.get("after", ""),
        )
    return desk_page(
        "desk/key_bans.html",
        found=[(one, in_force(policy, one, now())) for one in found],
        cursor=cursor,
        everything=everything,
        asked=asked,
        problem=problem,
        batch=new_batch(),
        origin="keys",
        acted_on=_is_acted_on(),
        ages_out=policy.offenders.networks_age_out,
    )


def _is_acted_on() -> bool:
    """Whether any rule of the policy in force does something when a comment meets a stopped key."""
    return any(
        rule.status is RuleStatus.ENFORCED
        and isinstance(rule.detector, KnownPerson)
        and rule.detector.matched in {"any", "key"}
        for rule in house().policy.rules
    )


def _ask_page(asked: Asked, key: BanKey, form: RestrictionForm | None, problems: dict[str, str]) -> str:
    with house().store.read() as tx:
        hit: WouldHit = key_bans.would_hit(tx, key, now())
        number = _number(asked.person)
        person = stored_people.name_of(tx, number) if number is not None else ""
    return desk_page(
        "desk/key_ban_new.html",
        asked=asked,
        key=key,
        hit=hit,
        person=person,
        form=form,
        only_holds=request.form.get("only_holds") == "yes",
        problems=problems,
        batch=new_batch(),
        origin="keys",
    )


def _entry_page(found: KeyBanView, reason: str, problem: str) -> str:
    return desk_page(
        "desk/key_ban.html",
        one=found,
        in_force=in_force(house().policy, found, now()),
        reason=reason,
        problem=problem,
        batch=new_batch(),
        origin="keys",
    )
