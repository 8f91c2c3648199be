"""Who else a person probably is, for their page: joined by a moderator, sure, or a question; each with its reckoning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from moderation.aliases.compare import Link, Part
from moderation.detectors.known_person import DIRECT
from moderation.policy.rules import Aliases
from moderation.storage import alias_edges, authors, key_bans, people, strikes
from moderation.storage.database import Transaction
from moderation.storage.views import EdgeView, WouldHit
from moderation.web import house, now
from moderation.web.desk.cluster import Cluster, cluster_of
from moderation.workflow.key_bans import LOOKS_BACK
from moderation.workflow.likeness import compared, same_people, styles

SHOWN_FROM = 0.01
MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Other:
    """Somebody who may be the person of the page."""

    person_id: int
    name: str
    last_seen: datetime | None
    link: Link | None
    """None where the traces have nothing in common, or have faded."""
    word: EdgeView | None
    state: str
    """same or different by a moderator's word; joined: same through others; else sure, ask or unlikely"""

    @property
    def parts(self) -> tuple[Part, ...]:
        """The reckoning without the line that is the same for everybody, the weightiest first."""
        found = self.link.parts[1:] if self.link else ()
        return tuple(sorted(found, key=lambda part: -part.weight))

    @property
    def before(self) -> float:
        """What the reckoning starts from, in bits."""
        return self.link.parts[0].weight if self.link else 0.0


@dataclass(frozen=True, slots=True)
class Alike:
    """Everything that the page says about other names."""

    others: tuple[Other, ...]
    strikes: int
    """Weight of live strikes of all who are counted together."""
    together: int
    """How many entries are counted together, this one included."""
    style: bool = False
    """Whether their ways of writing were compared."""
    evidence: Cluster | None = None
    """Picture and table; only for who has said why they look."""
    refused: WouldHit | None = None
    """Whom a ban of this person would have refused in the last 90 days."""
    asked: WouldHit | None = None
    """And whose comments it would have kept waiting."""


def alike_of(person_id: int, *, style: bool = False, evidence: bool = False) -> Alike:
    """Who else this person probably is. Comparing how they write takes longer, so it is done when asked for.

    `evidence`: whether traces may be shown, because somebody has said why they look.
    """
    limits, moment = house().policy.aliases, now()
    with house().store.read() as tx:
        together = same_people(tx, limits, person_id, moment)
        weight = sum(strikes.live_weights(tx, together, moment).values())
        others = _others(tx, limits, person_id, moment)
        if style:
            parts = styles(tx, person_id, [one.person_id for one in others])
            others = tuple(_with_style(limits, one, parts.get(one.person_id)) for one in others)
        return Alike(
            others, weight, len(together), style, _evidence(tx, person_id, others, moment) if evidence else None,
            *_would_hit(tx, limits, person_id, others, moment),
        )  # fmt: skip


def _evidence(tx: Transaction, person_id: int, others: Sequence[Other], moment: datetime) -> Cluster:
    name = authors.summaries(tx, [person_id], moment)[person_id].name
    return cluster_of(tx, (person_id, name), [(one.person_id, one.name) for one in others], moment)


def _would_hit(
    tx: Transaction, limits: Aliases, person_id: int, others: Sequence[Other], moment: datetime
) -> tuple[WouldHit, WouldHit]:
    """Whom a ban of this person refuses and whom it holds, by what is known now."""
    since = moment - LOOKS_BACK
    same = {one.person_id for one in others if one.state in {"same", "joined"}}
    likely = {one.person_id: one.link.probability for one in others if one.link and one.state != "different"}
    sure = same | {number for number, probability in likely.items() if probability >= DIRECT}
    held = {number for number, probability in likely.items() if probability >= limits.ask_at} - sure
    return key_bans.people_hit(tx, [person_id, *sorted(sure)], since), key_bans.people_hit(tx, sorted(held), since)


def _others(tx: Transaction, limits: Aliases, person_id: int, moment: datetime) -> tuple[Other, ...]:
    words = {_other_of(edge, person_id): edge for edge in alias_edges.touching(tx, [person_id])}
    joined = alias_edges.cluster(tx, person_id) - {person_id}
    weighed = {
        one.person_id: one
        for one in compared(tx, people.keys_of(tx, person_id), person_id, moment)
        if one.link.probability >= SHOWN_FROM or one.person_id in words or one.person_id in joined
    }
    names = authors.summaries(tx, (words.keys() | joined) - weighed.keys(), moment)
    found = []
    for number in (*weighed, *names):
        one, word = weighed.get(number), words.get(number)
        name = one.name if one else names[number].name
        link = one.link if one else None
        state = _state(limits, link, word, number in joined)
        found.append(Other(number, name, one.last_seen if one else None, link, word, state))
    order = ("same", "joined", "sure", "ask", "unlikely", "different")
    found.sort(key=lambda one: (order.index(one.state), -(one.link.probability if one.link else 0)))
    return tuple(found[:MOST_SHOWN])


def _with_style(limits: Aliases, one: Other, part: Part | None) -> Other:
    if one.link is None or part is None:
        return one
    link = one.link.and_also(part)
    return replace(one, link=link, state=_state(limits, link, one.word, one.state == "joined"))


def _other_of(edge: EdgeView, person_id: int) -> int:
    return edge.second_id if edge.first_id == person_id else edge.first_id


def _state(limits: Aliases, link: Link | None, word: EdgeView | None, joined: bool) -> str:
    if word is not None:
        return word.verdict
    if joined:
        return "joined"
    probability = link.probability if link else 0.0
    if probability >= limits.link_at:
        return "sure"
    return "ask" if probability >= limits.ask_at else "unlikely"
