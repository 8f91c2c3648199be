"""Keys for other systems: made, replaced, taken back, and recognised. The key itself is shown once and never kept."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from moderation.saying import say
from moderation.storage import api_keys, rekeying
from moderation.storage.api_keys import USUAL_LIMIT, ApiKeyView
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.refusals import BadSite, UnknownClause, UnknownKey

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
LENGTH = 12
"""What clients of the Akismet protocol insist on."""
LONGEST_SITE = 500
_SHAPE = re.compile(f"(?=.*[0-9])[a-z0-9]{{{LENGTH}}}")


def fresh_key(choose: Callable[[str], str]) -> str:
    """A new key, each character taken by `choose`, which must be a source fit for secrets.

    It always holds a digit, so that no plain word in a host name is ever taken for a key.
    """
    while True:
        key = "".join(choose(LETTERS) for _ in range(LENGTH))
        if looks_like_key(key):
            return key


def looks_like_key(text: str) -> bool:
    """Whether it could be a key by its shape."""
    return _SHAPE.fullmatch(text) is not None


def issue(
    house: House,
    site: str,
    *,
    key: str,
    batch: str,
    now: datetime,
    clauses: Sequence[str] = (),
    trusts_roles: bool = True,
    per_minute: int = USUAL_LIMIT,
    drops_unsupported: bool = False,
    moderator: Moderator | None = None,
) -> ApiKeyView:
    """Make this key known for the site at that address, for so many calls in a minute. `moderator` is who
    asks; None for the command line. Raises BadSite, UnknownClause or NotAllowed.
    """
    address = site_address(site)
    unknown = [clause for clause in clauses if clause not in house.policy.clauses]
    if unknown:
        known = ", ".join(house.policy.clauses)
        raise UnknownClause(
            say("The policy has no clause called %(unknown)s. It has: %(known)s.", unknown=unknown[0], known=known)
        )
    _check_right(moderator)
    with house.store.write() as tx:
        click = Click(tx, batch, moderator.id if moderator else None, now)
        wanted = _Wanted(address, clauses, trusts_roles, per_minute, drops_unsupported)
        return _issue(click, house.secret, key, wanted)


def replace(
    house: House, key_id: int, *, key: str, batch: str, now: datetime, moderator: Moderator | None = None
) -> ApiKeyView:
    """Take a key back and make another one known for the same site, with the same settings, in one step.

    Raises UnknownKey or NotAllowed.
    """
    _check_right(moderator)
    with house.store.write() as tx:
        click = Click(tx, batch, moderator.id if moderator else None, now)
        old = _revoke(click, key_id)
        wanted = _Wanted(old.site, old.clauses, old.trusts_roles, old.per_minute, old.drops_unsupported)
        return _issue(click, house.secret, key, wanted)


def revoke(house: House, key_id: int, *, batch: str, now: datetime, moderator: Moderator | None = None) -> ApiKeyView:
    """Take a key back for good; it opens nothing from now on. Raises UnknownKey or NotAllowed."""
    _check_right(moderator)
    with house.store.write() as tx:
        return _revoke(Click(tx, batch, moderator.id if moderator else None, now), key_id)


def good(house: House, key_id: int) -> ApiKeyView:
    """The key with that number. Raises UnknownKey for one that there never was or that was revoked."""
    with house.store.read() as tx:
        known = api_keys.by_id(tx, key_id)
    if known is None or known.revoked_at is not None:
        raise UnknownKey
    return known


def recognised(house: House, key: str) -> ApiKeyView | None:
    """The key as it is known here; None for one that never was one or was taken back."""
    found = find(house, key)
    return found if found and found.revoked_at is None else None


def find(house: House, key: str) -> ApiKeyView | None:
    """The key as it is known here, also when it was taken back.

    It is looked up by its keyed hash, so how long that takes tells nothing about the keys that exist.
    """
    if not looks_like_key(key):
        return None
    digest = key_digest(house.secret, key)
    with house.store.read() as tx:
        found = api_keys.by_digest(tx, digest)
        old = () if found else tuple(key_digest(secret, key) for secret in house.settings.old_secrets)
        former = next((one for one in old if api_keys.by_digest(tx, one)), "")
    if not former:
        return found
    with house.store.write() as tx:
        rekeying.api_key(tx, former, digest)
        return api_keys.by_digest(tx, digest)


def key_digest(secret: bytes, key: str) -> str:
    """What the database keeps of a key."""
    return hmac.digest(secret, b"api key" + key.encode("utf-8", "surrogatepass"), hashlib.sha256).hex()


def site_address(site: str) -> str:
    """The address of a site in one spelling: scheme, host, port and path, without a slash at the end. Raises BadSite."""
    try:
        parts = urlsplit(site.strip())
        sound = parts.scheme in {"http", "https"} and parts.hostname and not (parts.username or parts.password)
        odd = any(letter.isspace() or not letter.isprintable() for letter in site.strip())
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise BadSite from None
    if not sound or odd or len(site) > LONGEST_SITE:
        raise BadSite
    host = (parts.hostname or "").lower()
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}{parts.path.rstrip('/')}"


def _check_right(moderator: Moderator | None) -> None:
    if moderator is not None:
        require(moderator, "manage_keys")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a key is to be."""

    site: str
    clauses: Sequence[str]
    trusts_roles: bool
    per_minute: int
    drops_unsupported: bool


def _issue(click: Click, secret: bytes, key: str, wanted: _Wanted) -> ApiKeyView:
    tx = click.tx
    number = api_keys.add(
        tx,
        wanted.site,
        key_digest(secret, key),
        click.now,
        clauses=tuple(dict.fromkeys(wanted.clauses)),
        trusts_roles=wanted.trusts_roles,
        per_minute=wanted.per_minute,
        drops_unsupported=wanted.drops_unsupported,
    )
    made = api_keys.by_id(tx, number)
    if made is None:
        raise UnknownKey
    click.log("add_key", reason=f"key {number} for {wanted.site}", after={"key": number})
    return made


def _revoke(click: Click, key_id: int) -> ApiKeyView:
    known = api_keys.by_id(click.tx, key_id)
    if known is None or not api_keys.revoke(click.tx, key_id, click.now):
        raise UnknownKey
    click.log("revoke_key", reason=f"key {key_id} for {known.site}", after={"key": key_id})
    return known
