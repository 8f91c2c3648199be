"""Two people whose strikes were counted together are parted: what only the sum had led to ends on both sides.

What a moderator placed by hand stands. What the service placed, or proposes, is measured against the strikes that are
left: it ends, ends sooner, or stays.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from moderation.offenders.bans import BLOCK, end_of, outlasts
from moderation.offenders.ladder import is_at_once, reached
from moderation.policy.rules import Policy
from moderation.storage import bans, proposals, strikes
from moderation.storage.database import lock
from moderation.storage.views import BanView
from moderation.workflow import declined, restrictions
from moderation.workflow.acts import Click
from moderation.workflow.consequences import BY_ITSELF
from moderation.workflow.likeness import same_people

PARTED = "It was reached by counting the strikes of two people together, and they are two."


def recompute(click: Click, policy: Policy, people: Collection[int]) -> None:
    """Give each of these people what their own strikes lead to, after somebody was parted from them."""
    own = click.by_service()
    for person in sorted(people):
        lock(click.tx, f"person {person}")
        together = same_people(click.tx, policy.aliases, person, click.now)
        weight = sum(strikes.live_weights(click.tx, together, click.now).values())
        _restriction(own, policy, person, weight)
        _proposal(own, policy, person, weight)


def _restriction(click: Click, policy: Policy, person: int, weight: int) -> None:
    ban = bans.in_force(click.tx, person, click.now)
    if ban is None or ban.placed_by or ban.reason != BY_ITSELF:
        return
    deserved, end = _deserved(policy, ban, weight)
    if not deserved or (end is not None and end <= click.now):
        restrictions.lift(click, ban, PARTED)
    elif not outlasts(end, ban.until):
        restrictions.change_end(click, ban, end, PARTED)


def _deserved(policy: Policy, ban: BanView, weight: int) -> tuple[bool, datetime | None]:
    """Whether this weight leads to any restriction by itself, and when the one placed then would end."""
    ladder = [step for step in policy.offenders.ladder if is_at_once(step) and step.do != "warn"]
    step = reached(ladder, weight)
    if step is None:
        return False, None
    return True, end_of(ban.since, step.length) if step.do == BLOCK else None


def _proposal(click: Click, policy: Policy, person: int, weight: int) -> None:
    waiting = next((one for one in proposals.waiting(click.tx, click.now) if one.person_id == person), None)
    step = reached(policy.offenders.ladder, weight)
    if waiting is not None and (step is None or step.do != waiting.do):
        declined.decline(click, waiting, PARTED)
