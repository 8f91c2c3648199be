"""From a comment as written to HTML that is safe to show: Markdown subset, HTML off, then an allow-list.

Every view uses this one function, so no two views can disagree about what a comment looks like.
"""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from moderation.text.autolink import link_addresses

LONGEST = 20_000
"""Beyond this many characters a text is shown without marks: no form takes as much, but an old archive may hold it."""

MOST_MARKS = 2_500
"""Of those that a parser must pair up."""

TAGS = frozenset({"p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li", "a"})
LINK_REL = "ugc nofollow noopener"

# What a comment does not have stays as it was typed: headings, pictures, rules, raw HTML. Indentation alone makes no
# code, or a pasted poem would.
NOT_HERE = ["code", "heading", "lheading", "hr", "html_block", "reference", "image", "html_inline", "entity"]

_cleaner = nh3.Cleaner(
    tags=set(TAGS),
    attributes={"a": {"href"}, "ol": {"start"}},
    url_schemes={"http", "https"},
    link_rel=LINK_REL,
)


def _parser(*, breaks: bool) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "maxNesting": 20, "breaks": breaks})
    parser.disable(NOT_HERE)
    parser.core.ruler.push("link_addresses", link_addresses)
    return parser


_comments = _parser(breaks=True)
_prose = _parser(breaks=False)


@lru_cache(maxsize=2048)
def render(text: str) -> str:
    """The text as safe HTML: only the tags in TAGS, links only to the web. Any text is fine; it never raises."""
    return _made(text, _comments)


def rendered(text: str) -> Markup:
    """The same for templates: marked as HTML that needs no further escaping."""
    return _trusted(render(text))


def rendered_prose(text: str) -> Markup:
    """The same for articles and the policy, which editors break into lines as they like: a line end is a space."""
    return _trusted(_made(text, _prose))


def filled(message: str, values: Mapping[str, object]) -> Markup:
    """A message of our own pages, which may hold markup, with its places filled: what fills them is escaped, but for
    what is marked as HTML already.
    """
    return _trusted(message) % values


def _made(text: str, parser: MarkdownIt) -> str:
    if len(text) > LONGEST or _is_costly(text):
        return plain(text)
    try:
        return _cleaner.clean(parser.render(_storable(text)))
    except Exception:  # whatever the parser cannot stomach is still somebody's comment
        return plain(text)


def _trusted(html_made_here: str) -> Markup:
    """The only place of the project that tells templates to trust a text."""
    return Markup(html_made_here)


def plain(text: str) -> str:
    """The text as HTML without any marks; empty lines part paragraphs, line breaks are kept."""
    parts = html.escape(_storable(text)).replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return "\n".join("<p>" + part.strip("\n").replace("\n", "<br>\n") + "</p>" for part in parts if part.strip())


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\N{REPLACEMENT CHARACTER}")


def _is_costly(text: str) -> bool:
    # Only a text that is nearly all marks has so many, and looking for their partners is what takes time.
    return sum(map(text.count, "*_[`")) > MOST_MARKS
