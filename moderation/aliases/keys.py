"""Comparable traces of an author: one keyed hash for each kind of trace, so that the values themselves need not be kept.

Kinds: email, email_canonical (the mailbox behind plus-tags and dots), email_folded (letters before the @, wherever the
mailbox is), mail_domain, own_domain (the same, unless it is a provider of
everybody), throwaway (whether it is at a service for throwaway addresses), visitor (our own cookie), connection (the address, of IPv6 the /64), network (/24 or /64), site
(IPv6 /48: a house or a firm), range (/16 or IPv6 /32: the widest that a moderator may stop), agent (browser, system and
languages, without versions), name (as a reader sees it), website (host), link_host (of
links in the text), guest (name, address and browser together, of
somebody who gave neither e-mail address nor cookie).
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import unicodedata
from collections.abc import Iterator

from moderation.aliases.agents import reduced
from moderation.aliases.mail_domains import is_own, is_throwaway
from moderation.aliases.names import is_generic, skeleton
from moderation.text.hosts import canonical_host
from moderation.text.links import find_links
from moderation.vocabulary import Author, Key, Keys

LONGEST_EMAIL = 254
LONGEST_LOCAL_PART = 64
LONGEST_VISITOR = 200
LONGEST_WEBSITE = 2048

# Providers that deliver a.b@ and ab@ to one mailbox.
DOTS_IGNORED = frozenset({"gmail.com", "googlemail.com"})
# Several names for one provider's mailboxes.
SAME_MAILBOXES = {"googlemail.com": "gmail.com", "pm.me": "proton.me", "protonmail.com": "proton.me"}
# Providers whose tag begins with another sign than the usual plus.
TAG_SIGNS = {"yahoo.com": "-", "ymail.com": "-", "rocketmail.com": "-"}
SIZES = {4: {"network": 24, "range": 16}, 6: {"network": 64, "site": 48, "range": 32}}
"""The ranges around an address that are compared or can be stopped, in bits."""
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
FEWEST_FOLDED = 5
MOST_LINK_HOSTS = 3
# What everybody calls a mailbox; sharing it says nothing.
ROLE_MAILBOXES = frozenset("admin contact office info mail email test user webmaster hello support noreply".split())


def keys_of(author: Author, secret: bytes) -> Keys:
    """The traces that this author left, each at most once. What is missing or makes no sense leaves no trace."""
    own = hmac.digest(secret, b"author keys", hashlib.sha256)
    return Keys(tuple(Key(kind, digest(kind, value, own)) for kind, value in values_of(author)))


def link_keys(text: str, secret: bytes) -> tuple[Key, ...]:
    """The hosts that a text links to, as traces of its author; at most three, each once."""
    own = hmac.digest(secret, b"author keys", hashlib.sha256)
    hosts = dict.fromkeys(link.host.removeprefix("www.") for link in find_links(text) if "." in link.host)
    return tuple(Key("link_host", digest("link_host", host, own)) for host in list(hosts)[:MOST_LINK_HOSTS])


def digest(kind: str, value: str, key: bytes) -> str:
    """Keyed hash, in hex. The kind goes in, so that equal values of two kinds never look alike."""
    message = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, message, hashlib.sha256).hex()


def values_of(author: Author) -> Iterator[tuple[str, str]]:
    """Kind and comparable value of each trace, before they are hashed. They are kept nowhere."""
    local, domain = _mailbox(author.email)
    if domain:
        yield "email", f"{local}@{domain}"
        yield "email_canonical", _canonical(local, domain)
        if folded := _folded(local):
            yield "email_folded", folded
        yield "mail_domain", domain
        if is_throwaway(domain):
            yield "throwaway", "yes"
        elif is_own(domain):
            yield "own_domain", domain
    if visitor := author.visitor.strip()[:LONGEST_VISITOR]:
        yield "visitor", visitor
    yield from _addresses(author.ip)
    if agent := reduced(author.user_agent, author.accept_language, author.client_hints):
        yield "agent", agent
    name = skeleton(author.name)
    if name and not is_generic(author.name):
        yield "name", name
    if host := _host(author.website):
        yield "website", host
    # Somebody who leaves nothing else must still be found again, or their removals would never add up.
    if name and not domain and not visitor and (ip := _connection(author.ip)) and not is_generic(author.name):
        yield "guest", f"{name}\0{ip}\0{agent}"


def _mailbox(email: str) -> tuple[str, str]:
    """Local part and domain in comparable form; two empty strings for anything that is no address."""
    text = unicodedata.normalize("NFKC", email[: 4 * LONGEST_EMAIL]).strip().casefold()
    local, sign, domain = text.rpartition("@")
    if not sign or not local or len(text) > LONGEST_EMAIL or len(local) > LONGEST_LOCAL_PART:
        return "", ""
    if any(letter.isspace() or not letter.isprintable() or letter in '@<>()[],;:\\"' for letter in local):
        return "", ""
    try:
        ascii_domain = domain.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return "", ""
    labels = ascii_domain.split(".")
    well_formed = len(labels) > 1 and all(label.replace("-", "").isalnum() for label in labels)
    return (local, ascii_domain) if well_formed else ("", "")


def _canonical(local: str, domain: str) -> str:
    """The mailbox that the address leads to, as far as providers' habits are known."""
    untagged = local.split("+", 1)[0] or local
    sign = TAG_SIGNS.get(domain)
    if sign is not None:
        untagged = untagged.split(sign, 1)[0] or untagged
    if domain in DOTS_IGNORED:
        untagged = untagged.replace(".", "") or untagged
    return f"{untagged}@{SAME_MAILBOXES.get(domain, domain)}"


def _folded(local: str) -> str:
    """The letters before the @ without tag, dots and digits; empty when too few are left to mean anything."""
    letters = "".join(letter for letter in local.split("+", 1)[0] if letter.isalpha())
    return letters if len(letters) >= FEWEST_FOLDED and letters not in ROLE_MAILBOXES else ""


def _addresses(ip: str) -> Iterator[tuple[str, str]]:
    address = _address(ip)
    if address is not None:
        yield "connection", _connection(ip)
        yield from ((kind, str(_around(address, size))) for kind, size in SIZES[address.version].items())


def _connection(ip: str) -> str:
    """One household or device: the address, of IPv6 the /64, because its second half changes daily."""
    address = _address(ip)
    if address is None:
        return ""
    return str(address if address.version == 4 else _around(address, 64))


def _around(address: Address, size: int) -> Network:
    return ipaddress.ip_network((address, size), strict=False)


def _address(ip: str) -> Address | None:
    try:
        address = ipaddress.ip_address(ip.strip().strip("[]").partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return None if address.is_unspecified or address.is_multicast else address


def _host(website: str) -> str:
    """Host of a website without its www; empty when there is none."""
    text = website[:LONGEST_WEBSITE].strip()
    scheme, sign, rest = text.partition("://")
    if sign and scheme.lower() not in {"http", "https"}:
        return ""
    authority = (rest if sign else text).split("/")[0].split("?")[0].split("#")[0]
    host = canonical_host(authority)
    return host.removeprefix("www.") if "." in host else ""
