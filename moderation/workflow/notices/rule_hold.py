"""To moderators who get the digest: the service keeps a rule from removing, and why."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from moderation.storage import contacts, moderators, outbox, rule_holds
from moderation.storage import sites as stored_sites
from moderation.storage.contacts import DIGEST
from moderation.storage.database import Transaction
from moderation.storage.outbox import Letter
from moderation.workflow import permissions
from moderation.workflow.house import House
from moderation.workflow.mail import Mail
from moderation.workflow.notices import written

WORDS = """\
The rule {rule} only holds from now on. Until a person has looked at it, it
removes nothing by itself; what it finds waits in the queue.

{reason}

Look at the rule. An administrator can let it remove again there:
{page}

To get no more digests:
{stop}
"""


def tell(house: House, tx: Transaction, hold_id: int, now: datetime) -> None:
    """Put a mail for each of them into the outbox, in the transaction that holds the rule back."""
    if house.settings.mail is None:
        return
    for contact in contacts.live(tx, DIGEST, now):
        payload = {"contact": contact.id, "hold": hold_id}
        outbox.add(tx, "mail", "rule_hold", payload, now=now, mark=f"rule hold {hold_id} {contact.id}")


def write(house: House, letter: Letter, now: datetime) -> Mail | None:
    """The mail; none where the rule may remove again by now, or for a moderator of one site: rules are for all."""
    with house.store.read() as tx:
        known = written.receiver(house, tx, letter.payload["contact"], now)
        held = next((one for one in rule_holds.in_force(tx) if one.id == letter.payload["hold"]), None)
        if known is None or held is None or known[0].moderator_id is None:
            return None
        contact, to, _ = known
        moderator = moderators.by_id(tx, known[0].moderator_id)
        if not permissions.can(moderator, "see") or stored_sites.site_of_moderator(tx, known[0].moderator_id):
            return None
    stop = written.stop_address(house, contact)
    page = written.page(house, f"/admin/policy/rules/{quote(held.rule)}")
    text = WORDS.format(rule=held.rule, reason=held.reason, page=page, stop=stop)
    return Mail(to, f"{written.site_name(house)}: a rule only holds now", text, stop, written.site_name(house))
