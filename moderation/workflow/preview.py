"""What would happen to a comment if it were posted now. Nothing is stored."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from moderation.text.similarity import bands
from moderation.vocabulary import Decision, Submission
from moderation.workflow.house import House
from moderation.workflow.intake import placed, tidied
from moderation.workflow.judging import decide
from moderation.workflow.likeness import what_is_known
from moderation.workflow.traces import traces_of


def preview(house: House, submission: Submission, now: datetime) -> Decision:
    """The decision that this submission would meet, with its author's history. Raises what `submit` raises."""
    policy = house.policy
    tidy = dataclasses.replace(tidied(submission, policy.commenting), site=house.site or submission.site)
    keys = traces_of(house, tidy.author)
    with house.store.read() as tx:
        full = placed(tx, tidy, policy.commenting, now).submission
        known = what_is_known(tx, policy, keys, full, bands(full.text), now)
    return decide(policy, full, known, now)
