"""Who the author of a comment may be: storage finds the candidates, aliases/compare.py weighs them, moderators overrule."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from moderation.aliases import habits, style, weights
from moderation.aliases.compare import Link, Part, compare, habits_count
from moderation.policy.rules import Aliases, Policy
from moderation.storage import alias_edges, candidates, company, history, people, surroundings, writings
from moderation.storage.alias_edges import DIFFERENT, SAME
from moderation.storage.database import Transaction
from moderation.storage.views import EdgeView
from moderation.vocabulary import Common, Company, History, Keys, Likeness, Restriction, Submission
from moderation.workflow import stopped_keys
from moderation.workflow.house import House
from moderation.workflow.weights_in_force import weights_in_force

WORTH_KNOWING = 0.2
"""Whoever is less likely than this is nobody's other name."""
WITHOUT_MAILBOX = 0.985
"""Without a mailbox, or one's own name in one's own browser, traces lead to waiting and no further, however many agree."""
MOST_HABITS = 6
UNCLEAR_FROM = 0.03
"""Below this, habits can change nothing that follows."""
SAID_SO = "a moderator's word"
OWN_KINDS = {"email": "e-mail address", "visitor": "browser", "guest": "name, network and kind of browser"}


AS_SHIPPED = Aliases()


@dataclass(frozen=True, slots=True)
class Compared:
    """Two people side by side."""

    person_id: int
    name: str
    link: Link
    last_seen: datetime


def what_is_known(
    tx: Transaction,
    policy: Policy,
    keys: Keys,
    submission: Submission,
    bands: Sequence[int],
    now: datetime,
    editing: int | None = None,
) -> History:
    """Everything that judging this submission needs from storage, with those who may be its author."""
    author = people.known(tx, keys)
    around = _circle(tx, policy.aliases, keys, author, now, submission)
    known = history.load(tx, keys, submission, bands, now, author=author, editing=editing, circle=around)
    stopped = stopped_keys.meeting(tx, policy, keys, submission.author.name, now)
    return replace(known, restrictions=(*known.restrictions, *stopped)) if stopped else known


def restrictions(tx: Transaction, policy: Policy, keys: Keys, name: str, now: datetime) -> tuple[Restriction, ...]:
    """Every block and ban in force that touches whoever has these traces and this name."""
    of_people = surroundings.restrictions(tx, circle(tx, policy.aliases, keys, now), now)
    return (*of_people, *stopped_keys.meeting(tx, policy, keys, name, now))


def circle(tx: Transaction, limits: Aliases, keys: Keys, now: datetime) -> tuple[Likeness, ...]:
    """The author and those who may be the author, the likeliest first."""
    return _circle(tx, limits, keys, people.known(tx, keys), now)


def _circle(
    tx: Transaction,
    limits: Aliases,
    keys: Keys,
    known: people.Known | None,
    now: datetime,
    arriving: Submission | None = None,
) -> tuple[Likeness, ...]:
    """`arriving`: what they are about to post, where they are about to post something."""
    own_id = known.id if known else None
    found = {one.person_id: _likeness(one, limits) for one in compared(tx, keys, own_id, now, limits, arriving)}
    found = {number: one for number, one in found.items() if one.probability >= WORTH_KNOWING}
    if own_id is not None:
        found[own_id] = Likeness(own_id, 1.0, _own_traits(tx, keys, own_id), counts=True)
    if found:
        found = _by_moderators(tx, found, own_id, limits)
    return tuple(sorted(found.values(), key=lambda one: -one.probability))


def compared(
    tx: Transaction,
    keys: Keys,
    own_id: int | None,
    now: datetime,
    limits: Aliases = AS_SHIPPED,
    arriving: Submission | None = None,
) -> tuple[Compared, ...]:
    """Everybody who shares a trace that is no crowd's, weighed by the table, the likeliest first.

    Where traces leave it open, the habits of the likeliest are looked at too: threads, moments, answers, hours.
    """
    using = weights_in_force(tx)
    weighed = [
        (one, compare(one.common, using)) for one in candidates.find(tx, keys, own_id, now, kept=limits.evidence_kept)
    ]
    weighed.sort(key=lambda pair: -pair[1].probability)
    unclear = [one for one, link in weighed if _habits_matter(one.common, link)][:MOST_HABITS]
    if unclear:
        together = _company(tx, own_id, [one.person_id for one in unclear], now, arriving)
        weighed = [
            (
                one,
                compare(replace(one.common, company=together[one.person_id]), using)
                if one.person_id in together
                else link,
            )
            for one, link in weighed
        ]
    found = (Compared(one.person_id, one.name, link, one.last_seen) for one, link in weighed)
    return tuple(sorted(found, key=lambda one: -one.link.probability))


def _habits_matter(common: Common, link: Link) -> bool:
    return habits_count(common) and link.probability > UNCLEAR_FROM


def _company(
    tx: Transaction, own_id: int | None, others: Sequence[int], now: datetime, arriving: Submission | None
) -> dict[int, Company]:
    written = company.written(tx, [*([own_id] if own_id is not None else []), *others])
    own = written.get(own_id, []) if own_id is not None else []
    if arriving is not None and (here := company.here(tx, arriving, now)):
        own = [here, *own]
    mine, number = habits.habits(own), own_id if own_id is not None else 0
    pairs = ((one, habits.company(number, mine, one, habits.habits(written.get(one, ())))) for one in others)
    return {one: found for one, found in pairs if found is not None}


def count_common(house: House, _now: datetime) -> int:
    """Count anew how common the kinds of browsers are; how many of them are common."""
    with house.store.write() as tx:
        return candidates.count_common(tx)


def same_people(tx: Transaction, limits: Aliases, person_id: int, now: datetime) -> frozenset[int]:
    """This person and all whose strikes are counted together with theirs: a moderator said so, or the evidence does."""
    around = circle(tx, limits, people.keys_of(tx, person_id), now)
    known = {one.person_id for one in around if one.counts}
    # Keys alone may point to a namesake with the same mailbox; the person asked for is always among them.
    return frozenset(known | {person_id} | alias_edges.cluster(tx, person_id))


def styles(tx: Transaction, person_id: int, others: Sequence[int]) -> dict[int, Part]:
    """What their ways of writing say for or against each of the others being this person, where it says anything."""
    wanted = [person_id, *others]
    profiles = {number: style.profile(texts) for number, texts in writings.of_people(tx, wanted).items()}
    own = profiles.get(person_id)
    if own is None or own.letters < style.FEWEST_LETTERS:
        return {}
    recent = writings.recent_authors(tx, leave_out=frozenset(wanted))
    usual = style.background([style.profile(texts) for texts in recent.values()])
    parts = ((number, style.part(own, profiles[number], usual)) for number in others if number in profiles)
    return {number: part for number, part in parts if part is not None}


def _likeness(one: Compared, limits: Aliases) -> Likeness:
    sure, known = one.link.probability >= limits.link_at, one.link.probability
    by_name = {weights.BROWSER.what, weights.NAME.what} <= set(one.link.because)
    if weights.MAIL.what not in one.link.because and not by_name:
        # A family's computer is one browser on one line, at the same moments: whoever comes from it waits for a person.
        known = min(known, WITHOUT_MAILBOX)
    return Likeness(one.person_id, known, one.link.because, sure)


def _own_traits(tx: Transaction, keys: Keys, own_id: int) -> tuple[str, ...]:
    """By which trait the author is known, strongest first."""
    theirs = set(people.keys_of(tx, own_id).all)
    return tuple(
        words for kind, words in OWN_KINDS.items() if any(key in theirs for key in keys.all if key.kind == kind)
    )


def _by_moderators(
    tx: Transaction, found: dict[int, Likeness], own_id: int | None, limits: Aliases
) -> dict[int, Likeness]:
    """What moderators have said goes before any reckoning, and reaches as far as the people whom they joined."""
    edges = alias_edges.touching(tx, found)
    if not edges:
        return found
    for likely in sorted(found.values(), key=lambda one: -one.probability):
        if likely.probability < limits.ask_at or not _said(edges, likely.person_id, SAME):
            continue
        for number in alias_edges.cluster(tx, likely.person_id):
            known = found.get(number)
            if known is None or known.probability < likely.probability:
                found[number] = Likeness(number, likely.probability, (*likely.because, SAID_SO), likely.counts)
    apart = _said(edges, own_id, DIFFERENT) if own_id is not None else frozenset()
    return {number: one for number, one in found.items() if number not in apart}


def _said(edges: Collection[EdgeView], person_id: int, verdict: str) -> frozenset[int]:
    """With whom this person has been said to be the same, or different."""
    named = (edge for edge in edges if edge.verdict == verdict and person_id in (edge.first_id, edge.second_id))
    return frozenset(edge.second_id if edge.first_id == person_id else edge.first_id for edge in named)
