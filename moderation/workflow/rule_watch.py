"""Rules that go wrong ask a person instead of removing: when people overturn them, and when a young one runs wild.

The service only ever makes a rule milder, and says so in the log; an administrator lets it remove again. What it does
is an act that can be taken back like any other.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.policy.rules import Policy, Rule
from moderation.saying import say
from moderation.storage import rule_holds, rule_record, standing_orders
from moderation.storage.database import Transaction
from moderation.storage.views import LogEntry
from moderation.vocabulary import Action, RuleStatus
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.notices import rule_hold
from moderation.workflow.outcome import Outcome
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import Refusal

HOLDS, REMOVES = "rule_holds", "rule_removes"
"""Kinds of acts: from then on the rule only holds; it may remove again."""
OVERTURNED, SURGE, BY_HAND = "overturned", "surge", "by_hand"
NEWEST = 200
"""Removals of a rule that are looked at."""
RECENT = timedelta(days=1)
FEWEST_HITS = 20
"""Of a surge; fewer may be chance."""


def watch(house: House, now: datetime) -> tuple[str, ...]:
    """Keep the rules that went wrong from removing; which ones comes back. Any number of processes may do this at once."""
    policy = house.policy
    with house.store.read() as tx:
        wrong = [(rule.id, *found) for rule in _removing(policy) if (found := _what_is_wrong(tx, policy, rule, now))]
    if not wrong:
        return ()
    held = []
    with house.store.write() as tx:
        standing_orders.lock(tx)
        for rule, kind, reason in wrong:
            if rule_holds.of_rule(tx, rule) is None:
                number = _hold(Click(tx, f"rule-watch-{now:%Y%m%d%H%M%S}", None, now), rule, kind, reason)
                rule_hold.tell(house, tx, number, now)
                held.append(rule)
    return tuple(held)


def run(house: House, now: datetime) -> int:
    """The same, done by the clock (workflow/upkeep.py): how many rules were kept from removing."""
    return len(watch(house, now))


def set_hold(
    house: House, moderator: Moderator, rule: str, held: bool, reason: str, batch: str, now: datetime
) -> Outcome:
    """Say that a rule only holds, or that it may remove again. Nothing happens when it is so already.

    Raises NotAllowed, or a Refusal for a rule that the policy does not have.
    """
    require(moderator, "rules")
    if held and all(one.id != rule for one in house.policy.rules):
        raise Refusal(say("The policy has no such rule."))
    with house.store.write() as tx:
        standing_orders.lock(tx)
        standing = rule_holds.of_rule(tx, rule)
        if (standing is not None) == held:
            return Outcome(())
        click = Click(tx, batch, moderator.id, now)
        if standing is None:
            _hold(click, rule, BY_HAND, reason)
        else:
            _let_go(click, standing, reason)
    return Outcome((), batch=batch)


def reverse(click: Click, entry: LogEntry) -> str:
    """Take back either. Returns why that cannot be done any more, or an empty string."""
    rule, held = str(entry.after.get("rule", "")), entry.after.get("held") is True
    standing_orders.lock(click.tx)
    standing = rule_holds.of_rule(click.tx, rule)
    if (standing is not None) != held:
        return "the rule was changed since"
    if standing is None:
        _hold(click, rule, BY_HAND, "Taken back.")
    else:
        _let_go(click, standing, "Taken back.")
    return ""


def _hold(click: Click, rule: str, kind: str, reason: str) -> int:
    number = rule_holds.add(click.tx, rule, kind, reason, moderator_id=click.moderator_id, now=click.now)
    click.log(HOLDS, reason=reason, before={"rule": rule, "held": False}, after={"rule": rule, "held": True})
    return number


def _let_go(click: Click, standing: rule_holds.RuleHold, reason: str) -> None:
    rule_holds.end(click.tx, standing.id, moderator_id=click.moderator_id, now=click.now)
    rule = standing.rule
    click.log(REMOVES, reason=reason, before={"rule": rule, "held": True}, after={"rule": rule, "held": False})


def _removing(policy: Policy) -> list[Rule]:
    return [rule for rule in policy.rules if rule.status is RuleStatus.ENFORCED and Action.REMOVE in rule.act_at]


def _what_is_wrong(tx: Transaction, policy: Policy, rule: Rule, now: datetime) -> tuple[str, str] | None:
    """(kind, reason in plain words); None for a rule that does well."""
    limits = policy.rule_watch
    # After somebody let it remove again, only what came later speaks against it.
    since = rule_holds.last_end(tx, rule.id)
    decided, published = rule_record.newest_verdicts(tx, rule.id, since, NEWEST)
    if decided >= limits.verdicts and published > limits.overturned * decided:
        return (
            OVERTURNED,
            f"People published {published} of the last {decided} comments that it removed and they decided on.",
        )
    shadow = rule_record.shadow_since(tx, rule.id)
    start = rule_record.enforced_since(tx, rule.id)
    if shadow is None or start is None or since is not None or now - start > limits.young:
        return None
    before = rule_record.rate(tx, rule.id, shadow, start, shadow=True)
    lately = rule_record.rate(tx, rule.id, max(start, now - RECENT), now + timedelta(seconds=1), shadow=False)
    usual = max(before.hits, 1) / max(before.decisions, 1)
    if lately.hits >= FEWEST_HITS and lately.hits > limits.surge * usual * lately.decisions:
        return (
            SURGE,
            (
                f"It stopped {lately.hits} of the last {lately.decisions} comments; in shadow it would have stopped"
                f" {before.hits} of {before.decisions}."
            ),
        )
    return None
