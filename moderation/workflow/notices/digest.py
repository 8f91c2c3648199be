"""To moderators: what waits, a few minutes after it came, gathered into one mail."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.saying import say, say_count
from moderation.storage import contacts, moderators, outbox, queue, told
from moderation.storage import sites as stored_sites
from moderation.storage.contacts import DIGEST, Contact
from moderation.storage.database import Transaction
from moderation.storage.outbox import Letter
from moderation.storage.views import DeskComment
from moderation.workflow import mail_links, permissions, sites
from moderation.workflow.house import House
from moderation.workflow.mail import Mail
from moderation.workflow.mail_links import ActLink
from moderation.workflow.notices import written

PAUSE = timedelta(minutes=5)
MOST = 25
PER_ITEM = 300

WORDS = say("""\
%(opening)s

%(items)s
%(more)s
The queue:
%(queue)s

The links to publish and to remove open a page with a button. They work for
seven days, and only while the comment is unchanged.

To get no more digests:
%(stop)s
""")
MORE = say("%(count)s more are in the queue.")
SUBJECT = say("%(site)s: comments wait (%(count)s)")
ITEM = say("""\
%(number)s. By %(name)s on "%(title)s", %(at)s
%(why)s
%(text)s
Look at it: %(page)s
Publish it: %(publish)s
Remove it:  %(remove)s
""")


def who(contact: Contact) -> str:
    """The name under which it is noted how far somebody has been told."""
    return f"digest {contact.id}"


def notice(house: House, now: datetime) -> None:
    """Put a digest into the outbox for each moderator for whom something has waited for five minutes."""
    if house.settings.mail is None:
        return
    with house.store.read() as tx:
        due = []
        for contact in contacts.live(tx, DIGEST, now):
            found = _fresh(tx, contact, 0)
            if found.since is not None and now - found.since >= PAUSE:
                mark = f"{who(contact)} {found.up_to}"
                due += [] if outbox.has_mark(tx, mark) else [(contact.id, mark)]
    if due:
        with house.store.write() as tx:
            for contact_id, mark in due:
                outbox.add(tx, "mail", "digest", {"contact": contact_id}, now=now, mark=mark)


def write(house: House, letter: Letter, now: datetime) -> Mail | None:
    """The mail about what waits now. What was decided meanwhile is not in it; with nothing left there is none."""
    with house.store.read() as tx:
        known = written.receiver(house, tx, letter.payload["contact"], now)
        if known is None or known[0].moderator_id is None:
            return None
        contact, to, _ = known
        moderator = moderators.by_id(tx, known[0].moderator_id)
        if not permissions.can(moderator, "see"):
            return None
        found = _fresh(tx, contact, MOST)
        items = [item for number in found.comment_ids if (item := queue.item(tx, number, now))]
        places = {item.id: sites.house_of_comment(house, tx, item.id) for item in items}
        house = sites.house_of_moderator(house, tx, known[0].moderator_id)
    if not items:
        return None
    more = found.count - len(items)
    stop = written.stop_address(house, contact)
    text = written.filled(
        house,
        WORDS,
        opening=say_count(found.count, "One new comment waits for you.", "%(num)s new comments wait for you."),
        items="\n".join(_item(places[item.id], contact, number, item, now) for number, item in enumerate(items, 1)),
        more="\n" + written.filled(house, MORE, count=more) + "\n" if more else "",
        queue=written.page(house, "/admin/queue"),
        stop=stop,
    )
    subject = written.filled(house, SUBJECT, site=written.site_name(house), count=found.count)
    return Mail(to, subject, text, stop, written.site_name(house))


def sent(house: House, letter: Letter, now: datetime) -> None:
    """Remember how far the moderator knows. What waits beyond the 25 was counted in the mail."""
    with house.store.write() as tx:
        contact = contacts.by_id(tx, letter.payload["contact"])
        if contact:
            told.set_up_to(tx, who(contact), _fresh(tx, contact, 0).up_to, now)


def _fresh(tx: Transaction, contact: Contact, limit: int) -> told.Fresh:
    """What the moderator was not told of, where that moderator works."""
    only = stored_sites.site_of_moderator(tx, contact.moderator_id) if contact.moderator_id else None
    return told.fresh(tx, told.up_to(tx, who(contact)), limit, only)


def _item(house: House, contact: Contact, number: int, item: DeskComment, now: datetime) -> str:
    deciding = item.decision.deciding if item.decision else ()
    strongest = max(deciding, key=lambda finding: finding.score, default=None)

    def link(verdict: str) -> str:
        token = mail_links.act(house.secret, ActLink(verdict, item.id, item.version, contact.id), now)
        return written.page(house, f"/mail/act/{token}")

    return written.filled(
        house,
        ITEM,
        number=str(number),
        name=" ".join(item.name.split())[:80],
        title=" ".join(item.thread_title.split())[:80],
        at=written.moment(house, item.created_at),
        why=f"{strongest.rule}: {strongest.note}" if strongest else say("A moderator put it on hold."),
        text=written.quoted(item.text, PER_ITEM),
        page=written.page(house, f"/admin/comments/{item.id}"),
        publish=link("publish"),
        remove=link("remove"),
    )
