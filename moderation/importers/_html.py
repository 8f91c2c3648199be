"""HTML of other systems as the Markdown that comments are written in here: what can be kept is, the rest becomes text.

Scripts and styles go. Signs that Markdown would take for marks are escaped, so that a text looks as it did there.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from typing_extensions import override

STRONG = frozenset({"strong", "b"})
EMPHASIS = frozenset({"em", "i", "cite"})
SILENT = frozenset({"script", "style", "template", "iframe", "object", "head", "title"})
PARAGRAPHS = frozenset({"p", "div", "section", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table", "hr", "figure"})
DEEPEST_QUOTE = 10
_SIGNS = re.compile(r"[\\`*]|(?<![^\W_])_|_(?![^\W_])|\[(?=[^\]\n]*\]\()")
_LINE_STARTS = re.compile(r"^(\s*)(>|[-+](?=\s)|~{3,})", re.MULTILINE)
_NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s)", re.MULTILINE)
_SPACE = re.compile(r"[ \t\r\f\v]+")
_ANY_SPACE = re.compile(r"\s+")
_LINK = re.compile(r"https?://[^\s<>()\"'\\]+", re.IGNORECASE)


def to_markdown(html: str, *, newlines: bool = False) -> str:
    """The comment as Markdown. With `newlines`, line ends of the source are line ends of the comment, as in WordPress.

    Any text is fine, also one without a single tag; it never raises.
    """
    html = html.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if "<" not in html and "&" not in html:
        return escaped((_SPACE if newlines else _ANY_SPACE).sub(" ", html)).strip()
    maker = _Maker(newlines)
    maker.feed(html)
    maker.close()
    return maker.text()


def escaped(text: str) -> str:
    """Plain text as Markdown that looks the same. Web addresses stay as they are: they become links anyhow."""
    parts, end = [], 0
    for link in _LINK.finditer(text):
        parts += [_SIGNS.sub(r"\\\g<0>", text[end : link.start()]), link.group()]
        end = link.end()
    parts.append(_SIGNS.sub(r"\\\g<0>", text[end:]))
    return _NUMBERED.sub(r"\1\\\2", _LINE_STARTS.sub(r"\1\\\2", "".join(parts)))


class _Maker(HTMLParser):
    """Collects finished lines. `quoted` is the depth of quotations, `lists` the numbering of each open list."""

    def __init__(self, newlines: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.newlines = newlines
        self.blocks: list[str] = []
        self.now: list[str] = []
        self.quoted = 0
        self.lists: list[int | None] = []
        self.marker = ""
        self.silent = 0
        self.literal = 0
        self.links: list[tuple[str, int]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in SILENT:
            self.silent += 1
        elif tag == "br":
            self.now.append("\n")
        elif tag in PARAGRAPHS:
            self._finish()
        elif tag == "blockquote":
            self._finish()
            self.quoted = min(self.quoted + 1, DEEPEST_QUOTE)
        elif tag in {"ul", "ol"}:
            self._finish()
            self.lists.append(1 if tag == "ol" else None)
        elif tag == "li":
            self._finish()
            self._number()
        elif tag == "pre":
            self._finish()
            self.literal += 1
        elif tag == "a":
            self.links.append((given.get("href", "").strip(), len(self.now)))
        elif tag == "img":
            self.now.append(escaped(given.get("alt") or given.get("src", "")))
        else:
            self._mark(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in PARAGRAPHS or tag == "li":
            self._finish()
        elif tag == "blockquote":
            self._finish()
            self.quoted = max(0, self.quoted - 1)
        elif tag in {"ul", "ol"}:
            self._finish()
            if self.lists:
                self.lists.pop()
        elif tag == "pre":
            self._finish_literal()
        elif tag == "a":
            self._link()
        else:
            self._mark(tag)

    @override
    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if self.literal:
            self.now.append(data)
            return
        plain = _SPACE.sub(" ", data) if self.newlines else _ANY_SPACE.sub(" ", data)
        self.now.append(escaped(plain))

    def text(self) -> str:
        """All of it."""
        self._finish_literal() if self.literal else self._finish()
        return "\n\n".join(self.blocks).replace("\n\n\0", "\n").replace("\0", "").strip("\n")

    def _mark(self, tag: str) -> None:
        if self.silent or self.literal:
            return
        mark = "**" if tag in STRONG else "*" if tag in EMPHASIS else "`" if tag == "code" else ""
        if mark:
            self.now.append(mark)

    def _number(self) -> None:
        if not self.lists or self.lists[-1] is None:
            self.marker = "- "
            return
        self.marker = f"{self.lists[-1]}. "
        self.lists[-1] += 1

    def _link(self) -> None:
        if not self.links:
            return
        address, start = self.links.pop()
        words = "".join(self.now[start:]).strip()
        good = bool(_LINK.fullmatch(address))
        if good and words.rstrip("/") not in {address.rstrip("/"), ""}:
            self.now[start:] = [f"[{words}]({address})"]
        elif good:
            self.now[start:] = [address]

    def _finish(self) -> None:
        lines = "".join(self.now).strip().split("\n")
        self.now, self.links = [], []
        tidy = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines))
        if not tidy.strip("*` \n"):
            tidy = ""
        if tidy:
            self._add(tidy.split("\n"))

    def _finish_literal(self) -> None:
        if not self.literal:
            return
        self.literal = max(0, self.literal - 1)
        lines = "".join(self.now).strip("\n").replace("```", "'''").split("\n")
        self.now = []
        if any(line.strip() for line in lines):
            self._add(["```", *lines, "```"])

    def _add(self, lines: list[str]) -> None:
        indent = "  " * max(0, len(self.lists) - 1)
        item = bool(self.marker)
        if item:
            lines = [self.marker + lines[0], *(" " * len(self.marker) + line for line in lines[1:])]
        quote = "> " * self.quoted
        block = "\n".join((quote + indent + line).rstrip() for line in lines)
        # Items of one list stand on lines of their own, not in paragraphs.
        close = item and self.blocks and bool(re.match(r"\0?[> ]*(- |\d+\. )", self.blocks[-1]))
        self.blocks.append("\0" + block if close else block)
        self.marker = ""
