"""Links: how many there are, and which hide where they lead, imitate a known host, or stand where none belongs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import ClassVar

import yaml

from moderation.detectors import Case, Gate, detector
from moderation.text.hosts import canonical_host, ending, is_address, readable_host, related, within
from moderation.text.links import Link, find_links
from moderation.text.normalise import fold
from moderation.vocabulary import Evidence, Span

_LEXICON = Path(__file__).parent / "lexicons" / "hosts.yaml"
_MOST = 20
"""Links and hosts that are listed; more change nothing."""

# How strong each kind of evidence is. Policy.yaml decides what follows.
_BLOCKED, _LOOKALIKE, _IN_NAME, _HIDDEN, _WEBSITE, _SHORTENED, _RISKY = 1.0, 0.9, 0.85, 0.75, 0.6, 0.6, 0.5


@dataclass(frozen=True)
class _Known:
    shorteners: frozenset[str]
    brands: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Each name, how a reader sees it, and the hosts of its owner."""
    platforms: tuple[str, ...]
    risky: frozenset[str]


@cache
def _known() -> _Known:
    read = yaml.load(_LEXICON.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    brands = tuple((name, _letters(name), tuple(hosts)) for name, hosts in read["brands"].items())
    return _Known(frozenset(read["shorteners"]), brands, tuple(read["platforms"]), frozenset(read["risky_endings"]))


@detector("links")
@dataclass(frozen=True)
class Links:
    """Each rule asks one or more of these questions. A link to the site itself never counts, nor one to `allow_hosts`.

    Scores: 1.0 for a blocked host, 0.9 for a look-alike, 0.85 for a link in the name, 0.75 for a hidden link, 0.6 for
    a shortener or a suspicious website, 0.5 for a risky ending; too many links begin at 0.5 and gain 0.1 each, to 0.9.
    """

    more_than: int | None = None
    """How many links a comment may have."""
    allow_hosts: tuple[str, ...] = ()
    """Hosts that are never counted; "example.org" stands for everything below it as well."""
    block_hosts: tuple[str, ...] = ()
    """Hosts that are not wanted, in the text, the name or the website; everything below them as well."""
    shorteners: bool = False
    """Whether links through a service that hides the real address are reported."""
    lookalikes: bool = False
    """Whether hosts that imitate a known name are reported."""
    hidden: bool = False
    """Whether disguised links are reported: spelled or spaced out, or showing another host than they lead to."""
    risky_endings: bool = False
    """Whether hosts with an ending that is mostly seen in advertising are reported."""
    in_name: bool = False
    """Whether a link in the name field is reported."""
    in_website: bool = False
    """Whether a suspicious address in the website field is reported: a shortener, a look-alike, a risky ending, a
    numeric address, a link that is no web address, or a name made of keywords."""

    KIND: ClassVar[str] = "links"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "count": (1, "how many links the comment has, without those to the site itself and to allowed hosts"),
        "hosts": (["shop.example"], "the hosts that these links lead to, each once"),
        "shortener": (False, "whether one of them goes through a service that hides the address"),
        "lookalike": (False, "whether one of the hosts imitates a known name"),
        "hidden": (False, "whether one of the links is disguised"),
        "field": ("text", "where this was found: text, name or website"),
    }

    def __post_init__(self) -> None:
        """Refuses a rule that asks nothing."""
        questions = [f.name for f in fields(self) if f.name != "allow_hosts"]
        asked = [name for name in questions if name != "more_than" and getattr(self, name)]
        if not asked and self.more_than is None:
            raise ValueError(f"links asks nothing here; set one of {', '.join(questions)}")
        if self.more_than is not None and self.more_than < 0:
            raise ValueError("more_than cannot be negative; 0 reports every link")

    @property
    def gate(self) -> Gate | None:
        """Asked only where the text has a link, unless the name or the website matters."""
        return None if self.in_name or self.in_website or self.block_hosts else _links_in_text

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence for each question that was answered yes, strongest first."""
        found = [*self._in_text(case), *self._about_author(case)]
        return sorted(found, key=lambda evidence: -evidence.score)

    def _in_text(self, case: Case) -> Iterator[Evidence]:
        links = [link for link in links_of(case) if self._counts(case, link.host)]
        if not links:
            return
        facts = _facts(links)
        for score, what, guilty in self._answers(links):
            spans = tuple(Span(link.start, link.end, case.text[link.start : link.end]) for link in guilty[:_MOST])
            yield Evidence("links", score, what, spans, facts)

    def _answers(self, links: list[Link]) -> Iterator[tuple[float, str, list[Link]]]:
        if blocked := [link for link in links if _is_any(link.host, self.block_hosts)]:
            yield _BLOCKED, f"Link to {blocked[0].host}, which this policy blocks.", blocked
        if self.lookalikes and (posing := [(link, brand) for link in links if (brand := imitated(link.host))]):
            yield _LOOKALIKE, f"{posing[0][0].host} imitates {posing[0][1]}.", [link for link, _ in posing]
        if self.hidden and (hidden := [link for link in links if link.hidden]):
            leads = f"leads to {hidden[0].host}" if hidden[0].host else "leads to no web page"
            yield _HIDDEN, f"A disguised link: “{_short(hidden[0].text)}” {leads}.", hidden
        if self.shorteners and (short := [link for link in links if is_shortener(link.host)]):
            yield _SHORTENED, f"{short[0].host} hides where the link leads.", short
        if self.risky_endings and (risky := [link for link in links if ending(link.host) in _known().risky]):
            yield _RISKY, f"{risky[0].host}: addresses that end in .{ending(risky[0].host)} mostly advertise.", risky
        if self.more_than is not None and len(links) > self.more_than:
            score = min(0.9, 0.5 + 0.1 * (len(links) - self.more_than - 1))
            yield score, f"{len(links)} {'link' if len(links) == 1 else 'links'}, the limit is {self.more_than}.", links

    def _about_author(self, case: Case) -> Iterator[Evidence]:
        author = case.submission.author
        if (self.in_name or self.block_hosts) and author.name:
            links = [link for link in find_links(author.name) if self._counts(case, link.host)]
            if self.in_name and links:
                yield _of_field("name", author.name, _IN_NAME, f"The name holds a link to {links[0].host}.", links)
        if (self.in_website or self.block_hosts) and author.website.strip():
            yield from self._website(case, author.website)

    def _website(self, case: Case, website: str) -> Iterator[Evidence]:
        links = list(find_links(website)[:1])
        host = links[0].host if links else ""
        if host and not self._counts(case, host):
            return
        if _is_any(host, self.block_hosts):
            yield _of_field("website", website, _BLOCKED, f"The website {host} is blocked by this policy.", links)
        elif self.in_website and (why := _suspicion(host)):
            yield _of_field("website", website, _WEBSITE, f"The website field {why}.", links)

    def _counts(self, case: Case, host: str) -> bool:
        own = _own_hosts(case)
        return not _is_any(host, self.allow_hosts) and not any(host and related(host, known) for known in own)


def _links_in_text(case: Case) -> bool:
    return bool(links_of(case))


def links_of(case: Case) -> tuple[Link, ...]:
    """The links of the comment, worked out once for all rules."""
    known = case.folded.memory.get("links")
    if known is None:
        known = case.folded.memory["links"] = find_links(case.text)
    assert isinstance(known, tuple)
    return known


def is_shortener(host: str) -> bool:
    """Whether the host only forwards to another address."""
    bare = host.removeprefix("www.")
    return bare in _known().shorteners or ".".join(bare.split(".")[-2:]) in _known().shorteners


@lru_cache(maxsize=4096)
def imitated(host: str) -> str:
    """The known name that this host imitates, or an empty string."""
    if not host or is_address(host) or any(within(host, platform) for platform in _known().platforms):
        return ""
    if any(within(host, owner) for _, _, owners in _known().brands for owner in owners):
        return ""
    labels = readable_host(host).removeprefix("www.").split(".")[:-1]
    words = [(part, label == labels[-1]) for label in labels for part in _parts(label)]
    for name, seen, _ in _known().brands:
        if len(name) > 4 and any(_poses_as(name, seen, word, last=last) for word, last in words):
            return name
    return ""


def _parts(label: str) -> tuple[tuple[str, bool], ...]:
    """The words of a label and the label without its hyphens, each with whether it has company."""
    words = label.replace("_", "-").split("-")
    joined = ((label.replace("-", ""), True),) if len(words) > 1 else ()
    return (*((word, len(words) > 1) for word in words), *joined)


def _poses_as(name: str, seen: str, part: tuple[str, bool], *, last: bool) -> bool:
    """The plain name may be somebody's own ("ledger.example"); beside "login", or before another host, it is bait."""
    word, has_company = part
    if word == name:
        return has_company or not last
    letters = _letters(word)
    # Doubled letters are overlooked in a long name ("gooogle"); a short one may be another word ("chasse").
    return letters == seen or (len(name) > 5 and _DOUBLE.sub(r"\1", letters) == _DOUBLE.sub(r"\1", seen))


_DIGITS = str.maketrans("0134578", "oleastb")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=256)
def _letters(word: str) -> str:
    """What a hasty reader takes the word for: other alphabets and digits read as letters."""
    letters = "".join(fold(word).text.split()).translate(_DIGITS)
    return letters.replace("rn", "m").replace("vv", "w").replace("i", "l")


@lru_cache(maxsize=64)
def _comparable(hosts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(canonical_host(one).removeprefix("www.") for one in hosts)


def _is_any(host: str, wanted: tuple[str, ...]) -> bool:
    """Whether the host or one above it is wanted. Lists of thousands of hosts cost no more than one."""
    if not host or not wanted:
        return False
    known, labels = _comparable(wanted), host.split(".")
    return any(".".join(labels[at:]) in known for at in range(len(labels)))


def _own_hosts(case: Case) -> tuple[str, ...]:
    hosts = []
    for address in (case.submission.thread.url, case.submission.site):
        authority = address.partition("://")[2] or address
        host = canonical_host(authority.partition("/")[0])
        if "." in host:
            hosts.append(host)
    return tuple(hosts)


def _suspicion(host: str) -> str:
    if not host:
        return "holds no web address"
    if is_shortener(host):
        return f"hides where it leads ({host})"
    if brand := imitated(host):
        return f"imitates {brand} ({host})"
    if is_address(host):
        return f"holds a numeric address ({host})"
    if ending(host) in _known().risky:
        return f"ends in .{ending(host)}, which mostly advertises ({host})"
    if host.count("-") >= 3:
        return f"is made of keywords ({host})"
    return ""


def _facts(links: list[Link], field: str = "text") -> dict[str, object]:
    hosts = list(dict.fromkeys(link.host for link in links if link.host))
    return {
        "count": len(links),
        "hosts": hosts[:_MOST],
        "shortener": any(is_shortener(host) for host in hosts),
        "lookalike": any(imitated(host) for host in hosts[:_MOST]),
        "hidden": any(link.hidden for link in links),
        "field": field,
    }


def _of_field(field: str, value: str, score: float, note: str, links: list[Link]) -> Evidence:
    return Evidence("links", score, note, (Span(0, len(value), value, field),), _facts(links, field))


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
