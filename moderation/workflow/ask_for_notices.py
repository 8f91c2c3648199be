"""Asking for notices by mail, confirming that, and stopping them."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from moderation.aliases.keys import keys_of
from moderation.saying import say
from moderation.sending import mail_address
from moderation.storage import contacts, outbox, told
from moderation.storage.contacts import COMMENT, DIGEST, Contact
from moderation.storage.database import Transaction, lock
from moderation.vocabulary import Author, Status
from moderation.workflow import mail_links, sealed
from moderation.workflow.house import House
from moderation.workflow.notices import digest
from moderation.workflow.permissions import Moderator, require
from moderation.workflow.receipts import Receipt
from moderation.workflow.refusals import Refusal, UnknownThing

UNCONFIRMED_LASTS = mail_links.CONFIRMING_LASTS
LASTS = timedelta(days=180)
DIGEST_LASTS = timedelta(days=365)
MOST_PER_NETWORK = 5
"""First mails a day that one network may have sent, so that nobody fills a stranger's mailbox."""
DAY = timedelta(days=1)

logger = logging.getLogger(__name__)


def is_offered(house: House) -> bool:
    """Whether notices by mail are set up here."""
    return house.settings.mail is not None and sealed.is_possible()


def for_comment(house: House, receipt: Receipt, author: Author, now: datetime) -> bool:
    """The author of a comment that was just taken asks for notices about it. Whether the first mail will come.

    A comment that was removed at once gets none: its author has read why, and machines would have mails sent to
    strangers. An address that was confirmed from the same network is not asked again; one is asked once a day.
    """
    address = _usable(author.email)
    if not is_offered(house) or not address or receipt.status is Status.REMOVED or receipt.repeated:
        return False
    keys = keys_of(author, house.secret)
    mailbox, network = keys.of_kind("email_canonical"), keys.of_kind("network")
    with house.store.write() as tx:
        lock(tx, f"contact {mailbox}")
        known = contacts.is_confirmed(tx, mailbox, network, now)
        if not known and _too_many(tx, mailbox, network, now):
            return False
        number = contacts.add(
            tx,
            COMMENT,
            comment_id=receipt.comment_id,
            address_digest=mailbox,
            network_digest=network,
            sealed=sealed.seal(house.secret, {"to": address, "token": receipt.token}),
            now=now,
            dies_at=now + UNCONFIRMED_LASTS,
            told_status=receipt.status.value,
        )
        if known:
            contacts.confirm(tx, number, now, now + LASTS)
        else:
            outbox.add(tx, "mail", "confirm", {"contact": number}, now=now)
    logger.info("notices asked for: contact=%d comment=%d", number, receipt.comment_id)
    return not known


def for_digest(house: House, moderator: Moderator, address: str, now: datetime) -> None:
    """A moderator asks for the digest. The first mail asks whether the address is theirs. Raises a Refusal."""
    require(moderator, "see")
    if not is_offered(house):
        raise Refusal(say("No mail server is set up here. Ask an administrator."))
    usable = _usable(address)
    if not usable:
        raise Refusal(say("That is not an e-mail address. Write it like name@example.org."))
    mailbox = keys_of(Author(email=usable), house.secret).of_kind("email_canonical")
    with house.store.write() as tx:
        lock(tx, f"contact {mailbox}")
        if contacts.asked_lately(tx, now - DAY, address_digest=mailbox) >= MOST_PER_NETWORK:
            raise Refusal(
                say("This address was asked several times today. Look into its mailbox, or try again tomorrow.")
            )
        if earlier := contacts.of_moderator(tx, moderator.id):
            contacts.end(tx, earlier.id, now)
        number = contacts.add(
            tx,
            DIGEST,
            moderator_id=moderator.id,
            address_digest=mailbox,
            sealed=sealed.seal(house.secret, {"to": usable}),
            now=now,
            dies_at=now + UNCONFIRMED_LASTS,
        )
        outbox.add(tx, "mail", "confirm", {"contact": number}, now=now)


def confirm(house: House, token: str, now: datetime) -> Contact:
    """The address answers for itself. Raises UnknownThing for a link that is wrong, too old, or was stopped."""
    number = mail_links.confirmed(house.secrets, token, now)
    with house.store.write() as tx:
        contact = contacts.by_id(tx, number) if number else None
        lasts = DIGEST_LASTS if contact and contact.kind == DIGEST else LASTS
        if contact is None or not contacts.confirm(tx, contact.id, now, now + lasts):
            raise UnknownThing(say("This link is too old, or the notices were stopped. Ask for them again."))
        if contact.kind == DIGEST and contact.confirmed_at is None:
            # A digest begins with what comes from now on; what waits already is seen at the desk.
            told.set_up_to(tx, digest.who(contact), told.newest_decision(tx), now)
    return contact


def stop(house: House, token: str, now: datetime) -> None:
    """End these notices; the address is deleted. A second time changes nothing. Raises UnknownThing for a wrong link."""
    number = mail_links.stopped(house.secrets, token)
    if number is None:
        raise UnknownThing(say("This link is not complete. Copy all of it from the mail."))
    with house.store.write() as tx:
        contacts.end(tx, number, now)


def stop_digest(house: House, moderator: Moderator, now: datetime) -> None:
    """A moderator wants no more digests."""
    with house.store.write() as tx:
        if contact := contacts.of_moderator(tx, moderator.id):
            contacts.end(tx, contact.id, now)


def stop_for_comment(house: House, comment_id: int, now: datetime) -> None:
    """An author wants no more notices about a comment."""
    with house.store.write() as tx:
        while contact := contacts.of_comment(tx, comment_id):
            contacts.end(tx, contact.id, now)


def _usable(address: str) -> str:
    try:
        return mail_address(address.strip())
    except ValueError:
        return ""


def _too_many(tx: Transaction, mailbox: str, network: str, now: datetime) -> bool:
    since = now - DAY
    if contacts.asked_lately(tx, since, address_digest=mailbox):
        return True
    return bool(network) and contacts.asked_lately(tx, since, network_digest=network) >= MOST_PER_NETWORK
