"""What in a comment could be put on a list, and how many of the newest comments each of it would have met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from moderation.policy import lists
from moderation.policy.rules import Policy
from moderation.storage import writings
from moderation.storage.views import DeskComment
from moderation.storage.writings import Writing
from moderation.text.hosts import canonical_host, within
from moderation.text.lexicon import own_lexicon
from moderation.text.links import find_links
from moderation.text.normalise import fold
from moderation.text.words import Words
from moderation.vocabulary import Status
from moderation.workflow.house import House

LOOKED_AT = 1000
"""The newest comments in which is counted."""
MOST = 12
FEW = 3
WEIGHED = frozenset({"scorer", "local"})
"""Detectors that mark whatever moved a sum."""
LONGEST = 60
"""Characters of a passage that is offered; longer ones are sentences."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A word or host of the comment, with how many of the newest comments hold it."""

    of: str
    entry: str
    published: int = 0
    held: int = 0
    removed: int = 0


def offers(house: House, comment: DeskComment) -> tuple[Offer, ...]:
    """Hosts that the comment links to, then passages that rules found in it; each once, at most 12."""
    found = dict.fromkeys(
        [*(("hosts", host) for host in _hosts(comment)), *(("words", one) for one in _words(comment))]
    )
    return counted(house, list(found)[:MOST])


def buttons(policy: Policy, comment: DeskComment) -> tuple[tuple[str, str], ...]:
    """List and entry of the first few that are not listed yet, for buttons beside the comment."""
    found = dict.fromkeys(
        [("hosts", host) for host in _hosts(comment)][:FEW] + [("words", one) for one in _words(comment)][:FEW]
    )
    return tuple(
        (one.name, entry)
        for of, entry in found
        for one in policy.lists.values()
        if one.of == of and entry not in one.entries
    )


def counted(house: House, entries: Iterable[tuple[str, str]]) -> tuple[Offer, ...]:
    """These entries, each with what it would have met."""
    wanted = tuple(entries)
    with house.store.read() as tx:
        newest = writings.newest(tx, LOOKED_AT, house.site_id)
    words = Words(own_lexicon((entry for of, entry in wanted if of == "words"), ()))
    met: dict[tuple[str, str], dict[Status, int]] = {one: {} for one in wanted}
    for one in newest:
        for key in _met(one, wanted, words):
            met[key][one.status] = met[key].get(one.status, 0) + 1
    return tuple(_offer(key, numbers) for key, numbers in met.items())


def _offer(key: tuple[str, str], numbers: Mapping[Status, int]) -> Offer:
    published, held, removed = (numbers.get(one, 0) for one in (Status.PUBLISHED, Status.HELD, Status.REMOVED))
    return Offer(*key, published, held, removed)


def _met(one: Writing, wanted: tuple[tuple[str, str], ...], words: Words) -> set[tuple[str, str]]:
    found = {("words", match.entry.word) for match in words.find(fold(one.text))}
    linked = {link.host for link in find_links(one.text)} | {_host_of(one.website)}
    found |= {(of, entry) for of, entry in wanted if of == "hosts" and any(within(host, entry) for host in linked)}
    return found & set(wanted)


def _hosts(comment: DeskComment) -> list[str]:
    given = [*(link.host for link in find_links(comment.text)), _host_of(comment.website)]
    return [entry for host in given if host and (entry := _entry(host, "hosts"))]


def _host_of(website: str) -> str:
    return canonical_host((website.partition("://")[2] or website).split("/")[0]).removeprefix("www.")


def _words(comment: DeskComment) -> list[str]:
    # "the" and "will" move a score too, and are nothing to list.
    findings = [one for one in (comment.decision.findings if comment.decision else ()) if one.detector not in WEIGHED]
    ordered = sorted(findings, key=lambda one: (-one.action, -one.score))
    passages = (span.text for one in ordered for span in one.spans if span.field == "text")
    return [entry for text in passages if len(text) <= LONGEST and (entry := _entry(text.lower(), "words"))]


def _entry(text: str, of: str) -> str:
    try:
        return lists.as_entry(text, of)
    except ValueError:
        return ""
