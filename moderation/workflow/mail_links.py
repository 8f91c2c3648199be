"""The links in mails: signed, each for one purpose. Opening one changes nothing; the button on its page does.

They are signed with the secret key in force, and read with those before it too: a link that stops mails must always work.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

ACTS_LAST = timedelta(days=7)
CONFIRMING_LASTS = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ActLink:
    """What a link in a digest lets its moderator do: one verdict on one version of one comment.

    Every verdict makes a new version, so a link that was used fits nothing any more.
    """

    verdict: str
    comment_id: int
    version: int
    contact_id: int
    """Whose digest it came with; it ends with that."""


def confirm(secret: bytes, contact_id: int, now: datetime) -> str:
    """The token by which an address answers for itself."""
    return _signed(secret, "confirm", [contact_id, _stamp(now + CONFIRMING_LASTS)])


def confirmed(secrets: Sequence[bytes], token: str, now: datetime) -> int | None:
    """The contact that this token confirms; None for one that is not ours or too old."""
    content = _read(secrets, "confirm", token, 2)
    return content[0] if content and now.timestamp() < content[1] else None


def stop(secret: bytes, contact_id: int) -> str:
    """The token that ends notices. It never gets too old: stopping must always work."""
    return _signed(secret, "stop", [contact_id])


def stopped(secrets: Sequence[bytes], token: str) -> int | None:
    """The contact that this token ends; None for one that is not ours."""
    content = _read(secrets, "stop", token, 1)
    return content[0] if content else None


def act(secret: bytes, link: ActLink, now: datetime) -> str:
    """The token that lets a moderator act from a mail."""
    content = [link.verdict, link.comment_id, link.version, link.contact_id, _stamp(now + ACTS_LAST)]
    return _signed(secret, "act", content)


def acted(secrets: Sequence[bytes], token: str, now: datetime) -> ActLink | None:
    """What this token lets do; None for one that is not ours or older than seven days."""
    content = _read(secrets, "act", token, 5)
    return ActLink(*content[:4]) if content and now.timestamp() < content[4] else None


def _stamp(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp())


def _signer(secrets: Sequence[bytes], purpose: str) -> URLSafeSerializer:
    # The newest comes first with us and last there.
    keys = [hmac.digest(secret, b"links in mails", hashlib.sha256) for secret in reversed(secrets)]
    return URLSafeSerializer(keys, salt=purpose)


def _signed(secret: bytes, purpose: str, content: list[Any]) -> str:
    return str(_signer((secret,), purpose).dumps(content))


def _read(secrets: Sequence[bytes], purpose: str, token: str, parts: int) -> list[Any]:
    try:
        content = _signer(secrets, purpose).loads(token)
    except (BadData, ValueError):
        return []
    return content if isinstance(content, list) and len(content) == parts else []
