"""What every page of the desk says of attack mode: that it is on, or that it may be needed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import current_app, g

from moderation.storage import attacks
from moderation.storage.attacks import AttackView, Pace
from moderation.web import house, now
from moderation.workflow import attack

FRESH_FOR = timedelta(seconds=60)
"""Counting what is usual looks through many decisions, so each process does it once a minute."""
_KEPT = "moderation.attack_pace"


@dataclass(frozen=True, slots=True)
class AttackNotice:
    """At most one of the two."""

    on: AttackView | None
    proposed: Pace | None


def attack_notice() -> AttackNotice:
    """What there is to say now. Asked once a request."""
    if "attack_notice" not in g:
        with house().store.read() as tx:
            on = attacks.present(tx, now())
        g.attack_notice = AttackNotice(on, None if on else _proposed(now()))
    notice: AttackNotice = g.attack_notice
    return notice


def _proposed(moment: datetime) -> Pace | None:
    kept: tuple[datetime, Pace | None] | None = current_app.extensions.get(_KEPT)
    if kept is not None and timedelta(0) <= moment - kept[0] < FRESH_FOR:
        return kept[1]
    with house().store.read() as tx:
        found = attack.proposed(tx, moment)
    current_app.extensions[_KEPT] = (moment, found)
    return found
