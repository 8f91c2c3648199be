"""Evidence dies on a clock: traces of networks and browsers first, e-mail and names later. Strikes and bans stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.storage import evidence
from moderation.storage.candidates import FADING
from moderation.workflow.house import House


def run(house: House, now: datetime) -> int:
    """Forget the traces whose time is over by the policy; how many rows that were.

    Networks, browsers and linked sites go `aliases.evidence_kept` after they were last seen. What tells who somebody is
    (e-mail, name, website) goes after `aliases.identity_kept`, but stays while a strike counts or a ban stands, or
    neither would find its person. In small pieces, so that whoever posts meanwhile does not wait.
    """
    limits = house.policy.aliases
    faded, lapsed = _before(now, limits.evidence_kept), _before(now, limits.identity_kept)
    gone, place = 0, 0
    while True:
        with house.store.read() as tx:
            rows, place = evidence.overdue(tx, place, fading=FADING, faded=faded, lapsed=lapsed, now=now)
        if rows:
            with house.store.write() as tx:
                evidence.forget(tx, rows)
            gone += len(rows)
        if not place:
            return gone


def _before(now: datetime, length: timedelta) -> datetime:
    try:
        return now - length
    except OverflowError:
        return datetime.min.replace(tzinfo=now.tzinfo)
