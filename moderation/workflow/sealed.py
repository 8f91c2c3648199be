"""Values that must be read again but never in the database: encrypted with a key that is not in it.

Fernet (AES-128-CBC with HMAC-SHA-256) from the package cryptography. Without the package nothing is sealed, and what
needs it is not offered.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from importlib.util import find_spec


def is_possible() -> bool:
    """Whether the package that encrypts is installed."""
    return find_spec("cryptography") is not None


def seal(secret: bytes, values: Mapping[str, str]) -> str:
    """Encrypt these values. Raises ModuleNotFoundError where that is not possible."""
    from cryptography.fernet import Fernet

    return Fernet(_key(secret)).encrypt(json.dumps(dict(values)).encode()).decode("ascii")


def opened(secrets: Sequence[bytes], sealed: str) -> Mapping[str, str]:
    """The values again; none when they are gone, or were sealed with a key that is none of these."""
    if not sealed or not is_possible():
        return {}
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet

    try:
        keys = MultiFernet([Fernet(_key(secret)) for secret in secrets])
        values: dict[str, str] = json.loads(keys.decrypt(sealed.encode("ascii")))
    except InvalidToken:
        return {}
    return values


def _key(secret: bytes) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(secret, b"sealed values", hashlib.sha256))
