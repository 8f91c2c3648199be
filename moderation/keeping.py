"""What the settings say about how long things are kept, and about keys that were used before."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass

SHORTEST_SECRET = 32
SHORTEST_METRICS_KEY = 16


@dataclass(frozen=True, slots=True)
class Keep:
    """How many days what is kept. docs/privacy.md says what each is for."""

    sessions: int = 30
    """Sessions that are over, and one-time links."""
    attempts: int = 1
    """Failed sign-ins."""
    requests: int = 30
    """Marks by which a request that comes twice is known."""
    networks: int = 90
    """The keyed hash of the network that a comment came from."""
    removed: int = 365
    """The words of comments that were removed."""


def keep_of(values: Mapping[str, str], problems: list[str]) -> Keep:
    """How long what is kept. What is wrong is added to `problems`."""
    days: dict[str, int] = {}
    names = [one.name for one in dataclasses.fields(Keep)]
    for part in re.split(r"[\s,]+", values.get("MODERATION_KEEP", "")):
        found = re.fullmatch(r"([a-z]+)=([0-9]{1,5})d", part, re.ASCII)
        if found and found[1] in names and int(found[2]) > 0:
            days[found[1]] = int(found[2])
        elif part:
            problems.append(
                f"MODERATION_KEEP: {part!r} says nothing about how long something is kept. Write it like"
                f" removed=365d, with one of {', '.join(names)} before the sign."
            )
    return Keep(**days)


def old_secrets_of(values: Mapping[str, str], problems: list[str]) -> tuple[bytes, ...]:
    """Secret keys that were used before. What is wrong is added to `problems`; no key is repeated."""
    given = [part for part in re.split(r"[\s,]+", values.get("MODERATION_OLD_SECRET_KEYS", "")) if part]
    if any(len(one) < SHORTEST_SECRET or not one.isascii() for one in given):
        problems.append(
            "MODERATION_OLD_SECRET_KEYS holds something that was never a key. Give the keys as they were, with"
            " commas between several."
        )
    return tuple(one.encode("utf-8", "replace") for one in given)


def metrics_key_of(values: Mapping[str, str], problems: list[str]) -> str:
    """The key that opens /metrics. What is wrong is added to `problems`; the key is not repeated."""
    given = values.get("MODERATION_METRICS_KEY", "")
    if given and (len(given) < SHORTEST_METRICS_KEY or not given.isascii()):
        problems.append(
            f"MODERATION_METRICS_KEY has fewer than {SHORTEST_METRICS_KEY} letters and digits. Make a longer one."
        )
    return given
