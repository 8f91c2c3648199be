"""What it says when two authors left the same traces: how likely they are one person, in numbers and in plain words.

One small table, until people are compared by what is rare and what is common about their traces.
"""

from __future__ import annotations

from collections.abc import Collection

PROBABILITY: tuple[tuple[frozenset[str], float], ...] = (
    (frozenset({"email"}), 1.0),
    (frozenset({"visitor"}), 1.0),
    (frozenset({"guest"}), 0.99),
    (frozenset({"email_canonical"}), 0.95),
    (frozenset({"network", "agent"}), 0.8),
    (frozenset({"network"}), 0.5),
    (frozenset({"name"}), 0.4),
)
"""All kinds of traces that must be shared, and then how likely it is. The highest that applies counts."""

WORDS = {
    "email": "e-mail address",
    "email_canonical": "e-mail address",
    "visitor": "browser",
    "guest": "name, address and browser",
    "network": "network",
    "agent": "kind of browser",
    "name": "name",
}

LINKING = tuple(WORDS)
"""Kinds that are compared at all."""

CANDIDATES = ("email", "visitor", "guest", "email_canonical", "network", "name")
"""Kinds by which somebody is found; a kind of browser alone links nobody."""


def probability(shared: Collection[str]) -> float:
    """How likely it is that two authors who share traces of these kinds are one person."""
    return max((value for kinds, value in PROBABILITY if kinds <= set(shared)), default=0.0)


def in_words(shared: Collection[str]) -> tuple[str, ...]:
    """The shared traces in plain words, the strongest first."""
    return tuple(dict.fromkeys(word for kind, word in WORDS.items() if kind in shared))
