"""Passwords: what one must be like, and the slow hash that is kept of it (argon2id)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from moderation.saying import say
from moderation.workflow.refusals import BadPassword

SHORTEST = 12
LONGEST = 200

# About 20 ms and 19 MiB for each guess: dear for a guesser, and a burst of sign-ins does not fill the memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def check(password: str, name: str) -> None:
    """Raise BadPassword for one that is too short, too long or too easy to guess."""
    if len(password) < SHORTEST:
        raise BadPassword(
            say(
                "The password needs at least %(shortest)s characters. Four or five random words are good.",
                shortest=SHORTEST,
            )
        )
    if len(password) > LONGEST:
        raise BadPassword(
            say("The password is longer than %(longest)s characters. Choose a shorter one.", longest=LONGEST)
        )
    if len(set(password.casefold())) < 5 or password.casefold().strip() in {name.casefold(), name.casefold() * 2}:
        raise BadPassword(say("This password is too easy to guess. Four or five random words are good."))


def hash_of(password: str) -> str:
    """The hash to keep."""
    return _hasher.hash(_plain(password))


def fits(password: str, kept: str) -> bool:
    """Whether this is the password of that hash. An empty hash fits nothing, after the same work."""
    if len(password) > LONGEST:
        return False
    try:
        return _hasher.verify(kept or _of_nobody(), _plain(password)) and bool(kept)
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)


def _plain(password: str) -> bytes:
    """One form for what two keyboards may send differently."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")


@lru_cache(maxsize=1)
def _of_nobody() -> str:
    """A hash that is checked for names that do not exist, so that they take as long as those that do."""
    return _hasher.hash("nobody signs in with this")
