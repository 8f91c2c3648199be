"""A moderator's word on two people: the same person, or not. It stands above all evidence until it is taken back."""

from __future__ import annotations

from datetime import datetime

from moderation import saying
from moderation.policy.rules import Policy
from moderation.storage import alias_edges, authors, strikes
from moderation.storage.alias_edges import DIFFERENT, SAME
from moderation.storage.database import Transaction, lock
from moderation.storage.views import LogEntry
from moderation.workflow import consequences, parted
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.likeness import same_people
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Conflicted, Refusal, UnknownThing
from moderation.workflow.review import check_grounds

NOTHING_SAID = ""
KIND_OF_WORD = {SAME: "same_person", DIFFERENT: "different_people", NOTHING_SAID: "no_word_on_people"}


def say(
    house: House, moderator: Moderator, one: int, other: int, verdict: str, reason: str, batch: str, now: datetime
) -> Outcome:
    """Note that these two are the same person ("same"), are not ("different"), or that nothing is said any more ("").

    Joining two people adds up their strikes, and the step of the ladder that the sum reaches follows at once.
    Raises UnknownThing, Conflicted when that is said already, or NotAllowed.
    """
    require(moderator, "restrict")
    policy = house.policy
    check_grounds(policy, "", reason)
    if verdict not in KIND_OF_WORD:
        raise Refusal(saying.say("Say that they are the same person, or that they are not."))
    if one == other:
        raise Refusal(saying.say("These are one and the same entry. Choose two."))
    with house.store.write() as tx:
        _lock(tx, one, other)
        known = authors.summaries(tx, [one, other], now)
        if len(known) < 2:
            raise UnknownThing(saying.say("There is no such person. Reload the page."))
        click = Click(tx, batch, moderator.id, now)
        if _present(tx, one, other) == verdict:
            raise Conflicted(saying.say("This has been said already. Reload the page."))
        sides = [same_people(tx, policy.aliases, number, now) for number in (one, other)]
        _move(click, one, other, verdict, reason.strip())
        apart = not sides[0] & sides[1]
        if verdict == SAME and apart:
            weights = [sum(strikes.live_weights(tx, side, now).values()) for side in sides]
            heavier = one if weights[0] >= weights[1] else other
            consequences.grown(click, policy, heavier, known[heavier].name, max(weights), sum(weights))
        if not apart:
            part(click, policy, one, other)
    return Outcome((), batch=batch)


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back a word on two people. Returns why that cannot be done any more, or an empty string."""
    other = entry.after.get("other")
    if entry.person_id is None or not isinstance(other, int):
        return "the person is not known"
    _lock(click.tx, entry.person_id, other)
    if _present(click.tx, entry.person_id, other) != entry.after.get("verdict"):
        return "somebody has said something else since"
    _move(click, entry.person_id, other, str(entry.before.get("verdict", NOTHING_SAID)), "")
    return ""


def part(click: Click, policy: Policy, one: int, other: int) -> None:
    """Where these two are counted together no longer, give each side what its own strikes lead to."""
    side = same_people(click.tx, policy.aliases, one, click.now)
    if other not in side:
        parted.recompute(click, policy, side | same_people(click.tx, policy.aliases, other, click.now))


def _move(click: Click, one: int, other: int, verdict: str, reason: str) -> None:
    present = alias_edges.between(click.tx, one, other)
    if present is not None:
        alias_edges.end(click.tx, present.id, moderator_id=click.moderator_id, now=click.now)
    if verdict:
        alias_edges.add(click.tx, one, other, verdict, moderator_id=click.moderator_id, reason=reason, now=click.now)
    click.log(
        KIND_OF_WORD[verdict],
        person_id=one,
        reason=reason,
        before={"verdict": present.verdict if present else NOTHING_SAID},
        after={"verdict": verdict, "other": other},
    )


def _present(tx: Transaction, one: int, other: int) -> str:
    present = alias_edges.between(tx, one, other)
    return present.verdict if present else NOTHING_SAID


def _lock(tx: Transaction, one: int, other: int) -> None:
    for number in sorted((one, other)):
        lock(tx, f"person {number}")
