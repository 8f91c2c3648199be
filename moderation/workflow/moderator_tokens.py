"""Tokens with which programs act for a moderator: made, recognised, taken back. A token never opens more than its owner."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.saying import say
from moderation.storage import moderator_tokens, moderators
from moderation.storage.moderator_tokens import TokenView
from moderation.storage.views import ModeratorView
from moderation.text.normalise import clean
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import BadToken, MissingScope, UnknownKey, UnknownThing

SCOPES = {
    "queue": say("read the queue and its comments"),
    "decide": say("publish, hold and remove comments, and take that back"),
    "people": say("read what is known of people"),
    "bans": say("read, place, change and lift blocks and bans"),
    "log": say("read the log"),
}
"""What a token may open, in words for people."""
PREFIX = "mod_"
"""By this a leaked token is known for what it is."""
SHORTEST = 40
USUAL_LIMIT = 600
LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class Holder:
    """Whom a good token acts for."""

    token: TokenView
    moderator: ModeratorView

    def need(self, scope: str) -> ModeratorView:
        """Its moderator. Raises MissingScope when the token does not open that."""
        if scope not in self.token.scopes:
            raise MissingScope(
                say(
                    "This token may not do that: %(words)s. Make one with the scope %(scope)s.",
                    words=SCOPES[scope],
                    scope=scope,
                )
            )
        return self.moderator


def issue(
    house: House,
    moderator: Moderator | None,
    owner: str,
    scopes: Sequence[str],
    *,
    token: str,
    batch: str,
    now: datetime,
    note: str = "",
    expires_at: datetime | None = None,
    per_minute: int = USUAL_LIMIT,
) -> TokenView:
    """Make this token (long and random, PREFIX first) known as one of the moderator called `owner`.

    `moderator` is who asks; None for the command line. Raises BadToken, UnknownThing or NotAllowed.
    """
    if moderator is not None:
        require(moderator, "manage_keys")
    wanted = tuple(dict.fromkeys(scopes))
    if not wanted or set(wanted) - set(SCOPES):
        raise BadToken(f"Choose at least one scope. The scopes are {', '.join(SCOPES)}.")
    if expires_at is not None and expires_at <= now:
        raise BadToken(say("Choose an end that lies in the future."))
    with house.store.write() as tx:
        known = moderators.by_name(tx, owner)
        if known is None:
            raise UnknownThing(say("There is no moderator of that name."))
        number = moderator_tokens.add(
            tx,
            moderator_id=known.id,
            digest=_digest(house.secret, token),
            scopes=wanted,
            note=" ".join(clean(note).split())[:LONGEST_NOTE],
            per_minute=per_minute,
            expires_at=expires_at,
            now=now,
        )
        words = f"token {number} for {known.name}: {', '.join(wanted)}"
        Click(tx, batch, moderator.id if moderator else None, now).log("add_token", reason=words)
        made = moderator_tokens.by_id(tx, number)
    if made is None:
        raise UnknownKey
    return made


def revoke(house: House, moderator: Moderator | None, token_id: int, *, batch: str, now: datetime) -> TokenView:
    """Take a token back for good. Raises UnknownKey or NotAllowed."""
    if moderator is not None:
        require(moderator, "manage_keys")
    with house.store.write() as tx:
        known = moderator_tokens.by_id(tx, token_id)
        if known is None or not moderator_tokens.revoke(tx, token_id, now):
            raise UnknownKey
        words = f"token {known.id} for {known.moderator}"
        Click(tx, batch, moderator.id if moderator else None, now).log("revoke_token", reason=words)
    return known


def holder_of(house: House, token: str, now: datetime) -> Holder | None:
    """Whom this token acts for; None for one that is unknown, revoked, expired, or whose owner's account was closed."""
    if not token.startswith(PREFIX) or not SHORTEST <= len(token) <= 4 * SHORTEST or not token.isascii():
        return None
    with house.store.read() as tx:
        secrets_used = (house.secret, *house.settings.old_secrets)
        digests = (_digest(secret, token) for secret in secrets_used)
        known = next((one for digest in digests if (one := moderator_tokens.by_digest(tx, digest))), None)
        if known is None or not known.is_good(now):
            return None
        owner = moderator_tokens.owner(tx, known)
    return Holder(known, owner) if owner is not None else None


def _digest(secret: bytes, token: str) -> str:
    return hmac.digest(secret, b"moderator token" + token.encode("ascii"), hashlib.sha256).hex()
