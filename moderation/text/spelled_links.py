"""Links that were spelled or spaced out so that no machine should see them: "www . shop . example", "shop dot com"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import re2

from moderation.text.hosts import canonical_host, has_known_ending


@dataclass(frozen=True, slots=True)
class Spelled:
    """Where such a link stands and what it leads to."""

    start: int
    end: int
    url: str
    host: str


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = 4 << 20
    options.log_errors = False
    options.case_sensitive = False
    return options


# Endings that follow a spaced or spelled-out dot. Few, because "the dot com bubble" and ". In" are ordinary words.
_SPELLED_ENDINGS = (
    "com|net|org|info|biz|ru|cn|co|io|xyz|top|club|online|site|shop|store|website|app|dev|ly|gg|tv|example|vip|bet|icu"
)
_DOT = r"(?:\s?[\[({]\s?(?:\.|dot|punkt|punto)\s?[\])}]\s?|\s+(?:dot|d0t)\s+|\s+\.\s*|\.\s+)"
_LABEL = r"[\pL\pN]+(?:\s?-\s?[\pL\pN]+){0,4}"
# The number of labels is bounded: an unbounded chain would be read to its end again at every step.
_SPELLED = re2.compile(
    rf"\b(?:((?:h(?:tt|xx)ps?\s*:\s*/\s*/\s*)?(?:www(?:\s*{_DOT}\s*|\.))|h(?:tt|xx)ps?\s*:\s*/\s*/\s*)"
    rf"({_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{1,4}})|({_LABEL}(?:{_DOT}{_LABEL}){{0,3}}{_DOT}(?:{_SPELLED_ENDINGS})\b))"
    r"(\s?/\s?[^\s<>]+)?",
    _options(),
)
_DOT_SPELLED = re2.compile(rf"{_DOT}|\.", _options())
_MAY_BE_SPELLED = re2.compile(
    r"[\[({]\s?(?:\.|dot|punkt|punto)\s?[\])}]|\sd[o0]t\s|\s\.\s?[\pL\pN]|www\s*\.\s|\.\s+(?:"
    + _SPELLED_ENDINGS
    + r")\b",
    _options(),
)
_SENTENCE_END = re.compile(r"(?<!\s)\.\s")
_NOT_A_NAME = frozenset(
    "the a an this that in on of for with and or to by using my your our their from is was big".split()
)
_DOT_COM_TALK = re.compile(
    r"\s*(?:bubble|boom|bust|crash|crisis|era|age|days?|years?|time|stocks?|compan|business|startup|start-up|million|"
    r"developer|framework|core|code|program|project|version)",
    re.IGNORECASE,
)


def spelled_links(text: str) -> Iterator[Spelled]:
    """Every spelled-out link, in order. Costs one short look where there is none."""
    if not _MAY_BE_SPELLED.search(text):
        return
    for match in _SPELLED.finditer(text):
        prefix, prefixed, unprefixed, path = match.groups()
        name = prefixed or unprefixed
        start, end = match.start(), match.start(2 if prefixed else 3) + len(name)
        labels = ["".join(part.split()) for part in _DOT_SPELLED.split(name)]
        if prefix:
            labels, end = _shortened(labels, name, end)
        elif not _is_meant_as_host(text, labels, name, end, path or ""):
            continue
        host = canonical_host(".".join(labels))
        if not host or not has_known_ending(host):
            continue
        host = f"www.{host}" if "www" in (prefix or "").lower() else host
        tail = "".join((path or "").split()) if end + len(path or "") == match.end() else ""
        end = match.end() if tail else end
        yield Spelled(start, end, f"http://{host}{tail}", host)


def _shortened(labels: list[str], name: str, end: int) -> tuple[list[str], int]:
    """Without the words of the next sentence: what follows the last label that is a known ending."""
    dots = list(_DOT_SPELLED.finditer(name))
    start = end - len(name)
    while len(labels) > 2 and not has_known_ending(".".join(labels)):
        labels = labels[:-1]
        end = start + dots[len(labels) - 1].start()
    return labels, end


def _is_meant_as_host(text: str, labels: list[str], name: str, end: int, path: str) -> bool:
    """Whether "win dot com" is a host; "the dot com bubble" and "He said. Online it was" are none."""
    if labels[0].lower() in _NOT_A_NAME or (not path and _DOT_COM_TALK.match(text, end)):
        return False
    sentence_end = _SENTENCE_END.search(name) is not None
    return not sentence_end or (name.islower() and labels[-1] in {"com", "net", "org", "ru", "example", "info", "xyz"})
