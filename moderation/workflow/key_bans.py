"""Keys that are stopped whoever leaves them: placing one, freeing one, whom one would have hit, and whom it meets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from moderation.aliases.ban_keys import NAME, BanKey, ban_key
from moderation.aliases.names import is_of_pattern
from moderation.saying import say
from moderation.storage import key_bans
from moderation.storage.database import Transaction, lock
from moderation.storage.views import KeyBanView, LogEntry, WouldHit
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import (
    AlreadyRestricted,
    BadEnd,
    NotInForce,
    ReasonNeeded,
    Refusal,
    UnknownClause,
    UnknownThing,
)
from moderation.workflow.review import check_grounds
from moderation.workflow.stopped_keys import in_force

LOOKS_BACK = timedelta(days=90)


def typed_key(house: House, kind: str, typed: str) -> BanKey:
    """The key that a moderator typed. Raises Refusal with what is wrong with it."""
    try:
        return ban_key(kind, typed, house.secret)
    except ValueError as wrong:
        raise Refusal(str(wrong)) from None


def would_hit(tx: Transaction, key: BanKey, now: datetime) -> WouldHit:
    """Whom this key would have hit in the last 90 days, had it been stopped."""
    since = now - LOOKS_BACK
    if key.kind == NAME:
        named = key_bans.names_since(tx, since)
        return key_bans.people_hit(tx, [who for who, name in named if is_of_pattern(name, key.pattern)], since)
    return key_bans.left_by(tx, key.trace, key.digest, since)


def place(
    house: House,
    moderator: Moderator,
    key: BanKey,
    *,
    only_holds: bool,
    clause: str,
    reason: str,
    until: datetime | None,
    batch: str,
    now: datetime,
    person_id: int | None = None,
) -> int:
    """Stop a key until a moment, or for good (`until` None); the number of the new entry comes back.

    Clause and reason are required. Raises AlreadyRestricted where this very key is stopped.
    """
    require(moderator, "restrict")
    policy = house.policy
    check_grounds(policy, clause, reason)
    if not clause:
        raise UnknownClause(say("Choose the clause that was broken: who is stopped will read it."))
    if not reason.strip():
        raise ReasonNeeded
    if until is not None and until <= now:
        raise BadEnd
    with house.store.write() as tx:
        lock(tx, f"key {key.kind} {key.digest or key.pattern}")
        if key_bans.same(tx, key.kind, key.digest, key.pattern, now, policy.offenders.networks_age_out):
            raise AlreadyRestricted(say("This is stopped already. Look for it in the table."))
        click = Click(tx, batch, moderator.id, now)
        return _place(click, key, only_holds, clause, reason.strip(), until, person_id)


def lift(house: House, moderator: Moderator, key_ban_id: int, reason: str, batch: str, now: datetime) -> None:
    """Free a key. Raises UnknownThing, or NotInForce when it is free already."""
    require(moderator, "restrict")
    check_grounds(house.policy, "", reason)
    if not reason.strip():
        raise ReasonNeeded
    with house.store.write() as tx:
        lock(tx, f"key entry {key_ban_id}")
        found = key_bans.by_id(tx, key_ban_id)
        if found is None:
            raise UnknownThing
        if not in_force(house.policy, found, now):
            raise NotInForce(say("This is no longer in force. Reload the page."))
        _lift(Click(tx, batch, moderator.id, now), found, reason.strip())


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back that a key was stopped or freed. Returns why that cannot be done any more, or an empty string."""
    number = entry.after.get("key_ban")
    found = key_bans.by_id(click.tx, number) if isinstance(number, int) else None
    if found is None:
        return "there is no such entry any more"
    lock(click.tx, f"key {found.kind} {found.digest or found.pattern}")
    if entry.kind == "key_ban":
        # It itself, or what an undo has put in its place.
        again = key_bans.same(click.tx, found.kind, found.digest, found.pattern, click.now, timedelta.max)
        standing = again if found.ended_at is not None else found
        if standing is None or _terms(standing) != _terms(found):
            return "it was freed since"
        _lift(click, standing, "")
        return ""
    key = BanKey(found.kind, found.trace, found.digest, found.pattern, found.shown)
    if key_bans.same(click.tx, key.kind, key.digest, key.pattern, click.now, timedelta.max):
        return "it is stopped again already"
    _place(click, key, found.only_holds, found.clause, found.reason, found.until, found.person_id)
    return ""


def _terms(one: KeyBanView) -> tuple[bool, str, str, datetime | None]:
    """What an entry says. Two entries for one key with the same terms are the same to everybody."""
    return one.only_holds, one.clause, one.reason, one.until


def _place(
    click: Click,
    key: BanKey,
    only_holds: bool,
    clause: str,
    reason: str,
    until: datetime | None,
    person_id: int | None,
) -> int:
    number = key_bans.place(
        click.tx,
        kind=key.kind,
        trace=key.trace,
        digest=key.digest,
        pattern=key.pattern,
        shown=key.shown,
        only_holds=only_holds,
        clause=clause,
        reason=reason,
        until=until,
        moderator_id=click.moderator_id,
        person_id=person_id,
        now=click.now,
    )
    facts: Mapping[str, object] = {"key_ban": number, "key": key.kind}
    click.log("key_ban", person_id=person_id, clause=clause, reason=reason, before={"key_ban": None}, after=facts)
    return number


def _lift(click: Click, one: KeyBanView, reason: str) -> None:
    key_bans.end(click.tx, one.id, moderator_id=click.moderator_id, reason=reason, now=click.now)
    facts: Mapping[str, object] = {"key_ban": one.id, "key": one.kind}
    click.log("key_lift", person_id=one.person_id, clause=one.clause, reason=reason, before=facts, after=facts)
