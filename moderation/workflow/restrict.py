"""Blocks and bans by hand: placing, lifting, and another end."""

from __future__ import annotations

from datetime import datetime

from moderation.offenders.bans import BAN, BLOCK
from moderation.offenders.ladder import goes_beyond
from moderation.saying import say
from moderation.storage import authors, bans, strikes
from moderation.storage.database import lock
from moderation.storage.views import BanView
from moderation.workflow import restrictions
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.likeness import same_people
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
from moderation.workflow.restrictions import Terms
from moderation.workflow.review import check_grounds


def place(
    house: House,
    moderator: Moderator,
    person_id: int,
    kind: str,
    clause: str,
    reason: str,
    until: datetime | None,
    batch: str,
    now: datetime,
) -> int:
    """Block somebody until a moment, or ban them for good (`until` None), whatever their strikes say.

    Clause and reason are required. A restriction that ends sooner is replaced; one that lasts at least as long
    is an AlreadyRestricted refusal, because changing its end is another act. Returns the number of the new row.
    """
    require(moderator, "restrict")
    check_end(kind, until, now)
    check_grounds(house.policy, clause, reason)
    if not clause:
        raise UnknownClause(say("Choose the clause that was broken: the person will read it."))
    if not reason.strip():
        raise ReasonNeeded
    with house.store.write() as tx:
        person = authors.summaries(tx, [person_id], now).get(person_id)
        if person is None:
            raise UnknownThing(say("There is no such person. Reload the page."))
        click = Click(tx, batch, moderator.id, now)
        weight = sum(strikes.live_weights(tx, same_people(tx, house.policy.aliases, person_id, now), now).values())
        # Asked for in the words of the policy, "without prior warning": allowed, with a reason, and the log shows it.
        jumped = goes_beyond(house.policy.offenders.ladder, weight, until - now if until else None)
        facts = {"beyond_ladder": jumped, "strikes": weight}
        placed = restrictions.place(click, Terms(person_id, person.name, clause, reason.strip(), until), facts)
        if placed is None:
            raise AlreadyRestricted
    return placed


def lift(house: House, moderator: Moderator, ban_id: int, reason: str, batch: str, now: datetime) -> None:
    """End a block or ban now. Raises UnknownThing, or NotInForce when it has ended."""
    require(moderator, "restrict")
    check_grounds(house.policy, "", reason)
    with house.store.write() as tx:
        click = Click(tx, batch, moderator.id, now)
        ban = _in_force(click, ban_id)
        restrictions.lift(click, ban, reason.strip())


def change_end(
    house: House, moderator: Moderator, ban_id: int, until: datetime | None, reason: str, batch: str, now: datetime
) -> int:
    """Give a block or ban another end, sooner or later, or none. The clause stays; the reason for the change is required.

    Returns the number of the new row. Raises UnknownThing, NotInForce, BadEnd or ReasonNeeded.
    """
    require(moderator, "restrict")
    check_end(BAN if until is None else BLOCK, until, now)
    check_grounds(house.policy, "", reason)
    if not reason.strip():
        raise ReasonNeeded
    with house.store.write() as tx:
        click = Click(tx, batch, moderator.id, now)
        ban = _in_force(click, ban_id)
        if ban.until == until:
            return ban.id
        return restrictions.change_end(click, ban, until, reason.strip())


def check_end(kind: str, until: datetime | None, now: datetime) -> None:
    """Raise BadEnd unless a block ends in the future and a ban does not end."""
    if kind not in {BLOCK, BAN}:
        raise Refusal(say("Choose a block, which has an end, or a ban, which has none."))
    if kind == BAN and until is not None:
        raise BadEnd(say("A ban has no end. Choose a block for a limited time."))
    if kind == BLOCK and until is None:
        raise BadEnd(say("A block needs an end. Choose a ban for one without."))
    if until is not None and until <= now:
        raise BadEnd


def _in_force(click: Click, ban_id: int) -> BanView:
    ban = bans.by_id(click.tx, ban_id)
    if ban is None:
        raise UnknownThing
    lock(click.tx, f"person {ban.person_id}")
    present = bans.in_force(click.tx, ban.person_id, click.now)
    if present is None or present.id != ban_id:
        raise NotInForce
    return present
