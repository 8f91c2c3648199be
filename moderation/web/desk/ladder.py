"""What the ladder in policy.yaml says about a person, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from moderation.offenders.ladder import reached
from moderation.policy.rules import Offenders, Step
from moderation.saying import length, say

LENGTHS: Mapping[str, tuple[str, timedelta]] = MappingProxyType(
    {
        "1h": (length(timedelta(hours=1)), timedelta(hours=1)),
        "24h": (length(timedelta(hours=24)), timedelta(hours=24)),
        "3d": (length(timedelta(days=3)), timedelta(days=3)),
        "7d": (length(timedelta(days=7)), timedelta(days=7)),
        "30d": (length(timedelta(days=30)), timedelta(days=30)),
        "90d": (length(timedelta(days=90)), timedelta(days=90)),
        "365d": (length(timedelta(days=365)), timedelta(days=365)),
    },
)
"""The lengths that a block can have, as forms offer them."""


def step_of(step: Step) -> str:
    """A rung in words: "a block of 24 hours"."""
    if step.do == "block" and step.length is not None:
        return say("a block of %(length)s", length=step.length)
    return {"warn": say("a warning"), "ban": say("a ban for good"), "block": say("a block")}.get(step.do, step.do)


def ladder_line(offenders: Offenders, strikes: int) -> str:
    """Where a person stands on the ladder and what comes next."""
    if not offenders.ladder:
        return say("The policy has no ladder; every step is yours to decide.")
    here, above = reached(offenders.ladder, strikes), [step for step in offenders.ladder if step.at > strikes]
    at = (
        say("Strikes weigh %(strikes)s: the ladder says %(step)s.", strikes=strikes, step=step_of(here))
        if here
        else say("Strikes weigh %(strikes)s: no step yet.", strikes=strikes)
    )
    if not above:
        return at
    following = min(above, key=lambda step: step.at)
    return say("%(now)s At %(strikes)s comes %(step)s.", now=at, strikes=following.at, step=step_of(following))
