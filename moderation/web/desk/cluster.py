"""The evidence on a person and those who may be the same: a picture of who is tied to whom, and their traces side by side."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moderation.saying import say
from moderation.storage import alias_edges, evidence, people
from moderation.storage.database import Transaction
from moderation.storage.evidence import TraceView
from moderation.vocabulary import Common
from moderation.web.desk.picture import Picture, Tie, drawn
from moderation.workflow.likeness import compared

MOST_DRAWN = 8
"""People around the one of the page; more would hide each other."""
SHOWN_FROM = 0.01
KINDS: Mapping[str, str] = {
    "email": say("E-mail address"),
    "email_canonical": say("Mailbox"),
    "mail_domain": say("Mail domain"),
    "visitor": say("Browser cookie"),
    "connection": say("Connection"),
    "network": say("Neighbourhood of addresses"),
    "agent": say("Kind of browser"),
    "website": say("Website"),
    "link_host": say("Linked site"),
}
"""The traces that are put side by side, in the order of the table."""
STOPPABLE = {"email_canonical": "mail", "mail_domain": "mail_domain", "connection": "network", "network": "network"}
"""Kinds of traces that can be stopped, and as what."""


@dataclass(frozen=True, slots=True)
class Trace:
    """One line of the table."""

    what: str
    """Mailbox A: the letter only tells it from the others on this page."""
    view: TraceView
    own: bool
    """Whether the person of the page left it."""

    @property
    def others(self) -> str:
        """How many people left it whom the table does not show."""
        more = self.view.people - len(self.view.by)
        if self.view.people >= Common.CROWD:
            return f"at least {Common.CROWD - len(self.view.by)}"
        return str(max(0, more))

    @property
    def stops(self) -> str:
        """As what it can be stopped; empty: it cannot."""
        return STOPPABLE.get(self.view.kind, "") if self.own else ""


@dataclass(frozen=True, slots=True)
class Cluster:
    """What the page shows once somebody has said why they look."""

    picture: Picture
    names: tuple[tuple[int, str], ...]
    """Number and name of each column, the person of the page first."""
    traces: tuple[Trace, ...]


def cluster_of(tx: Transaction, own: tuple[int, str], others: Sequence[tuple[int, str]], now: datetime) -> Cluster:
    """The evidence on these people, given as number and name; of the others, the first eight."""
    chosen = list(others)[:MOST_DRAWN]
    ties = _ties(tx, [own[0], *(number for number, _ in chosen)], now)
    views = evidence.side_by_side(tx, [own[0], *(number for number, _ in chosen)], KINDS)
    return Cluster(drawn(own, chosen, ties), (own, *chosen), _named(views, own[0]))


def _ties(tx: Transaction, numbers: Sequence[int], now: datetime) -> list[Tie]:
    words = {(edge.first_id, edge.second_id): edge.verdict for edge in alias_edges.touching(tx, numbers)}
    found: dict[tuple[int, int], Tie] = {}
    for number in numbers:
        for one in compared(tx, people.keys_of(tx, number), number, now):
            first, second = pair = (min(number, one.person_id), max(number, one.person_id))
            if one.person_id not in numbers or pair in found:
                continue
            bits = sum(part.weight for part in one.link.parts[1:])
            if one.link.probability >= SHOWN_FROM or pair in words:
                because = one.link.because
                found[pair] = Tie(first, second, one.link.probability, bits, because, words.get(pair, ""))
    for pair, verdict in words.items():
        if pair not in found and set(pair) <= set(numbers):
            found[pair] = Tie(*pair, 0.0, 0.0, (), verdict)
    return sorted(found.values(), key=lambda tie: -tie.bits)


def _named(views: Sequence[TraceView], own: int) -> tuple[Trace, ...]:
    order = list(KINDS)
    letters: defaultdict[str, itertools.count[int]] = defaultdict(itertools.count)
    named = [Trace(f"{KINDS[one.kind]} {_letter(next(letters[one.kind]))}", one, own in one.by) for one in views]
    return tuple(sorted(named, key=lambda one: (order.index(one.view.kind), -len(one.view.by))))


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else f"A{place}"
