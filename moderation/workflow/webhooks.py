"""Tells a site's own systems what became of its comments: signed, sent outside of every request, tried again.

The message is signed as Standard Webhooks has it: whoever holds the secret can tell that it comes from here, that
nobody changed it, and when it was sent. It is put into the outbox in the transaction of the act that it tells of.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moderation.sending import is_address
from moderation.storage import outbox, sites, webhooks
from moderation.storage.database import Transaction
from moderation.storage.outbox import Letter
from moderation.storage.webhooks import Told, WebhookView
from moderation.vocabulary import Status
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.outgoing import post
from moderation.workflow.refusals import BadSite, UnknownThing

CHANNEL = PURPOSE = "webhook"
EVENTS = ("comment.published", "comment.held", "comment.removed", "comment.edited", "comment.withdrawn")
EVENT_OF = {Status.PUBLISHED: "comment.published", Status.HELD: "comment.held", Status.REMOVED: "comment.removed"}
LONGEST_URL = 1000


@dataclass(frozen=True, slots=True)
class Registered:
    """A webhook with the secret by which its receiver checks what comes."""

    webhook: WebhookView
    secret: str = field(repr=False)


def register(
    house: House, url: str, events: Sequence[str] = (), *, word: str = "", batch: str, now: datetime
) -> Registered:
    """Tell this address of these events (all of them without), for the site with this word. Raises BadSite, UnknownThing."""
    if not is_address(url.partition("?")[0], path_allowed=True) or len(url) > LONGEST_URL:
        raise BadSite("That is not a web address. Write it like https://www.example.org/hooks/comments.")
    if unknown := [one for one in events if one not in EVENTS]:
        raise BadSite(f"There is no event called {unknown[0]}. There are: {', '.join(EVENTS)}.")
    with house.store.write() as tx:
        site = sites.by_path(tx, word) if word else None
        if word and site is None:
            raise UnknownThing(f"There is no site called {word}. See: moderation sites list")
        number = webhooks.add(tx, site.id if site else 0, url, tuple(dict.fromkeys(events)), now)
        Click(tx, batch, None, now).log("add_webhook", reason=f"webhook {number}", after={"webhook": number})
        made = webhooks.by_id(tx, number)
    if made is None:
        raise UnknownThing
    return Registered(made, secret_of(house.secret, number))


def end(house: House, webhook_id: int, *, batch: str, now: datetime) -> None:
    """Tell it no longer. Raises UnknownThing."""
    with house.store.write() as tx:
        if not webhooks.end(tx, webhook_id, now):
            raise UnknownThing("There is no such webhook. See: moderation webhooks list")
        words = f"webhook {webhook_id}"
        Click(tx, batch, None, now).log("end_webhook", reason=words, after={"webhook": webhook_id})


def tell(tx: Transaction, comment_id: int, event: str, now: datetime) -> None:
    """Put word of this into the outbox for every webhook that wants to hear of it."""
    for number in webhooks.told_of(tx, comment_id, event):
        outbox.add(tx, CHANNEL, PURPOSE, {"webhook": number, "event": event, "comment": comment_id}, now=now)


def send(house: House, letter: Letter, now: datetime) -> bool:
    """Send one message; False where nobody wants it any more. Raises NotDelivered."""
    number, event = int(letter.payload["webhook"]), str(letter.payload["event"])
    with house.store.read() as tx:
        hook = webhooks.by_id(tx, number)
        told = webhooks.comment(tx, int(letter.payload["comment"]))
    if hook is None or hook.ended_at is not None or told is None:
        return False
    body = json.dumps({"type": event, "timestamp": _iso(letter.created_at), "data": _data(told)}).encode("ascii")
    name, stamp = f"msg_{letter.id}", str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": stamp,
        "webhook-signature": signature(secret_of(house.secret, number), name, stamp, body),
    }
    post(hook.url, body, headers, private_allowed=house.settings.private_webhooks)
    return True


def secret_of(secret: bytes, webhook_id: int) -> str:
    """The secret of a webhook, made from the service's own, so that no database holds it."""
    made = hmac.digest(secret, b"webhook" + str(webhook_id).encode(), hashlib.sha256)
    return "whsec_" + base64.b64encode(made).decode("ascii")


def signature(secret: str, name: str, stamp: str, body: bytes) -> str:
    """What the receiver works out too: version 1, a keyed hash of number, time and body."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    made = hmac.digest(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256)
    return "v1," + base64.b64encode(made).decode("ascii")


def _data(told: Told) -> dict[str, Any]:
    return {
        "id": told.id,
        "thread": told.thread,
        "page_url": told.thread_url,
        "parent_id": told.parent_id,
        "status": told.status,
        "version": told.version,
        "name": told.name,
        "website": told.website,
        "text": told.text,
        "created_at": _iso(told.created_at),
        "edited_at": _iso(told.edited_at) if told.edited_at else None,
    }


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
