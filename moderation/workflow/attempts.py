"""Failed sign-ins slow down who guesses, and nobody else for good.

Counted in a window of five minutes: for a name from one network, and for a name from anywhere. A device on which
somebody has signed in before is counted by itself, so that a stranger's guesses cannot keep its owner out.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from moderation.aliases.keys import keys_of
from moderation.storage import sessions
from moderation.storage.database import Transaction, lock
from moderation.vocabulary import Author
from moderation.workflow.refusals import TooManyAttempts

WINDOW = timedelta(minutes=5)
MOST = {"pair": 5, "name": 10, "device": 5, "second": 5}
"""Failures in the window after which no further attempt is looked at."""


def counters(secret: bytes, name: str, ip: str, device: str) -> dict[str, str]:
    """Under which digests an attempt is counted. `device` counts only if it is this name's; see `device_mark`."""
    who = name.strip().casefold()[:200]
    if device and hmac.compare_digest(device.encode(), device_mark(secret, who).encode()):
        return {"device": _digest(secret, "device", who)}
    network = keys_of(Author(ip=ip), secret).of_kind("network")
    return {"pair": _digest(secret, "pair", who, network), "name": _digest(secret, "name", who)}


def second_step(secret: bytes, moderator_id: int) -> str:
    """Under which digest a code of the second step is counted: whoever gets that far knows the password."""
    return _digest(secret, "second step", str(moderator_id))


def device_mark(secret: bytes, name: str) -> str:
    """What a browser keeps after a sign-in, to be known as a device of this account."""
    return _digest(secret, "device mark", name.strip().casefold())


def begin(tx: Transaction, counted: dict[str, str], now: datetime) -> None:
    """Count an attempt before it is looked at, so that many at once are not more than one after the other.

    Raises TooManyAttempts, and counts nothing, when there were too many.
    """
    for kind, digest in sorted(counted.items()):
        lock(tx, f"attempt {digest}")
        if sessions.attempts(tx, digest, now - WINDOW) >= MOST[kind]:
            raise TooManyAttempts
    for digest in counted.values():
        sessions.note_attempt(tx, digest, now)


def forget(tx: Transaction, counted: dict[str, str]) -> None:
    """The sign-in succeeded."""
    for digest in counted.values():
        sessions.forget_attempts(tx, digest)


def _digest(secret: bytes, *parts: str) -> str:
    message = "\0".join(("sign-in", *parts)).encode("utf-8", "surrogatepass")
    return hmac.digest(secret, message, hashlib.sha256).hex()
