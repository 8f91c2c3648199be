"""What a moderator types to stop a key, made comparable with the traces that authors leave."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass

from moderation.aliases.keys import SIZES, Network, digest, values_of
from moderation.aliases.names import LONGEST_NAME, is_generic, pattern_pieces
from moderation.vocabulary import Author

MAIL, MAIL_DOMAIN, NETWORK, NAME = "mail", "mail_domain", "network", "name"
KINDS = (MAIL, MAIL_DOMAIN, NETWORK, NAME)
FEWEST_SEEN = 3
"""Fewer letters in a pattern would stop half of all names."""
TRACES = {
    4: {32: "connection", **{size: kind for kind, size in SIZES[4].items()}},
    6: {64: "connection", 48: "site", 32: "range"},
}
"""The sizes of networks that can be stopped: version of the address -> bits -> kind of trace."""


@dataclass(frozen=True, slots=True)
class BanKey:
    """A key as it is stored: a keyed hash of one kind of trace, or a pattern of names."""

    kind: str
    trace: str
    digest: str
    pattern: str
    shown: str
    """What moderators read of it. Never an address."""


def ban_key(kind: str, typed: str, secret: bytes) -> BanKey:
    """The key that somebody typed. Raises ValueError, in words for a moderator, for what is none."""
    text = typed.strip()
    if kind == NAME:
        return _name(text)
    if kind == NETWORK:
        trace, value, shown = _network(text)
    elif kind == MAIL:
        found = dict(values_of(Author(email=text)))
        if "email_canonical" not in found:
            raise ValueError("That is no e-mail address. Write it like name@example.org.")
        trace, value, shown = "email_canonical", found["email_canonical"], "one mailbox"
    elif kind == MAIL_DOMAIN:
        found = dict(values_of(Author(email=f"x@{text.lstrip('@')}")))
        if "mail_domain" not in found:
            raise ValueError("That is no mail domain. Write what stands behind the @, like example.org.")
        trace, value, shown = "mail_domain", found["mail_domain"], found["mail_domain"]
    else:
        raise ValueError("Choose what to stop: an e-mail address, a mail domain, a network or a name.")
    return BanKey(kind, trace, digest(trace, value, hmac.digest(secret, b"author keys", hashlib.sha256)), "", shown)


def _name(text: str) -> BanKey:
    if len(text) > LONGEST_NAME:
        raise ValueError(f"A pattern of names has at most {LONGEST_NAME} characters.")
    if sum(map(len, pattern_pieces(text))) < FEWEST_SEEN:
        raise ValueError(f"Write at least {FEWEST_SEEN} letters of the name; * stands for anything.")
    if "*" not in text and is_generic(text):
        raise ValueError("Many people write under such a name. Stop a person, an address or a network instead.")
    return BanKey(NAME, "", "", text, text)


def _network(text: str) -> tuple[str, str, str]:
    """Kind of trace, its value, and words for it."""
    try:
        network: Network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise ValueError(
            "That is no network. Write an address, or a network like 192.0.2.0/24 or 2001:db8::/48."
        ) from None
    if isinstance(network, ipaddress.IPv6Network) and "/" not in text:
        network = ipaddress.ip_network((network.network_address, 64), strict=False)
    sizes = TRACES[network.version]
    trace = sizes.get(network.prefixlen)
    if trace is None:
        widest = min(sizes)
        offered = ", ".join(f"/{size}" for size in sorted(sizes, reverse=True))
        if network.prefixlen < widest:
            raise ValueError(f"That network is too wide: /{widest} is the widest that can be stopped.")
        raise ValueError(f"Networks of these sizes can be stopped: {offered}. Choose the next wider one.")
    single = network.version == 4 and network.prefixlen == 32
    value = str(network.network_address) if single else str(network)
    return trace, value, words_of_size(trace, network.version)


def words_of_size(trace: str, version: int) -> str:
    """A network in words, without its address."""
    bits = next(size for size, kind in TRACES[version].items() if kind == trace)
    return f"an IPv{version} network of size /{bits}" if (version, bits) != (4, 32) else "one IPv4 address"
