"""What a removal counted for, and what follows next time, as its author may read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from moderation.offenders.ladder import step_for
from moderation.offenders.strikes import is_live
from moderation.policy.rules import Policy, Step
from moderation.storage import bans, comments, strikes
from moderation.storage.database import Transaction


@dataclass(frozen=True, slots=True)
class WhatNext:
    """Where the author of a removed comment stands. Only what is counted under this name: other names are no business
    of whoever holds the link.
    """

    weight: int
    """Of the strike for this comment."""
    total: int
    """Of all strikes that count."""
    counts_until: datetime
    stopped: bool
    """Whether a block or ban is in force."""
    stopped_until: datetime | None
    next_step: Step | None
    """Where another removal of the same weight leads."""


def what_next(tx: Transaction, policy: Policy, comment_id: int, now: datetime) -> WhatNext | None:
    """None where the removal did not count against anybody."""
    live = [one for one in strikes.of_comment(tx, comment_id) if is_live(one, now)]
    if not live:
        return None
    person_id = comments.persons_of(tx, [comment_id])[comment_id]
    total = strikes.live_weight(tx, person_id, now)
    weight = sum(one.weight for one in live)
    ban = bans.in_force(tx, person_id, now)
    return WhatNext(
        weight=weight,
        total=total,
        counts_until=max(one.expires_at for one in live),
        stopped=ban is not None,
        stopped_until=ban.until if ban else None,
        next_step=step_for(policy.offenders.ladder, total, total + weight),
    )
