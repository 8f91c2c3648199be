"""Addresses as the settings write them: web addresses, the mail server and the chat rooms that notices go to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

CHATS = ("slack", "discord", "matrix", "generic")
PORTS = {"smtp": 587, "smtps": 465}
MAIL = re.compile(r"[^@\s<>\"(),:;\\]+@[^@\s<>\"(),:;\\]+")


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server that takes our letters, and the address that they come from."""

    host: str
    port: int
    encrypted: bool
    """From the first byte on (smtps). Otherwise the connection is encrypted where the server offers it, and always
    before a password is sent.
    """
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)
    sender: str = ""


@dataclass(frozen=True, slots=True)
class ChatRoom:
    """A chat room that is told when comments wait."""

    kind: str
    """slack, discord, matrix or generic"""
    url: str = field(repr=False)
    """Whoever knows it can write into the room, so it is a secret."""


def mail_server(url: str, sender: str) -> MailServer:
    """The mail server of smtp://user:password@host:port or smtps://. Raises ValueError with what to write instead."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    if parts.scheme not in PORTS or not host or parts.path not in {"", "/"} or parts.query:
        raise ValueError(
            "is not the address of a mail server. Write it like smtp://user:password@mail.example.org:587."
        )
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(host, port or PORTS[parts.scheme], parts.scheme == "smtps", user, password, sender)


def mail_address(text: str) -> str:
    """The address, checked as far as that can be done without sending. Raises ValueError."""
    if not MAIL.fullmatch(text) or len(text) > 254 or not text.isascii():
        raise ValueError("is not an e-mail address. Write it like comments@example.org.")
    return text


def chat_room(text: str) -> ChatRoom:
    """The chat room of slack+https://…, discord+https://…, matrix+https://… or generic+https://…

    Raises ValueError with what to write instead; the address itself is not repeated, it is a secret.
    """
    kind, _, url = text.partition("+")
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if kind not in CHATS or not good:
        raise ValueError(
            "holds an address that cannot be used. Write the kind of chat before each address:"
            " slack+https://…, discord+https://…, matrix+https://… or generic+https://…"
        )
    return ChatRoom(kind, url)


def mail_of(values: Mapping[str, str], problems: list[str]) -> MailServer | None:
    """The mail server of the settings; None without one. What is wrong is added to `problems`."""
    url = values.get("MODERATION_SMTP_URL", "")
    if not url:
        return None
    _needs_site_url("MODERATION_SMTP_URL", values, problems)
    sender, server = values.get("MODERATION_MAIL_FROM", ""), None
    try:
        mail_address(sender)
    except ValueError as error:
        problems.append(f"MODERATION_MAIL_FROM {error}")
    try:
        server = mail_server(url, sender)
    except ValueError as error:
        problems.append(f"MODERATION_SMTP_URL {error}")
    return server


def chats_of(values: Mapping[str, str], problems: list[str]) -> tuple[ChatRoom, ...]:
    """The chat rooms of the settings. What is wrong is added to `problems`."""
    given = [part for part in re.split(r"[\s,]+", values.get("MODERATION_CHAT_WEBHOOKS", "")) if part]
    if given:
        _needs_site_url("MODERATION_CHAT_WEBHOOKS", values, problems)
    try:
        return tuple(chat_room(one) for one in given)
    except ValueError as error:
        problems.append(f"MODERATION_CHAT_WEBHOOKS {error}")
        return ()


def _needs_site_url(name: str, values: Mapping[str, str], problems: list[str]) -> None:
    if not values.get("MODERATION_SITE_URL"):
        problems.append(f"{name} needs MODERATION_SITE_URL too: notices link to the pages of the service.")


def is_address(text: str, *, path_allowed: bool) -> bool:
    """Whether it is a web address that pages can be linked to."""
    try:
        parts = urlsplit(text)
        port_is_fine = parts.port is None or parts.port > 0
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or parts.username or parts.password or re.search(r"[\s\\<>\"']", text))
    return (
        parts.scheme in {"http", "https"}
        and bool(parts.hostname)
        and port_is_fine
        and plain
        and (path_allowed or parts.path in {"", "/"})
    )


def shown(address: str) -> str:
    """The address as a message may print it: never with a password in it."""
    return repr(re.sub(r"//[^/@]*@", "//…@", address)[:200])
