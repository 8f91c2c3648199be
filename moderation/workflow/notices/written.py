"""What the files of this folder share: addresses of pages, moments and quotations as plain text."""

from __future__ import annotations

import textwrap
from datetime import UTC, datetime

from moderation import translations
from moderation.saying import OWN, Sentence
from moderation.storage import contacts
from moderation.storage.contacts import Contact
from moderation.storage.database import Transaction
from moderation.workflow import mail_links, sealed
from moderation.workflow.house import House

WIDTH = 76
LONGEST_QUOTATION = 600


def page(house: House, path: str) -> str:
    """The address of a page as visitors see it; `path` begins with a slash."""
    return f"{house.settings.site_url}{house.below}{path}"


def site_name(house: House) -> str:
    """What the site is called."""
    return house.settings.site_name or house.policy.site.name


def filled(house: House, words: Sentence, **values: object) -> str:
    """A message without values, in the language of the site, with these values in its places."""
    here = house.language
    return translations.told(words, here) % {name: translations.shown(value, here) for name, value in values.items()}


def moment(house: House, at: datetime) -> str:
    """A moment for people: 22 November 2026, 14:13 UTC."""
    if house.language != OWN:
        return translations.absolute(at, house.language)
    at = at.astimezone(UTC)
    return f"{at.day} {at:%B %Y, %H:%M} UTC"


def quoted(text: str, longest: int = LONGEST_QUOTATION) -> str:
    """What somebody wrote, with a sign before each line, cut where it is too long for a mail."""
    shown = text if len(text) <= longest else f"{text[:longest].rstrip()} …"
    lines = [line for part in shown.splitlines() for line in (textwrap.wrap(part, WIDTH - 2) or [""])]
    return "\n".join(f"> {line}" for line in lines)


def stop_address(house: House, contact: Contact) -> str:
    """Where one click ends these mails."""
    return page(house, f"/mail/stop/{mail_links.stop(house.secret, contact.id)}")


def receiver(house: House, tx: Transaction, contact_id: int, now: datetime) -> tuple[Contact, str, str] | None:
    """A confirmed contact with address and private token (empty for a moderator); None where it has ended."""
    contact = contacts.by_id(tx, contact_id)
    if contact is None or not contact.alive(now) or contact.confirmed_at is None:
        return None
    values = sealed.opened(house.secrets, contact.sealed)
    return (contact, values["to"], values.get("token", "")) if "to" in values else None
