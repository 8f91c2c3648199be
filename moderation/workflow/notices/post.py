"""Sending notices by mail: which file writes which kind, and how many an hour each kind may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType

from moderation.storage import contacts
from moderation.storage.outbox import Letter
from moderation.workflow import mail
from moderation.workflow.house import House
from moderation.workflow.letters import NotDelivered
from moderation.workflow.mail import Mail
from moderation.workflow.notices import author, confirm, digest, reply, reporter, rule_hold, written

WRITERS: Mapping[str, Callable[[House, Letter, datetime], Mail | None]] = MappingProxyType(
    {
        "confirm": confirm.write,
        "reply": reply.write,
        "author": author.write,
        "digest": digest.write,
        "rule_hold": rule_hold.write,
        "report_received": reporter.write_received,
        "report_decided": reporter.write_decided,
    }
)
AFTER: Mapping[str, Callable[[House, Letter, datetime], None]] = MappingProxyType(
    {"author": author.sent, "digest": digest.sent, "report_decided": reporter.told}
)
"""What is noted once the mail has left."""
BUDGETS: Mapping[str, int] = MappingProxyType(
    {
        "confirm": 60,
        "reply": 300,
        "author": 300,
        "digest": 120,
        "rule_hold": 60,
        "report_received": 60,
        "report_decided": 120,
    }
)


def send(house: House, letter: Letter, now: datetime) -> bool:
    """Write and send one mail; False where there is nothing to tell any more. Raises NotDelivered."""
    made = WRITERS[letter.purpose](house, letter, now)
    if made is None:
        return False
    server = house.settings.mail
    if server is None:
        raise NotDelivered("No mail server is set: MODERATION_SMTP_URL is empty.")
    # The moment of the first attempt, so that a mail which arrives twice is the same mail.
    name = made.site or written.site_name(house)
    mail.send(server, mail.message(made, server.sender, name, letter.id, letter.created_at))
    if letter.purpose in AFTER:
        AFTER[letter.purpose](house, letter, now)
    return True


def forget(house: House, now: datetime) -> None:
    """Delete the addresses whose time is over."""
    with house.store.read() as tx:
        overdue = contacts.any_overdue(tx, now)
    if overdue:
        with house.store.write() as tx:
            contacts.end_overdue(tx, now)
