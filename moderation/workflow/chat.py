"""Telling chat rooms that comments wait: how many, since when, and where. No names and no words of anybody leave the house.

Every message is signed by the rules of Standard Webhooks; rooms that do not check that ignore it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Any

from moderation import translations
from moderation.saying import say_count
from moderation.sending import ChatRoom
from moderation.storage import outbox, told
from moderation.storage.outbox import Letter
from moderation.workflow import outgoing
from moderation.workflow.house import House
from moderation.workflow.notices import written
from moderation.workflow.webhooks import signature

PAUSE = timedelta(minutes=5)
BUDGETS: Mapping[str, int] = MappingProxyType({"chat": 240})


@dataclass(frozen=True, slots=True)
class Message:
    """What a room is told."""

    count: int
    since: datetime
    words: str
    queue: str


FORMS: Mapping[str, Callable[[Message], dict[str, Any]]] = MappingProxyType(
    {
        "slack": lambda message: {"text": message.words},
        "discord": lambda message: {"content": message.words, "allowed_mentions": {"parse": []}},
        "matrix": lambda message: {"text": message.words},
        "generic": lambda message: {
            "type": "comments.waiting",
            "timestamp": message.since.astimezone(UTC).isoformat(),
            "data": {"count": message.count, "since": message.since.isoformat(), "queue": message.queue},
        },
    }
)
"""How each kind of room wants it. Matrix: a generic webhook of Hookshot."""


def notice(house: House, now: datetime) -> None:
    """Put a letter into the outbox for each room for which something has waited for five minutes."""
    if not house.settings.chats:
        return
    with house.store.read() as tx:
        due = []
        for room in house.settings.chats:
            found = told.fresh(tx, told.up_to(tx, who(room)), 0)
            if found.since is not None and now - found.since >= PAUSE:
                mark = f"{who(room)} {found.up_to}"
                due += [] if outbox.has_mark(tx, mark) else [(name_of(room), mark)]
    if due:
        with house.store.write() as tx:
            for name, mark in due:
                outbox.add(tx, "chat", "chat", {"room": name}, now=now, mark=mark)


def send(house: House, letter: Letter, now: datetime) -> bool:
    """Tell one room what waits now; False where nothing does any more. Raises NotDelivered."""
    room = next((one for one in house.settings.chats if name_of(one) == letter.payload["room"]), None)
    if room is None:
        return False
    with house.store.read() as tx:
        found = told.fresh(tx, told.up_to(tx, who(room)), 0)
    if not found.count or found.since is None:
        return False
    body = json.dumps(FORMS[room.kind](_message(house, found.count, found.since)), ensure_ascii=False).encode()
    name, stamp = f"msg_{letter.id}", str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(shown_key(house.secret, room), name, stamp, body),
    }
    outgoing.post(room.url, body, headers, private_allowed=house.settings.private_webhooks)
    with house.store.write() as tx:
        told.set_up_to(tx, who(room), found.up_to, now)
    return True


def name_of(room: ChatRoom) -> str:
    """What a room is called in the database: its address is a secret."""
    return hashlib.sha256(f"{room.kind}+{room.url}".encode()).hexdigest()[:16]


def who(room: ChatRoom) -> str:
    """The name under which it is noted how far a room has been told."""
    return f"chat {name_of(room)}"


def shown_key(secret: bytes, room: ChatRoom) -> str:
    """The key that a room's messages are signed with, as programs that check signatures take it. Administrators read it
    on the page of the outbox.
    """
    made = hmac.digest(secret, f"chat {room.url}".encode(), hashlib.sha256)
    return "whsec_" + base64.b64encode(made).decode("ascii")


def _message(house: House, count: int, since: datetime) -> Message:
    queue = written.page(house, "/admin/queue")
    words = say_count(
        count,
        "One new comment waits on %(site)s, since %(since)s. %(queue)s",
        "%(num)s new comments wait on %(site)s, the oldest since %(since)s. %(queue)s",
        site=written.site_name(house),
        since=written.moment(house, since),
        queue=queue,
    )
    return Message(count, since, translations.told(words, house.language), queue)
