"""To an author: what became of the comment, with the statement of reasons where it is not shown."""

from __future__ import annotations

from datetime import datetime, timedelta

from moderation.saying import say
from moderation.storage import contacts, outbox, queue
from moderation.storage.outbox import Letter
from moderation.storage.views import DeskComment
from moderation.translations import shown
from moderation.vocabulary import Status
from moderation.workflow import appeal, sites
from moderation.workflow.house import House
from moderation.workflow.mail import Mail
from moderation.workflow.notices import written
from moderation.workflow.statement import Statement, statement_of

PAUSE = timedelta(minutes=2)
"""What a moderator takes back within it is not told."""
SUBJECTS = {
    Status.PUBLISHED: say("%(site)s: your comment is published"),
    Status.HELD: say("%(site)s: your comment waits for a moderator"),
    Status.REMOVED: say("%(site)s: your comment was removed"),
}
PUBLISHED = say("""\
Your comment on "%(title)s" is published.

%(text)s

Your private page for this comment:
%(page)s

To get no more mails about it:
%(stop)s
""")
RESTRICTED = say("""\
%(opening)s

%(text)s

What was done
%(restriction)s
Since %(since)s.

Why
%(why)s

How it was noticed and decided
%(noticed)s %(decided)s

What you can do
%(redress)s

Your private page for this comment:
%(page)s

To get no more mails about it:
%(stop)s
""")
OPENINGS = {
    Status.HELD: say('Your comment on "%(title)s" waits for a moderator.'),
    Status.REMOVED: say('Your comment on "%(title)s" was removed.'),
}
APPEAL = say("""\
On your private page you can ask, for %(days)s days, that another person looks
at it again. That costs nothing. You can also write to %(contact)s, turn to a
body for the settlement of disputes, or go to court.\
""")
WAIT = say("Nothing now: a person reads it. You can change or withdraw it on your private page.")
QUOTED = say('In your words: "%(passage)s"')
WHOLE = say("The whole comment policy: %(page)s")


def notice(house: House, now: datetime) -> None:
    """Put a letter into the outbox for each comment whose state its author has not been told of."""
    if house.settings.mail is None:
        return
    with house.store.read() as tx:
        found = contacts.decided(tx, now)
        new = [one for one in found if not outbox.has_mark(tx, f"author {one[0]} {one[1]}")]
    if new:
        with house.store.write() as tx:
            for contact_id, version, _ in new:
                mark = f"author {contact_id} {version}"
                outbox.add(tx, "mail", "author", {"contact": contact_id}, now=now, mark=mark, wait=PAUSE)


def write(house: House, letter: Letter, now: datetime) -> Mail | None:
    """The mail about the comment as it stands now, unless its author has been told of that state."""
    with house.store.read() as tx:
        known = written.receiver(house, tx, letter.payload["contact"], now)
        comment = queue.item(tx, known[0].comment_id, now) if known and known[0].comment_id else None
        house = sites.house_of_comment(house, tx, comment.id if comment else None)
    if known is None or comment is None or comment.withdrawn or comment.status not in SUBJECTS:
        return None
    contact, to, token = known
    if comment.status.value == contact.told_status:
        return None
    stop = written.stop_address(house, contact)
    own = written.page(house, f"/comments/{comment.id}/status/{token}")
    subject = written.filled(house, SUBJECTS[comment.status], site=written.site_name(house))
    statement = statement_of(house.policy, comment)
    if statement is None:
        given = {"title": _title(comment), "text": written.quoted(comment.text), "page": own, "stop": stop}
        return Mail(to, subject, written.filled(house, PUBLISHED, **given), stop, written.site_name(house))
    return Mail(to, subject, restricted(house, comment, statement, own, stop), stop, written.site_name(house))


def sent(house: House, letter: Letter, now: datetime) -> None:
    """Remember which state the author knows of."""
    with house.store.write() as tx:
        contact = contacts.by_id(tx, letter.payload["contact"])
        comment = queue.item(tx, contact.comment_id, now) if contact and contact.comment_id else None
        if contact and comment:
            contacts.told(tx, contact.id, comment.status.value)


def restricted(house: House, comment: DeskComment, statement: Statement, own: str, stop: str) -> str:
    """The statement of reasons as plain text."""
    contact = house.policy.site.contact or written.site_name(house)
    removed = statement.status is Status.REMOVED
    return written.filled(
        house,
        RESTRICTED,
        opening=written.filled(house, OPENINGS[statement.status], title=_title(comment)),
        text=written.quoted(comment.text),
        restriction=statement.restriction,
        since=written.moment(house, statement.since),
        why=why(house, statement),
        noticed=statement.how_noticed,
        decided=statement.how_decided,
        redress=written.filled(house, APPEAL, days=appeal.WITHIN.days, contact=contact) if removed else WAIT,
        page=own,
        stop=stop,
    )


def why(house: House, statement: Statement) -> str:
    """Clause, passages and the moderator's words."""
    lines = [f"{shown(one.title, house.language)}: {shown(one.text, house.language)}" for one in statement.clauses]
    passages = dict.fromkeys(passage for one in statement.explanations for passage in one.passages)
    lines += [written.filled(house, QUOTED, passage=passage) for passage in passages]
    lines += [statement.reason] if statement.reason else []
    policy = written.filled(house, WHOLE, page=written.page(house, "/policy"))
    return "\n".join([*lines, policy])


def _title(comment: DeskComment) -> str:
    return " ".join(comment.thread_title.split())[:120]
