"""A reader reports a comment. The report becomes evidence, and the comment is judged again with it: a rule decides."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from moderation.aliases.keys import keys_of
from moderation.policy.rules import Policy
from moderation.saying import say
from moderation.sending import mail_address
from moderation.storage import comments, decisions, outbox, people, queue, reports, threads
from moderation.storage.database import Transaction, lock
from moderation.storage.reports import ILLEGAL, OPEN, POLICY, Record, Reporter, ReportView
from moderation.storage.views import DeskComment
from moderation.text.normalise import clean
from moderation.text.similarity import bands
from moderation.vocabulary import Action, Author, Decision, Parent, Report, Role, Status, Submission
from moderation.workflow import ask_for_notices, comment_status, sealed
from moderation.workflow.acts import Click
from moderation.workflow.house import House
from moderation.workflow.intake import as_word
from moderation.workflow.judging import decide
from moderation.workflow.likeness import what_is_known
from moderation.workflow.refusals import EmptyText, NotAllowed, Refusal, TooLong, UnknownComment
from moderation.workflow.statement import READERS

LONGEST = 2_000
SHORTEST_NOTICE = 20
"""Letters of explanation that a notice of illegal content needs."""
RECORD_OF = timedelta(days=180)
AN_HOUR, MOST_AN_HOUR = timedelta(hours=1), 5
A_DAY, MOST_A_DAY = timedelta(days=1), 20
LIGHTEST, HEAVIEST = 0.1, 1.5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader says of a comment."""

    kind: str
    """policy or illegal"""
    explanation: str
    clause: str = ""
    passage: str = ""
    name: str = ""
    email: str = ""
    good_faith: bool = False
    about_children: bool = False
    """Sexual abuse of children: then neither name nor address is needed."""


@dataclass(frozen=True, slots=True)
class Received:
    """A report was taken."""

    id: int
    repeated: bool = False
    """Somebody in the same network had reported this text already, so nothing was added."""
    held: bool = False
    """The comment waits for a moderator now."""
    will_be_told: bool = False
    """A mail tells what becomes of it."""


def report(house: House, comment_id: int, said: Said, reader: Author, now: datetime) -> Received:
    """Take a report, and judge the comment again with it. One person, and one network, counts once for each text.

    `reader` is what the request shows. Raises UnknownComment for what is not published, EmptyText or TooLong, and a
    Refusal for a notice that lacks something or comes too often.
    """
    policy = house.policy
    said = checked(policy, said)
    keys = keys_of(replace(reader, name="", website="", email=said.email), house.secret)
    reporter = Reporter(keys.of_kind("network") or "-", keys.of_kind("email_canonical"), keys.of_kind("visitor"))
    with house.store.write() as tx:
        lock(tx, f"reports of {comment_id}")
        comment = queue.item_here(tx, comment_id, now, house.site_id)
        if comment is None or comment.status is not Status.PUBLISHED or comment.withdrawn:
            raise UnknownComment(say("This comment is not public, so it cannot be reported."))
        mark = comment.edited_at.isoformat() if comment.edited_at else ""
        if earlier := reports.repeated(tx, comment_id, mark, reporter):
            return Received(earlier, repeated=True)
        _check_rate(tx, reporter, now)
        number = _add(house, tx, comment, said, reporter, mark, now)
        told = _acknowledge(house, tx, number, said, now)
    held = judge_again(house, comment_id, now)
    logger.info("report: id=%d comment=%d kind=%s held=%s", number, comment_id, said.kind, held)
    return Received(number, held=held, will_be_told=told)


def checked(policy: Policy, said: Said) -> Said:
    """What was said, cleaned. Raises a Refusal that names what is missing."""
    kind = said.kind if said.kind in {POLICY, ILLEGAL} else POLICY
    words = clean(said.explanation).strip()
    passage, name = clean(said.passage).strip(), " ".join(clean(said.name).split())
    if len(words) > LONGEST or len(passage) > LONGEST or len(name) > 245:
        raise TooLong(
            say("That is too long; at most %(longest)s characters are possible. Shorten it.", longest=LONGEST)
        )
    if kind == POLICY and said.clause not in policy.clauses:
        raise Refusal(say("Choose what the comment goes against."))
    if kind == ILLEGAL:
        _check_notice(said, words, name)
    if said.email:
        _check_address(said.email)
    clause = said.clause if said.clause in policy.clauses else ""
    return replace(said, kind=kind, explanation=words, passage=passage, name=name, clause=clause)


def weight_of(record: Record) -> float:
    """What a report is worth, by what became of the reporter's earlier ones: 1 for somebody of whom nothing is known."""
    share = (record.upheld + 1) / (record.upheld + record.rejected + 2)
    return max(LIGHTEST, min(HEAVIEST, 2 * share))


def judge_again(house: House, comment_id: int, now: datetime) -> bool:
    """Judge a published comment with the reports about it. Whether it was held because of them.

    Whatever else the rules would say today, nothing happens unless they ask for something because of the reports; and
    then it is held at most, so that a person looks.
    """
    policy = house.policy
    with house.store.read() as tx:
        comment = queue.item_here(tx, comment_id, now, house.site_id)
        if comment is None or comment.status is not Status.PUBLISHED or comment.withdrawn:
            return False
        decision = _judged(tx, house, comment, now)
    asked = [one for one in decision.findings if one.detector == READERS and one.action > Action.PUBLISH]
    if not asked:
        return False
    with house.store.write() as tx:
        lock(tx, f"person {comment.author.person_id}")
        click = Click(tx, f"reports-{comment.id}-{comment.version}", None, now)
        if not comment_status.change(click, comment, Status.HELD, asked[0].clause, "Readers have reported it."):
            return False
        decisions.record(tx, comment.id, comment.version + 1, decision, policy.source, now)
    return True


def as_evidence(view: ReportView) -> Report:
    """A report as judging knows it."""
    return Report(view.at, view.weight, view.clause, view.kind == ILLEGAL, view.first)


def _judged(tx: Transaction, house: House, comment: DeskComment, now: datetime) -> Decision:
    keys = people.keys_of(tx, comment.author.person_id)
    thread, policy = threads.by_slug(tx, comment.thread_slug, house.site), house.policy
    parent = comment.parent
    submission = Submission(
        text=comment.text,
        author=Author(name=comment.name, website=comment.website, role=Role(comments.role_of(tx, comment.id))),
        thread=as_word(thread) if thread else Submission("").thread,
        parent=Parent(parent.id, parent.name, parent.text) if parent else None,
        is_edit=True,
    )
    known = what_is_known(tx, policy, keys, submission, bands(comment.text), now, editing=comment.id)
    found = reports.of_comments(tx, [comment.id]).get(comment.id, ())
    open_ones = tuple(as_evidence(one) for one in found if one.state == OPEN)
    return decide(policy, submission, replace(known, reports=open_ones, cleared=reports.cleared(tx, comment.id)), now)


def _add(
    house: House, tx: Transaction, comment: DeskComment, said: Said, reporter: Reporter, mark: str, now: datetime
) -> int:
    record = reports.record_of(tx, reporter, now - RECORD_OF)
    address = {"name": said.name, "to": said.email}
    return reports.add(
        tx,
        comment.id,
        reporter,
        text_mark=mark,
        kind=said.kind,
        clause=said.clause,
        explanation=said.explanation,
        passage=said.passage,
        good_faith=said.good_faith,
        weight=weight_of(record),
        first=record == Record(),
        sealed=sealed.seal(house.secret, address) if said.email and sealed.is_possible() else "",
        now=now,
    )


def _acknowledge(house: House, tx: Transaction, number: int, said: Said, now: datetime) -> bool:
    """Confirm receipt by mail where that is possible."""
    if not said.email or not ask_for_notices.is_offered(house):
        return False
    outbox.add(tx, "mail", "report_received", {"report": number}, now=now)
    return True


def _check_notice(said: Said, words: str, name: str) -> None:
    if len(words) < SHORTEST_NOTICE:
        raise EmptyText(say("Say why the comment is illegal, in a sentence or two."))
    if not said.good_faith:
        raise Refusal(say("Confirm that what you say is right and complete, as far as you know."))
    if not said.about_children and not (name and said.email):
        raise Refusal(say("A notice of illegal content needs your name and your e-mail address."))


def _check_address(email: str) -> None:
    try:
        mail_address(email)
    except ValueError:
        raise Refusal(say("That is not an e-mail address. Write it like name@example.org.")) from None


def _check_rate(tx: Transaction, reporter: Reporter, now: datetime) -> None:
    for span, most in ((AN_HOUR, MOST_AN_HOUR), (A_DAY, MOST_A_DAY)):
        if reports.lately(tx, reporter, now - span) >= most:
            raise TooManyReports(
                say("Several reports have come from you or your network already. Try again in %(span)s.", span=span)
            )


class TooManyReports(NotAllowed):
    """Reports come too often."""

    code = "too_many_reports"
    status = 429
