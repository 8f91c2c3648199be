"""Host names in one comparable form: lower case, punycode, without port, user name or trailing dot."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from urllib.parse import unquote

LONGEST_HOST = 253


def _known_endings() -> frozenset[str]:
    lines = Path(__file__).with_name("endings.txt").read_text(encoding="ascii").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


KNOWN_ENDINGS = _known_endings()


def _ascii_label(label: str) -> str:
    if label.isascii():
        return label
    try:
        return label.encode("idna").decode("ascii")
    except UnicodeError:
        return "xn--" + label.encode("punycode").decode("ascii")


def canonical_host(authority: str) -> str:
    """The host of an authority ("user@Host.Example:80"), comparable; an empty string when it is none."""
    host = authority.rpartition("@")[2].strip()
    if len(host) > LONGEST_HOST:
        return ""
    host = unquote(host) if "%" in host else host
    if host.startswith("["):
        return host.partition("]")[0][1:].lower()
    host = host.partition(":")[0].lower().strip(".")
    if not host or any(character in host for character in " \t\r\n/\\<>\"'"):
        return ""
    labels = host.split(".")
    if any(not label or len(label) > 63 for label in labels):
        return ""
    return ".".join(_ascii_label(label) for label in labels)


def readable_host(host: str) -> str:
    """The host with its punycode labels decoded, to compare what a reader sees."""
    if "xn--" not in host:
        return host
    return ".".join(_decoded(label) for label in host.split("."))


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except (UnicodeError, ValueError):
        return label


def is_address(host: str) -> bool:
    """Whether the host is a numeric address instead of a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.isdigit() or host.startswith("0x")
    return True


def ending(host: str) -> str:
    """The last label: "example" of "www.shop.example"."""
    return host.rpartition(".")[2]


def has_known_ending(host: str) -> bool:
    """Whether a host can exist: its last label is in the root zone."""
    return "." in host and _ascii_label(ending(host)) in KNOWN_ENDINGS


def within(host: str, parent: str) -> bool:
    """Whether host is parent or lies below it: "www.shop.example" is within "shop.example"."""
    return host == parent or host.endswith("." + parent)


def related(one: str, other: str) -> bool:
    """Whether two hosts are the same site as far as their names can tell."""
    return within(one, other) or within(other, one) or within(one.removeprefix("www."), other.removeprefix("www."))
