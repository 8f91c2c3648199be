"""Find the links in a text: written out, in Markdown or HTML, bare, spaced out or spelled out. Linear time."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import re2

from moderation.text.hosts import canonical_host, has_known_ending, is_address, related
from moderation.text.spelled_links import spelled_links


@dataclass(frozen=True, slots=True)
class Link:
    """One link: `text[start:end]` is the passage that holds it."""

    start: int
    end: int
    url: str
    """With a scheme: http:// is added where the writer gave none."""
    host: str
    """Lower case, punycode; empty when the link leads to no host (javascript:, data:)."""
    text: str
    """What a reader sees of it."""
    hidden: bool = False
    """Disguised: spelled or spaced out, look-alike characters, a user name before the host, or a text that names
    another host than the one it leads to."""


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = 4 << 20
    options.log_errors = False
    options.case_sensitive = False
    return options


_WRITTEN = re2.compile(r"\b(h(?:tt|xx|xt|\*\*|__)ps?|ftp)(\[?:\]?)(//|\\\\)([^\s<>\"“”«»]+)", _options())
_BARE = re2.compile(
    r"((?:[\pL\pN][\pL\pN_-]*\.)+[\pL][\pL\pN-]+)(:\d{2,5}\b)?((?:/|\?|#)[^\s<>\"“”«»]*)?",
    _options(),
)
_MARKDOWN = re2.compile(r"\[([^\[\]]*)\]\(\s*<?([^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)>?[^()\[\]]*\)", _options())
_BBCODE = re2.compile(r"\[url(?:=|\s+href=)?[\"']?([^\]\s\"']*)[\"']?\]([^\[\]]*)\[/url\]", _options())
_HTML = re2.compile(r"<a\b([^<>]*)>([^<>]*)", _options())
_HREF = re2.compile(r"\bhref\s*=\s*(?:\"\s*([^\"<>]*)|'\s*([^'<>]*)|([^\s\"'<>]+))", _options())
_STYLED_AWAY = re2.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0", _options())

# Endings that are also ordinary words or file names: "it.is", "notes.md". Bare, they need more to count as a link.
_WORDLIKE = frozenset(
    "ad ai am an as at be by cc cd cs do gdn go had he hi how id if in is it la ma md me mm mov mu my ng no now nu of one "
    "pa pl pm ps py re rs sc sh so st to today us vc vi world ws zip here fun life work men help news best able mom dad "
    "man guy meet moe cat dog day love cool rest live plus fit you like new run play win bar box cash click link wiki talk lol name care review media show chat tips bio rip how fyi ooo".split(),
)
_TRAILING = ".,;:!?'\"*_~`|’”»…"
_PAIRS = {")": "(", "]": "[", "}": "{"}

_UNUSUAL = re.compile(
    "[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u3002\uff0e\uff61\u2024\uff01-\uff5e\u2460-\u24ff\u2044\u2215"
    "\U0001d400-\U0001d7ff\U0001f130-\U0001f189]",
)
_INVISIBLE = frozenset("\u00ad\ufeff") | {chr(c) for c in (*range(0x200B, 0x2010), *range(0x202A, 0x202F))}
_DOTS = {"\u3002": ".", "\uff0e": ".", "\uff61": ".", "\u2024": ".", "\u2044": "/", "\u2215": "/"}


def find_links(text: str) -> tuple[Link, ...]:
    """All links in the text, in order, none overlapping another. Mail addresses are no links."""
    if not _worth_a_look(text):
        return ()
    plain, places = _plain(text)
    found = sorted(_candidates(plain), key=lambda found: (found[1].start, found[0], -found[1].end))
    kept: list[Link] = []
    reached = 0
    for _, link in found:
        if link.start < reached:
            continue
        reached = link.end
        kept.append(link if places is None else _placed(link, places, text))
    return tuple(kept)


def _worth_a_look(text: str) -> bool:
    if "." in text or "://" in text or "](" in text:
        return True
    lowered = text.lower()
    return "<a" in lowered or "dot" in lowered or "[url" in lowered or not text.isascii()


def _plain(text: str) -> tuple[str, list[int] | None]:
    """The text with disguised letters written plainly, and the original place of each; None when none moved."""
    if text.isascii() or _UNUSUAL.search(text) is None:
        return text, None
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if character in _INVISIBLE:
            continue
        simple = character
        if character > "\x7f":
            simple = _DOTS.get(character) or unicodedata.normalize("NFKC", character)
        letters.append(simple if len(simple) == 1 else character)
        places.append(place)
    places.append(len(text))
    return "".join(letters), places


def _placed(link: Link, places: list[int], text: str) -> Link:
    """The link at its original place; hidden when disguised letters had to be read to find it."""
    start, end = places[link.start], places[link.end - 1] + 1
    disguised = _UNUSUAL.search(text, start, end) is not None
    return Link(start, end, link.url, link.host, link.text, hidden=link.hidden or disguised)


def _candidates(text: str) -> Iterator[tuple[int, Link]]:
    """Everything that may be a link, with its rank: where several begin, the plainer reading is meant."""
    if "](" in text:
        yield from ((0, link) for link in _marked(_MARKDOWN, text, target=2, visible=1))
    if "[" in text and "[/" in text:
        yield from ((0, link) for link in _bbcode(text))
    if "<" in text:
        yield from ((0, link) for link in _html(text))
    yield from ((1, link) for link in _plain_links(text))
    for found in spelled_links(text):
        passage = text[found.start : found.end]
        yield 2, Link(found.start, found.end, found.url, found.host, passage, hidden=True)


def _plain_links(text: str) -> Iterator[Link]:
    if "//" in text or "\\\\" in text:
        yield from _written(text)
    if "." in text:
        yield from _bare(text)


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around it; a closing bracket stays when the address opened it."""
    end = len(address)
    counts = {mark: address.count(mark) for mark in "()[]{}"}
    while end:
        last = address[end - 1]
        if last in _PAIRS and counts[last] > counts[_PAIRS[last]]:
            counts[last] -= 1
        elif last not in _TRAILING:
            break
        end -= 1
    return address[:end]


def _split(address: str) -> tuple[str, str]:
    """Authority and the rest, of an address without its scheme."""
    for place, character in enumerate(address[:2048]):
        if character in "/?#\\":
            return address[:place], address[place:]
    return address[:2048], address[2048:]


def _written(text: str) -> Iterator[Link]:
    for match in _WRITTEN.finditer(text):
        start, end = match.span()
        scheme, colon, slashes, rest = match.groups()
        rest = _trimmed(rest)
        end = match.start(4) + len(rest)
        authority, path = _split(rest.replace("[.]", ".").replace("(.)", "."))
        host = canonical_host(authority)
        if not host or not ("." in host or ":" in host or is_address(host) or host == "localhost"):
            continue
        real = "https" if scheme.lower().endswith("s") else scheme.lower() if scheme.lower() == "ftp" else "http"
        odd = scheme.lower() not in {"http", "https", "ftp"} or colon != ":" or slashes != "//" or "[.]" in rest
        veiled = "@" in authority or "%" in authority or (is_address(host) and "." not in host and ":" not in host)
        yield Link(start, end, f"{real}://{host}{path}", host, text[start:end], hidden=odd or veiled)


def _bare(text: str) -> Iterator[Link]:
    for match in _BARE.finditer(text):
        start = match.start()
        name = match.group(1)
        path = match.group(3) or ""
        after = text[match.end() : match.end() + 1]
        if (text[start - 1 : start] in {"@", "/", "\\"} and start) or after == "@" or len(name) > 253:
            continue
        host = canonical_host(name)
        if not host or not _counts_bare(name, host, path):
            continue
        whole = _trimmed(text[start : match.end()])
        if len(whole) < len(name):
            continue
        url = "http://" + host + whole[len(name) :]
        yield Link(start, start + len(whole), url, host, whole)


def _counts_bare(name: str, host: str, path: str) -> bool:
    if not has_known_ending(host):
        return name.lower().startswith("www.") and host.count(".") >= 2
    if host.startswith("www."):
        return True
    last = name.rpartition(".")[2]
    if last[0].isupper() and not name.isupper():
        return path.startswith("/")
    if last.lower() not in _WORDLIKE:
        return True
    labels = host.split(".")
    return len(path) > 1 or (len(labels) > 2 and all(len(label) > 1 for label in labels[:-1])) or "-" in labels[0]


def _target(address: str) -> tuple[str, str, bool] | None:
    """Address, host and whether it is disguised, for the target of a marked-up link; None when it stays on the site."""
    lowered = address.lower()
    if lowered.startswith(("javascript:", "data:", "vbscript:")):
        return address, "", True
    for find in (_written, _bare):
        first = next(find(address), None)
        if first is not None and first.start == 0:
            return first.url, first.host, first.hidden
    if address.startswith("//"):
        host = canonical_host(_split(address[2:])[0])
        return (f"http:{address}", host, False) if host else None
    return None


def _marked_link(start: int, end: int, address: str, visible: str) -> Link | None:
    target = _target(address.strip())
    if target is None:
        return None
    url, host, hidden = target
    shown = next(_plain_links(visible), None)
    misleading = shown is not None and not related(shown.host, host)
    return Link(start, end, url, host, visible, hidden=hidden or misleading or not visible.strip())


def _marked(pattern: re2._Regexp, text: str, *, target: int, visible: int) -> Iterator[Link]:
    for match in pattern.finditer(text):
        link = _marked_link(match.start(), match.end(), match.group(target), match.group(visible))
        if link is not None:
            yield link


def _bbcode(text: str) -> Iterator[Link]:
    for match in _BBCODE.finditer(text):
        address, visible = match.groups()
        link = _marked_link(match.start(), match.end(), address or visible, visible)
        if link is not None:
            yield link


def _html(text: str) -> Iterator[Link]:
    for match in _HTML.finditer(text):
        attributes, visible = match.groups()
        href = _HREF.search(attributes)
        if href is None:
            continue
        address = next((group for group in href.groups() if group), "")
        link = _marked_link(match.start(), match.end(), address, visible)
        if link is not None:
            away = _STYLED_AWAY.search(attributes) is not None
            yield Link(link.start, link.end, link.url, link.host, link.text, hidden=link.hidden or away)
