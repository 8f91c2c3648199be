"""What follows from a removal: a strike, and the step of the ladder that it leads to."""

from __future__ import annotations

from datetime import datetime

from moderation.offenders.bans import BLOCK, end_of
from moderation.offenders.ladder import is_at_once, step_for
from moderation.offenders.strikes import expiry, live_weight, weightiest
from moderation.policy.rules import Policy, Step
from moderation.storage import bans, comments, strikes
from moderation.storage.database import Transaction, lock
from moderation.vocabulary import Decision, Role
from moderation.workflow import restrictions, strike_moves
from moderation.workflow.acts import Click
from moderation.workflow.likeness import same_people
from moderation.workflow.restrictions import Terms

STAFF = frozenset({Role.MODERATOR, Role.ADMIN})
BY_ITSELF = "Reached by the weight of the strikes."


def of_decision(
    tx: Transaction,
    policy: Policy,
    person_id: int,
    name: str,
    comment_id: int,
    decision: Decision,
    batch: str,
    now: datetime,
) -> str:
    """What follows when the policy itself has removed a comment; all of it is an act of the service.

    Nothing follows for those who moderate: what to do about a colleague is for people to decide.
    """
    if comments.role_of(tx, comment_id) in STAFF:
        return ""
    clause = weightiest(decision.clauses, policy.offenders.weight)
    click = Click(tx, batch, None, now)
    return strike(click, policy, person_id=person_id, name=name, comment_id=comment_id, clause=clause)


def strike(
    click: Click, policy: Policy, *, person_id: int, name: str, comment_id: int, clause: str, reason: str = ""
) -> str:
    """Give the strike that this clause weighs, and take or propose the step that it leads to.

    One comment counts once: a lighter strike for it is replaced, a heavier one stands. Returns what happened to the
    person at once: warn, block, ban, or an empty string.
    """
    weight = policy.offenders.weight(clause) if clause else 0
    if weight <= 0:
        return ""
    lock(click.tx, f"person {person_id}")
    live = strike_moves.live_of(click, person_id)
    same = [one for one in live if one.comment_id == comment_id]
    elsewhere = _weight_of_others(click, policy, person_id)
    before, replaced = elsewhere + live_weight(live, click.now), live_weight(same, click.now)
    if same and replaced >= weight:
        return ""
    for lighter in same:
        strike_moves.take_back(click, person_id, lighter, "Replaced by a heavier strike for the same comment.")
    strike_moves.give(
        click,
        person_id=person_id,
        comment_id=comment_id,
        clause=clause,
        weight=weight,
        expires_at=expiry(click.now, policy.offenders.strike_expires),
        reason=reason,
    )
    return grown(click, policy, person_id, name, before, before - replaced + weight, clause)


def grown(click: Click, policy: Policy, person_id: int, name: str, before: int, after: int, clause: str = "") -> str:
    """Take or propose the step of the ladder that strikes have reached by growing. Returns it as `strike` does.

    Without a clause, it is that of the person's newest strike.
    """
    step = step_for(policy.offenders.ladder, before, after)
    if step is None:
        return ""
    if not clause:
        clause = next((one.clause for one in strike_moves.live_of(click, person_id)), "")
    return _take(click.by_service(), step, person_id, name, clause)


def spared(click: Click, policy: Policy, person_id: int, comment_id: int) -> None:
    """A comment turns out to be fine: its strikes end, and with them the blocks that the service placed for them."""
    lock(click.tx, f"person {person_id}")
    live = strike_moves.live_of(click, person_id)
    wrong = [one for one in live if one.comment_id == comment_id]
    if not wrong:
        return
    for one in wrong:
        strike_moves.take_back(click, person_id, one, "The comment stands.")
    weight = live_weight([one for one in live if one not in wrong], click.now)
    weight += _weight_of_others(click, policy, person_id)
    deserved = [step for step in policy.offenders.ladder if step.at <= weight and step.do != "warn"]
    if deserved:
        return
    ban = bans.in_force(click.tx, person_id, click.now)
    if ban and not ban.placed_by and ban.since >= min(one.at for one in wrong):
        restrictions.lift(click, ban, "The strike that led to it was taken back.")


def _weight_of_others(click: Click, policy: Policy, person_id: int) -> int:
    """Weight of live strikes under the person's other names."""
    others = same_people(click.tx, policy.aliases, person_id, click.now) - {person_id}
    return sum(strikes.live_weights(click.tx, others, click.now).values()) if others else 0


def _take(click: Click, step: Step, person_id: int, name: str, clause: str) -> str:
    until = end_of(click.now, step.length) if step.do == BLOCK else None
    if not is_at_once(step):
        facts = {"do": step.do, "at": step.at, "until": until.isoformat() if until else None}
        click.log(
            "propose", person_id=person_id, clause=clause, reason=f"{BY_ITSELF} It waits for a moderator.", after=facts
        )
        return ""
    if step.do == "warn":
        click.log("warn", person_id=person_id, clause=clause, reason=BY_ITSELF)
        return "warn"
    placed = restrictions.place(click, Terms(person_id, name, clause, BY_ITSELF, until))
    return step.do if placed else ""
