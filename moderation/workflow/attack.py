"""Attack mode: newcomers wait for a moderator until it ends, by itself or by hand; proposed when much is held."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from moderation.offenders.alarm import is_unusual
from moderation.saying import say
from moderation.storage import attacks
from moderation.storage.attacks import AttackView, Pace
from moderation.storage.database import Transaction, lock
from moderation.storage.views import LogEntry
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import BadEnd, Conflicted, NotInForce, ReasonNeeded
from moderation.workflow.review import check_grounds

LONGEST = timedelta(days=7)


def turn_on(house: House, moderator: Moderator, lasting: timedelta, reason: str, batch: str, now: datetime) -> int:
    """Let newcomers wait for so long, at most a week. Raises Conflicted while it is on, BadEnd, or ReasonNeeded."""
    require(moderator, "restrict")
    check_grounds(house.policy, "", reason)
    if not timedelta(0) < lasting <= LONGEST:
        raise BadEnd(say("Choose a length of up to %(days)s days. Attack mode ends by itself.", days=LONGEST.days))
    if not reason.strip():
        raise ReasonNeeded
    with house.store.write() as tx:
        lock(tx, "attack mode")
        if attacks.present(tx, now) is not None:
            raise Conflicted(say("Attack mode is on already. Reload the page."))
        return _start(Click(tx, batch, moderator.id, now), now + lasting, reason.strip())


def turn_off(house: House, moderator: Moderator, batch: str, now: datetime) -> None:
    """End it now. Raises NotInForce when it is off."""
    require(moderator, "restrict")
    with house.store.write() as tx:
        lock(tx, "attack mode")
        one = attacks.present(tx, now)
        if one is None:
            raise NotInForce(say("Attack mode has ended already. Reload the page."))
        _end(Click(tx, batch, moderator.id, now), one)


def proposed(tx: Transaction, now: datetime) -> Pace | None:
    """What speaks for attack mode: the pace, where it is far above the usual one and the mode is off; else None."""
    if attacks.present(tx, now) is not None:
        return None
    pace = attacks.pace(tx, now)
    return pace if is_unusual(pace.last_hour, pace.usual) else None


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back that it was turned on or off. Returns why that cannot be done any more, or an empty string."""
    lock(click.tx, "attack mode")
    number, on = entry.after.get("attack"), attacks.present(click.tx, click.now)
    one = attacks.by_id(click.tx, number) if isinstance(number, int) else None
    if one is None:
        return "it is not known"
    if entry.kind == "attack_on":
        # It itself, or what an undo has put in its place.
        if on is None or (on.until, on.reason) != (one.until, one.reason):
            return "attack mode has ended since"
        _end(click, on)
        return ""
    if on is not None:
        return "attack mode is on again already"
    if one.until <= click.now:
        return "its time is over"
    _start(click, one.until, one.reason)
    return ""


def _start(click: Click, until: datetime, reason: str) -> int:
    number = attacks.start(click.tx, until=until, moderator_id=click.moderator_id, reason=reason, now=click.now)
    facts: Mapping[str, object] = {"attack": number, "until": until.isoformat()}
    click.log("attack_on", reason=reason, before={"attack": None}, after=facts)
    return number


def _end(click: Click, one: AttackView) -> None:
    attacks.end(click.tx, one.id, moderator_id=click.moderator_id, now=click.now)
    click.log("attack_off", before={"attack": one.id}, after={"attack": one.id})
