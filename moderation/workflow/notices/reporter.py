"""To a reader who reported a comment and gave an address: that it arrived, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.saying import say
from moderation.storage import outbox, queue, reports
from moderation.storage.outbox import Letter
from moderation.storage.reports import OPEN, UPHELD
from moderation.workflow import sealed, sites
from moderation.workflow.house import House
from moderation.workflow.mail import Mail
from moderation.workflow.notices import written

PAUSE = timedelta(minutes=5)
KEPT = timedelta(days=180)
"""Name and address of a report that nobody has decided by then are deleted."""

RECEIVED = say("""\
We have received your report, number %(number)s, about this comment:
%(place)s

A moderator reads it and decides. We write to you then, and delete your name
and address after that.

If you did not send a report, somebody else gave your address. Nothing more
than the decision will be sent.
""")
DECIDED = say("""\
Your report, number %(number)s, has been decided.

%(outcome)s

A moderator decided. No machine did.

If you do not agree, write to %(contact)s. You can also turn to a body for the
settlement of disputes, or go to court.

Your name and address are deleted now.
""")
OUTCOMES = {
    True: say("The comment was removed. It goes against the comment policy or the law."),
    False: say("The comment stays. The moderator found that it goes against neither the\ncomment policy nor the law."),
}
ARRIVED = say("%(site)s: your report has arrived")
DECIDED_SUBJECT = say("%(site)s: your report has been decided")


def notice(house: House, now: datetime) -> None:
    """Put a letter into the outbox for each reporter who is to be told what became of the report."""
    with house.store.read() as tx:
        old = reports.any_old(tx, now - KEPT)
        due = reports.to_be_told(tx) if house.settings.mail else ()
        new = [number for number in due if not outbox.has_mark(tx, f"report {number}")]
    if old or new:
        with house.store.write() as tx:
            reports.forget(tx, now - KEPT, now)
            for number in new:
                payload = {"report": number}
                outbox.add(tx, "mail", "report_decided", payload, now=now, mark=f"report {number}", wait=PAUSE)


def write_received(house: House, letter: Letter, now: datetime) -> Mail | None:
    """The mail that confirms receipt."""
    number = letter.payload["report"]
    with house.store.read() as tx:
        known, to = reports.by_id(tx, number), _address(house, reports.sealed_of(tx, number))
        comment = queue.item(tx, known.comment_id, now) if known else None
        house = sites.house_of_comment(house, tx, comment.id if comment else None)
    if comment is None or not to:
        return None
    place = written.page(house, f"/threads/{comment.thread_slug}#comment-{comment.id}")
    name = written.site_name(house)
    return Mail(
        to,
        written.filled(house, ARRIVED, site=name),
        written.filled(house, RECEIVED, number=str(number), place=place),
        site=name,
    )


def write_decided(house: House, letter: Letter, _now: datetime) -> Mail | None:
    """The mail that tells the decision; none when it was taken back meanwhile."""
    number = letter.payload["report"]
    with house.store.read() as tx:
        known, to = reports.by_id(tx, number), _address(house, reports.sealed_of(tx, number))
        house = sites.house_of_comment(house, tx, known.comment_id if known else None)
    if known is None or not to or known.state == OPEN:
        return None
    outcome, contact = OUTCOMES[known.state == UPHELD], house.policy.site.contact or written.site_name(house)
    text = written.filled(house, DECIDED, number=str(number), outcome=outcome, contact=contact)
    name = written.site_name(house)
    return Mail(to, written.filled(house, DECIDED_SUBJECT, site=name), text, site=name)


def told(house: House, letter: Letter, now: datetime) -> None:
    """Name and address have served."""
    with house.store.write() as tx:
        reports.told(tx, letter.payload["report"], now)


def _address(house: House, kept: str) -> str:
    return sealed.opened(house.secrets, kept).get("to", "")
