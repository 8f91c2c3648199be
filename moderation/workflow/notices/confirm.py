"""The first mail: is this your address? Nothing else is sent before the answer, and nothing that a stranger wrote is in it."""

from __future__ import annotations

from datetime import datetime

from moderation.saying import say
from moderation.storage import contacts
from moderation.storage.contacts import DIGEST, Contact
from moderation.storage.database import Transaction
from moderation.storage.outbox import Letter
from moderation.workflow import mail_links, sealed, sites
from moderation.workflow.house import House
from moderation.workflow.mail import Mail
from moderation.workflow.notices import written

AUTHOR = say("""\
Somebody wrote a comment on %(site)s and asked for notices to this address:
what becomes of the comment, and when somebody answers it.

If that was you, open this page and press the button:

%(confirm)s

If it was not you, do nothing. Nothing more will be sent, and the address is
deleted in seven days.
""")
MODERATOR = say("""\
A moderator of %(site)s asked for the digest of waiting comments at this address.

If that was you, open this page and press the button:

%(confirm)s

If it was not you, do nothing. Nothing more will be sent, and the address is
deleted in seven days.
""")
SUBJECT = say("%(site)s: is this your address?")


def write(house: House, letter: Letter, now: datetime) -> Mail | None:
    """The mail, unless the question is answered or too old."""
    with house.store.read() as tx:
        contact = contacts.by_id(tx, letter.payload["contact"])
        house = _its_house(house, tx, contact)
    if contact is None or not contact.alive(now) or contact.confirmed_at is not None:
        return None
    to = sealed.opened(house.secrets, contact.sealed).get("to", "")
    if not to:
        return None
    site = written.site_name(house)
    token = mail_links.confirm(house.secret, contact.id, contact.asked_at)
    words = MODERATOR if contact.kind == DIGEST else AUTHOR
    text = written.filled(house, words, site=site, confirm=written.page(house, f"/mail/confirm/{token}"))
    return Mail(to, written.filled(house, SUBJECT, site=site), text, site=site)


def _its_house(house: House, tx: Transaction, contact: Contact | None) -> House:
    if contact is not None and contact.moderator_id is not None:
        return sites.house_of_moderator(house, tx, contact.moderator_id)
    return sites.house_of_comment(house, tx, contact.comment_id if contact else None)
