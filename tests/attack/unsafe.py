"""Reads a page as a browser does and names everything in it that could run or load something foreign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

NEVER = frozenset(
    "svg math iframe object embed base meta-refresh style applet frame frameset audio video source track template noscript"
    " marquee img image xmp plaintext foreignobject animate mglyph".split()
)
ADDRESSES = frozenset("href src action formaction data poster background cite longdesc srcset ping xlink:href".split())
OUTSIDE = re.compile(r"https?://[^/?#\\\s@\"<>]+([/?#][^\\\s\"<>]*)?", re.IGNORECASE)
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = frozenset({"svg", "g", "line", "circle", "text", "title"})
"""What the picture of a person's names is drawn of: shapes and letters, which neither run nor load anything."""
OWN_PICTURE = re.compile(r"/(admin/statistics|transparency)/[a-z_.-]+(\?[\w=&]*)?")
"""The service draws figures itself; no comment can bring a picture along."""
INSIDE = re.compile(r"(/(?![/\\])|[?#]|$)[^\\\x00-\x20]*")


def unsafe(page: Any) -> list[str]:
    """What may not stand in any page of ours; empty when all is well."""
    return [fault for node in page.iter() if isinstance(node.tag, str) for fault in _faults(node)]


def _faults(node: Any) -> Iterator[str]:
    tag = node.tag.lower()
    drawn_here = tag == "img" and node.get("class") == "chart" and OWN_PICTURE.fullmatch(node.get("src", ""))
    if tag.removeprefix(SVG) in DRAWN and tag.startswith(SVG):
        tag = tag.removeprefix(SVG)
        drawn_here = True
    if (tag in NEVER and not drawn_here) or ":" in tag or "}" in tag:
        yield f"<{tag}>"
    if tag == "script" and (node.text or not node.get("nonce") or not node.get("src", "").startswith("/static/")):
        yield f"script {node.attrib}"
    if tag == "meta" and node.get("http-equiv"):
        yield f"meta {node.attrib}"
    if tag == "link" and not INSIDE.fullmatch(node.get("href", "")) and node.get("rel") != "canonical":
        yield f"link {node.attrib}"
    for name, value in node.attrib.items():
        yield from _faults_of(tag, str(name).lower(), value)


def _faults_of(tag: str, name: str, value: str) -> Iterator[str]:
    if name.startswith("on") or name in {"style", "srcdoc", "autofocus"}:
        yield f"<{tag} {name}={value[:60]!r}>"
    if name in ADDRESSES and not INSIDE.fullmatch(value) and not (tag == "a" and OUTSIDE.fullmatch(value)):
        yield f"<{tag} {name}={value[:60]!r}>"
