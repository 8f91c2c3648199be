"""Posting to an address that the operator has set: never into the own network unless that is allowed, never redirected.

The name is looked up once, its addresses are checked, and the connection goes to an address that was checked, so that
a name which answers differently a moment later leads nowhere else.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping
from threading import Timer
from urllib.parse import urlsplit

from moderation.workflow.letters import NotDelivered

SECONDS = 10.0
"""For each step of a connection."""
SECONDS_IN_ALL = 30.0
"""Then the connection is cut, however busy the other side seems."""


def post(
    url: str, body: bytes, headers: Mapping[str, str], *, private_allowed: bool = False, method: str = "POST"
) -> int:
    """Send it; the answer's status (2xx) comes back. Raises NotDelivered, for good where trying again cannot help."""
    parts = urlsplit(url)
    host, encrypted = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if encrypted else 80)
    address = _checked(host, port, private_allowed=private_allowed)
    connection = _Connection(host, port, address, encrypted=encrypted)
    cut = Timer(SECONDS_IN_ALL, connection.cut)
    cut.daemon = True
    cut.start()
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, body, {"User-Agent": "moderation", **headers})
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError:
        raise NotDelivered("The other side's certificate cannot be trusted.") from None
    except (OSError, http.client.HTTPException) as error:
        raise NotDelivered(f"No answer came ({type(error).__name__}).") from None
    finally:
        cut.cancel()
        connection.close()
    if 200 <= status < 300:
        return status
    # A redirect is not followed: it could lead anywhere.
    for_good = status in {301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 410, 413, 422}
    raise NotDelivered(f"The other side answered with status {status}.", for_good=for_good)


def is_public(address: str) -> bool:
    """Whether an IP address lies in the internet, and not in this machine, its network, or a special range."""
    found: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None)
        if inner is None and found in NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast


NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def _checked(host: str, port: int, *, private_allowed: bool) -> str:
    """An address of this host that may be connected to. One bad address spoils them all."""
    try:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NotDelivered("The name of the host is not known.") from None
    if not private_allowed and not all(is_public(one) for one in found):
        raise NotDelivered(
            "The address lies in a private network. Set MODERATION_PRIVATE_WEBHOOKS=yes if that is meant.",
            for_good=True,
        )
    return found[0]


class _Connection(http.client.HTTPConnection):
    """To one address that was checked, under the name that certificate and request are about."""

    def __init__(self, host: str, port: int, address: str, *, encrypted: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self.address = address
        self.encrypted = encrypted
        self.default_port = 443 if encrypted else 80

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)
        if self.encrypted:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        if self.sock is not None:
            self.sock.close()
