"""One feed in three formats: Atom (RFC 4287, with threading by RFC 4685), RSS 2.0 and JSON Feed 1.1."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from types import MappingProxyType
from typing import Any
from xml.etree import ElementTree as ET

ATOM = "http://www.w3.org/2005/Atom"
THREADING = "http://purl.org/syndication/thread/1.0"
CREATOR = "http://purl.org/dc/elements/1.1/"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
# What XML 1.0 cannot hold even when it is escaped. Older comments and imports may hold more than forms let in.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
for _prefix, _space in (("", ATOM), ("thr", THREADING), ("dc", CREATOR), ("content", CONTENT)):
    ET.register_namespace(_prefix, _space)


@dataclass(frozen=True, slots=True)
class Item:
    """A comment in a feed."""

    address: str
    title: str
    author: str
    html: str
    text: str
    published: datetime
    updated: datetime
    answers: str = ""
    """Address of the comment that it answers."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest comments of a thread or of a site, newest first."""

    title: str
    address: str
    """Of the feed itself."""
    page: str
    """Where the comments are read."""
    begun: datetime
    """Stands for the last change of a feed without comments."""
    items: tuple[Item, ...]

    @property
    def updated(self) -> datetime:
        """When anything in it last changed."""
        return max((item.updated for item in self.items), default=self.begun)


def atom(feed: Feed) -> bytes:
    """As Atom."""
    root = ET.Element(f"{{{ATOM}}}feed")
    for tag, text in (("title", feed.title), ("id", feed.address), ("updated", _iso(feed.updated))):
        _add(root, ATOM, tag, text)
    _add(root, ATOM, "link", rel="self", href=feed.address)
    _add(root, ATOM, "link", rel="alternate", href=feed.page)
    _add(root, ATOM, "generator", "moderation")
    for item in feed.items:
        entry = _add(root, ATOM, "entry")
        dates = (("published", _iso(item.published)), ("updated", _iso(item.updated)))
        for tag, text in (("title", item.title), ("id", item.address), *dates):
            _add(entry, ATOM, tag, text)
        _add(entry, ATOM, "link", rel="alternate", href=item.address)
        _add(_add(entry, ATOM, "author"), ATOM, "name", item.author)
        _add(entry, ATOM, "content", item.html, type="html")
        if item.answers:
            _add(entry, THREADING, "in-reply-to", ref=item.answers, href=item.answers, type="text/html")
    return _written(root)


def rss(feed: Feed) -> bytes:
    """As RSS 2.0, in the shape in which WordPress gives its comments."""
    root = ET.Element("rss", version="2.0")
    channel = _add(root, "", "channel")
    for tag, text in (("title", feed.title), ("link", feed.page), ("description", feed.title)):
        _add(channel, "", tag, text)
    _add(channel, "", "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    for item in feed.items:
        entry = _add(channel, "", "item")
        for tag, text in (("title", item.title), ("link", item.address), ("description", item.text)):
            _add(entry, "", tag, text)
        _add(entry, "", "guid", item.address, isPermaLink="true")
        _add(entry, "", "pubDate", format_datetime(item.published, usegmt=True))
        _add(entry, CREATOR, "creator", item.author)
        _add(entry, CONTENT, "encoded", item.html)
    return _written(root)


def json_feed(feed: Feed) -> bytes:
    """As JSON Feed 1.1."""
    head = {"version": "https://jsonfeed.org/version/1.1", "title": feed.title}
    items = [_json_item(item) for item in feed.items]
    whole = {**head, "home_page_url": feed.page, "feed_url": feed.address, "items": items}
    # Only ASCII travels, so that half a character in an old comment does no harm.
    return json.dumps(whole).encode("ascii")


FORMATS: Mapping[str, tuple[str, Callable[[Feed], bytes]]] = MappingProxyType(
    {
        "xml": ("application/atom+xml; charset=utf-8", atom),
        "rss": ("application/rss+xml; charset=utf-8", rss),
        "json": ("application/feed+json", json_feed),
    }
)
"""Each format by the ending of its address, with its media type."""


def _json_item(item: Item) -> dict[str, Any]:
    return {
        "id": item.address,
        "url": item.address,
        "title": item.title,
        "content_html": item.html,
        "date_published": _iso(item.published),
        "date_modified": _iso(item.updated),
        "authors": [{"name": item.author}],
    }


def _add(parent: ET.Element, space: str, tag: str, text: str = "", **attributes: str) -> ET.Element:
    clean = {name: _IMPOSSIBLE.sub("", value) for name, value in attributes.items()}
    child = ET.SubElement(parent, f"{{{space}}}{tag}" if space else tag, clean)
    if text:
        child.text = _IMPOSSIBLE.sub("", text)
    return child


def _written(root: ET.Element) -> bytes:
    found: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return found


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
