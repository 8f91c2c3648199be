"""Keyword name: a name that was written for search engines, "Cheap Car Insurance", often with a shop behind it; or a
website of such a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

from moderation.detectors import Case, detector
from moderation.text.hosts import canonical_host
from moderation.text.normalise import fold
from moderation.text.plainly import plainly
from moderation.vocabulary import Evidence, Span

SOLD = frozenset(
    "viagra cialis levitra casino casinos slots poker betting sportsbook seo backlinks loan loans mortgage insurance escort escorts "
    "vpn crypto bitcoin forex payday replica outlet pharmacy cbd vape vapes essay dissertation plumber plumbers locksmith roofing "
    "dentist lawyers attorney attorneys movers removals cleaning webdesign hosting coupon coupons promo deals discount "
    "discounts mattress mattresses supplements slimming keto detox astrologer vashikaran packers taxi limo carpet "
    "refinance credit debt porn xxx dating webcam followers likes torrent apk mod download hack cheats serial keygen".split()
)
"""Things that are advertised by names like these, and that are hardly ever a person's name."""
SHOP_WORDS = frozenset(
    "best cheap cheapest buy online free top sale shop store services service company agency reviews review near price prices "
    "discount order wholesale affordable professional emergency official website site click here visit expert experts quotes "
    "rental hire repair repairs installation design digital marketing solutions ltd llc inc".split()
)
SITE_SCORE = 0.6
_WORD = re.compile(r"[a-z]+")
_GLUED = re.compile(r"^(?:buy|cheap|best|order|get|free|online)(\w{4,})$")


@detector("keyword_name")
@dataclass(frozen=True)
class KeywordName:
    """Scores 0.7 where the name says what is sold in the manner of a shop, 0.6 where it is the name of the website in
    several words of that kind or where the website alone is called so (cheap-car-insurance), 0.4 for one such word alone.
    """

    KIND: ClassVar[str] = "links"
    FACTS: ClassVar[dict[str, tuple[object, str]]] = {
        "words": (["cheap", "insurance"], "the words of the name that are of the shop"),
    }

    def find(self, case: Case) -> Iterable[Evidence]:
        """One piece of evidence about the name."""
        name = case.submission.author.name
        words, sold, shop = _words_of(name)
        score = _score(sold, shop, words, case.submission.author.website)
        if score < SITE_SCORE:
            yield from _of_site(case.submission.author.website)
        if not score:
            return
        yield Evidence(
            detector="keyword_name",
            score=score,
            note=f"The name is made of words of a shop: {', '.join((*sold, *shop))}.",
            spans=(Span(0, len(name), name, "name"),),
            facts={"words": [*sold, *shop]},
        )


def _of_site(website: str) -> Iterable[Evidence]:
    """What the name of the website says, where its words are told apart by hyphens or dots."""
    if not website:
        return
    _, sold, shop = _words_of(_host(website).replace("-", " ").replace(".", " "))
    if sold and (shop or len(sold) > 1):
        yield Evidence(
            detector="keyword_name",
            score=SITE_SCORE,
            note=f"The website's name is made of words of a shop: {', '.join((*sold, *shop))}.",
            spans=(Span(0, len(website), website, "website"),),
            facts={"words": [*sold, *shop]},
        )


def _host(website: str) -> str:
    return canonical_host(website.partition("//")[2].partition("/")[0] or website)


@lru_cache(maxsize=4096)
def _words_of(name: str) -> tuple[list[str], list[str], list[str]]:
    """The words of a name, those that are sold, and those of a shop. Most names come again."""
    words = _WORD.findall(plainly(fold(name)).lower())
    sold = [word for word in words if word in SOLD or _is_glued(word)]
    return words, sold, [word for word in words if word in SHOP_WORDS and word not in sold]


def _is_glued(word: str) -> bool:
    glued = _GLUED.match(word)
    return bool(glued and any(thing in glued[1] for thing in SOLD if len(thing) > 3))


def _score(sold: list[str], shop: list[str], words: list[str], website: str) -> float:
    if any(_is_glued(word) for word in sold) or (sold and (shop or len(words) > 2)) or len(sold) > 1:
        return 0.7
    host = _host(website) if website else ""
    if len(words) > 1 and shop and "".join(words) in host.replace("-", ""):
        return 0.6
    if len(shop) > 2:
        return 0.6
    return 0.4 if sold and website else 0.0
