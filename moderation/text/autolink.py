"""Makes links of the web addresses in a parsed comment, and plain words of links that lead anywhere but to the web."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# A backslash ends an address: browsers take it for a slash, readers do not.
ADDRESS = re.compile(
    r"https?://[^\s<>\"`\\\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+", re.IGNORECASE
)
# A name before the host, as in https://bank.example@thief.example, serves nobody but a deceiver.
WEB = re.compile(r"https?://[^/?#\s@\\]+(?:[/?#]|$)", re.IGNORECASE)
AFTER = ".,;:!?'*_~\u2019\u201d\u2026"
PAIRS = {")": "(", "]": "[", "}": "{"}
LONGEST = 2_000


def link_addresses(state: StateCore) -> None:
    """A core rule for markdown-it. Runs in time that grows with the length of the text and no faster."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = list(_linked(_only_web_links(block.children)))


def _only_web_links(tokens: list[Token]) -> Iterator[Token]:
    dropped = False
    for token in tokens:
        if token.type == "link_open":
            dropped = not WEB.match(str(token.attrGet("href") or ""))
        if token.type not in {"link_open", "link_close"} or not dropped:
            yield token


def _linked(tokens: Iterator[Token]) -> Iterator[Token]:
    in_link = False
    for token in tokens:
        if token.type in {"link_open", "link_close"}:
            in_link = token.type == "link_open"
        if token.type == "text" and not in_link and "://" in token.content:
            yield from _split(token.content, token.level)
        else:
            yield token


def _split(text: str, level: int) -> Iterator[Token]:
    done = 0
    for found in ADDRESS.finditer(text):
        address = trimmed(found.group())
        if not WEB.match(address) or len(address) > LONGEST:
            continue
        if found.start() > done:
            yield _text(text[done : found.start()], level)
        yield Token("link_open", "a", 1, attrs={"href": address}, level=level)
        yield _text(address, level + 1)
        yield Token("link_close", "a", -1, level=level)
        done = found.start() + len(address)
    if done < len(text):
        yield _text(text[done:], level)


def _text(content: str, level: int) -> Token:
    return Token("text", "", 0, content=content, level=level)


def trimmed(address: str) -> str:
    """The address without the punctuation of the sentence around it; brackets that it opens itself stay."""
    open_ones = {closing: address.count(closing) - address.count(opening) for closing, opening in PAIRS.items()}
    end = len(address)
    while end:
        last = address[end - 1]
        if last in PAIRS and open_ones[last] > 0:
            open_ones[last] -= 1
        elif last not in AFTER:
            break
        end -= 1
    return address[:end]
