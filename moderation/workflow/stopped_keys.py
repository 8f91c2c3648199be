"""Which stopped keys an author meets."""

from __future__ import annotations

from datetime import datetime

from moderation.aliases.ban_keys import MAIL, MAIL_DOMAIN, NAME, NETWORK
from moderation.aliases.names import is_of_pattern
from moderation.offenders.bans import BAN, BLOCK
from moderation.policy.rules import Policy
from moderation.storage import key_bans
from moderation.storage.database import Transaction
from moderation.storage.views import KeyBanView
from moderation.vocabulary import Keys, Restriction

WORDS = {MAIL: "e-mail address", MAIL_DOMAIN: "mail domain", NETWORK: "network", NAME: "name"}
"""How an author met a stopped key, in the words of evidence."""


def in_force(policy: Policy, one: KeyBanView, now: datetime) -> bool:
    """Whether it stops anybody now: neither freed, nor over, nor aged out."""
    if one.ended_at is not None or (one.until is not None and one.until <= now):
        return False
    last = one.last_matched or one.since
    return one.kind != NETWORK or now - last < policy.offenders.networks_age_out


def meeting(tx: Transaction, policy: Policy, keys: Keys, name: str, now: datetime) -> tuple[Restriction, ...]:
    """The stopped keys that an author with these traces and this name meets."""
    found = key_bans.meeting(tx, [key.digest for key in keys.all], now, policy.offenders.networks_age_out)
    return tuple(
        Restriction(
            kind=BAN if one.until is None else BLOCK,
            clause=one.clause,
            reason=one.reason,
            since=one.since,
            until=one.until,
            matched=(WORDS[one.kind],),
            by_key=one.kind,
            only_holds=one.only_holds,
            key_ban_id=one.id,
        )
        for one in found
        if one.kind != NAME or is_of_pattern(name, one.pattern)
    )
