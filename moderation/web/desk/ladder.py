"""What the ladder in policy.yaml says about a person, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType

from moderation.offenders.ladder import reached
from moderation.policy.rules import Offenders, Step
from moderation.saying import length

LENGTHS: Mapping[str, tuple[str, timedelta]] = MappingProxyType(
    {
        "1h": ("1 hour", timedelta(hours=1)),
        "24h": ("24 hours", timedelta(hours=24)),
        "3d": ("3 days", timedelta(days=3)),
        "7d": ("7 days", timedelta(days=7)),
        "30d": ("30 days", timedelta(days=30)),
        "90d": ("90 days", timedelta(days=90)),
        "365d": ("365 days", timedelta(days=365)),
    },
)
"""The lengths that a block can have, as forms offer them."""


def step_of(step: Step) -> str:
    """A rung in words: "a block of 24 hours"."""
    if step.do == "block" and step.length is not None:
        return f"a block of {length(step.length)}"
    return {"warn": "a warning", "ban": "a ban for good", "block": "a block"}.get(step.do, step.do)


def ladder_line(offenders: Offenders, strikes: int) -> str:
    """Where a person stands on the ladder and what comes next."""
    if not offenders.ladder:
        return "The policy has no ladder; every step is yours to decide."
    here, above = reached(offenders.ladder, strikes), [step for step in offenders.ladder if step.at > strikes]
    at = (
        f"Strikes weigh {strikes}: the ladder says {step_of(here)}."
        if here
        else f"Strikes weigh {strikes}: no step yet."
    )
    if not above:
        return at
    following = min(above, key=lambda step: step.at)
    return f"{at} At {following.at} comes {step_of(following)}."
