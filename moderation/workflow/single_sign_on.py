"""A site's own users comment under their names: the site says who they are in a token that it signs.

The token is a JSON Web Token, HS256. Its secret belongs to a key of the site (`kid` is the key's number), so it ends
when that key is replaced or revoked. No other algorithm is ever believed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moderation.saying import say
from moderation.storage import api_keys
from moderation.vocabulary import Role
from moderation.workflow.house import House
from moderation.workflow.refusals import Refusal

LONGEST_TOKEN = 4_000
LONGEST_LIFE = 24 * 3600
CLOCKS_DIFFER = 60


class NotSignedIn(Refusal):
    """A token that says nothing, or not any more."""

    code = "not_signed_in"
    status = 401
    words = say("Your sign-in on the site has run out. Reload the page, then send your comment again.")


@dataclass(frozen=True, slots=True)
class SiteUser:
    """Somebody whom a site has signed in."""

    visitor: str
    """By which they are known again, whatever name they take."""
    name: str
    email: str
    website: str
    role: Role


def secret_of(house: House, key_id: int) -> str:
    """The secret with which the site of this key signs. Made from the service's own, so that no database holds it."""
    return hmac.digest(house.secret, b"single sign-on" + str(key_id).encode(), hashlib.sha256).hex()


def user_of(house: House, token: str, now: datetime) -> SiteUser:
    """Who the token says is writing. Raises NotSignedIn for one that is forged, over, or of another site."""
    try:
        head, body, signature = token.encode("ascii").split(b".")
        header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
        number = int(header["kid"])
        sound = len(token) <= LONGEST_TOKEN and header["alg"] == "HS256" and isinstance(claims, dict)
        given = _decoded(signature)
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError):
        raise NotSignedIn from None
    expected = hmac.digest(secret_of(house, number).encode(), head + b"." + body, hashlib.sha256)
    if not sound or not hmac.compare_digest(given, expected):
        raise NotSignedIn
    with house.store.read() as tx:
        key = api_keys.by_id(tx, number)
    if key is None or key.revoked_at is not None or (house.site and key.site != house.site):
        raise NotSignedIn
    return _user(claims, key.site_id, trusts_roles=key.trusts_roles, now=now)


def _user(claims: dict[str, Any], site_id: int, *, trusts_roles: bool, now: datetime) -> SiteUser:
    ends, subject, name = claims.get("exp"), claims.get("sub"), claims.get("name")
    if not isinstance(ends, int | float) or isinstance(ends, bool):
        raise NotSignedIn
    if not -CLOCKS_DIFFER < ends - now.timestamp() < LONGEST_LIFE + CLOCKS_DIFFER:
        raise NotSignedIn
    if not isinstance(subject, str) or not subject or not isinstance(name, str) or not name.strip():
        raise NotSignedIn
    role = claims.get("role", "member")
    staff = trusts_roles and role in {Role.MODERATOR, Role.ADMIN}
    told = {field: value if isinstance(value := claims.get(field), str) else "" for field in ("email", "url")}
    return SiteUser(f"site {site_id} {subject}", name, told["email"], told["url"], Role(role) if staff else Role.MEMBER)


def _decoded(part: bytes) -> bytes:
    return base64.b64decode(part + b"=" * (-len(part) % 4), altchars=b"-_", validate=True)
