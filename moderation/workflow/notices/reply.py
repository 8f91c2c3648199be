"""To a commenter: somebody has answered, and the answer is published."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.saying import say
from moderation.storage import comments, contacts, outbox, queue
from moderation.storage.outbox import Letter
from moderation.vocabulary import Status
from moderation.workflow import sites
from moderation.workflow.house import House
from moderation.workflow.mail import Mail
from moderation.workflow.notices import written

YOUNG = timedelta(days=14)
"""Older answers are no news. Shorter than the outbox remembers what it has sent."""

WORDS = say("""\
%(name)s has answered your comment on "%(title)s".

%(text)s

Read it in the thread:
%(place)s

To get no more mails about your comment:
%(stop)s
""")
SUBJECT = say("%(site)s: somebody has answered your comment")


def notice(house: House, now: datetime) -> None:
    """Put a letter into the outbox for each answer that its receiver has not been told of."""
    if house.settings.mail is None:
        return
    with house.store.read() as tx:
        found = contacts.replies(tx, now - YOUNG, now)
        new = [pair for pair in found if not outbox.has_mark(tx, mark(*pair))]
    if new:
        with house.store.write() as tx:
            for contact_id, comment_id in new:
                payload = {"contact": contact_id, "comment": comment_id}
                outbox.add(tx, "mail", "reply", payload, now=now, mark=mark(contact_id, comment_id))


def mark(contact_id: int, comment_id: int) -> str:
    """Each answer is told of once."""
    return f"reply {contact_id} {comment_id}"


def write(house: House, letter: Letter, now: datetime) -> Mail | None:
    """The mail, unless the answer is not public any more or nobody wants to hear of it."""
    with house.store.read() as tx:
        known = written.receiver(house, tx, letter.payload["contact"], now)
        answer = queue.item(tx, letter.payload["comment"], now)
        house = sites.house_of_comment(house, tx, letter.payload["comment"])
        place = comments.page_of(tx, letter.payload["comment"], house.policy.commenting.page_size)
    if known is None or answer is None or answer.status is not Status.PUBLISHED or answer.withdrawn:
        return None
    contact, to, _ = known
    on_page = f"?page={place}" if place > 1 else ""
    text = written.filled(
        house,
        WORDS,
        name=" ".join(answer.name.split())[:80],
        title=" ".join(answer.thread_title.split())[:120],
        text=written.quoted(answer.text),
        place=written.page(house, f"/threads/{answer.thread_slug}{on_page}#comment-{answer.id}"),
        stop=written.stop_address(house, contact),
    )
    subject = written.filled(house, SUBJECT, site=written.site_name(house))
    return Mail(to, subject, text, written.stop_address(house, contact), written.site_name(house))
