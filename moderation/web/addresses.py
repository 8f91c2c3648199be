"""Addresses made of what stood in another address."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

RESERVED = frozenset({"endpoint"})


def plain(pairs: Iterable[tuple[str, str]], without: frozenset[str] = frozenset()) -> dict[str, Any]:
    """What may be handed to `url_for`: everything but the names that mean something to it, and those in `without`."""
    return {
        name: value
        for name, value in pairs
        if not name.startswith("_") and name not in RESERVED and name not in without
    }
